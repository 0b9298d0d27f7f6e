package org.bongsu.collector.telemetry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the minutes and quarters of local history true to its readings, in the transaction that writes the readings. A row
 * is made once a later reading shows that its time is over, always from the readings themselves, so that writing a reading
 * again changes nothing; a reading that comes later still makes its row anew. Owned by the history's writing thread.
 */
final class Rollups {

    private static final Logger LOG = LoggerFactory.getLogger(Rollups.class);

    /** How much more than a table's span may stand before it is trimmed. */
    private static final double TRIM_SHARE = 0.05;

    private static final long TRIM_MOST = TimeUnit.HOURS.toNanos(1);

    private final Map<Resolution, Long> spans = new EnumMap<>(Resolution.class);
    /** Rows of times before are made. */
    private final Map<Resolution, Long> rolled = new EnumMap<>(Resolution.class);
    /** Nothing is kept of times before. */
    private final Map<Resolution, Long> trimmed = new EnumMap<>(Resolution.class);

    private final Set<Late> late =
            new TreeSet<>(Comparator.comparing(Late::point).thenComparing(Late::start));

    /** A row that readings came for after it was made. */
    private record Late(long point, long start) {}

    Rollups(HistorySettings kept) {
        span(Resolution.RAW, kept.raw());
        span(Resolution.MINUTE, kept.minute());
        span(Resolution.QUARTER, kept.quarter());
    }

    private void span(Resolution resolution, Duration span) {
        spans.put(resolution, span.toNanos());
    }

    /** Makes the tables and reads how far they are. */
    void open(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            for (Resolution resolution : Resolution.values()) {
                if (resolution != Resolution.RAW) {
                    statement.execute("CREATE TABLE IF NOT EXISTS " + resolution.table()
                            + "(point INTEGER NOT NULL, time INTEGER NOT NULL, count INTEGER NOT NULL, min REAL NOT NULL,"
                            + " max REAL NOT NULL, sum REAL NOT NULL, last REAL NOT NULL, PRIMARY KEY(point, time))"
                            + " WITHOUT ROWID");
                }
            }
            statement.execute("CREATE TABLE IF NOT EXISTS level(name TEXT PRIMARY KEY, rolled INTEGER NOT NULL,"
                    + " trimmed INTEGER NOT NULL)");
            load(statement, rolled, trimmed);
        }
        late.clear();
    }

    /** How far the tables are, as this connection's transaction sees it. */
    static void load(Statement statement, Map<Resolution, Long> rolled, Map<Resolution, Long> trimmed)
            throws SQLException {
        for (Resolution resolution : Resolution.values()) {
            rolled.put(resolution, Long.MIN_VALUE);
            trimmed.put(resolution, Long.MIN_VALUE);
        }
        try (ResultSet row = statement.executeQuery("SELECT name, rolled, trimmed FROM level")) {
            while (row.next()) {
                Resolution resolution = Resolution.valueOf(row.getString(1));
                rolled.put(resolution, row.getLong(2));
                trimmed.put(resolution, row.getLong(3));
            }
        }
    }

    /**
     * To be told of each reading that is written.
     *
     * @param clock the wall's, now, in nanoseconds since 1970 as {@code time}
     * @return whether it is recent enough to be kept
     */
    boolean wrote(Connection open, long point, long time, long clock) throws SQLException {
        if (time < at(trimmed, Resolution.RAW) && clock < at(trimmed, Resolution.RAW)) {
            setBack(open, clock);
        }
        if (time < at(trimmed, Resolution.RAW)) {
            return false;
        }
        if (time < at(rolled, Resolution.MINUTE)) {
            late.add(new Late(point, Resolution.MINUTE.floor(time)));
        }
        return true;
    }

    /**
     * The clock had leapt ahead and is right again. What it cost is gone, but what comes now must not be too old until the
     * clock is there once more.
     */
    private void setBack(Connection open, long clock) throws SQLException {
        LOG.warn("the clock is before what local history has been trimmed to: history goes on from the clock");
        for (Resolution resolution : Resolution.values()) {
            if (clock < at(trimmed, resolution)) {
                trimmed.put(resolution, oldest(resolution, clock));
            }
            rolled.put(resolution, Math.min(at(rolled, resolution), resolution.floor(clock)));
            save(open, resolution);
        }
    }

    /**
     * Brings the tables up to the newest reading, and drops what is too old.
     *
     * @param newest {@link Long#MIN_VALUE} where there is none to go by
     */
    void follow(Connection open, long newest) throws SQLException {
        remake(open);
        if (newest == Long.MIN_VALUE) {
            return;
        }
        roll(open, Resolution.MINUTE, Resolution.MINUTE.floor(newest));
        roll(open, Resolution.QUARTER, Resolution.QUARTER.floor(newest));
        for (Resolution resolution : Resolution.values()) {
            trim(open, resolution, newest);
        }
    }

    private void remake(Connection open) throws SQLException {
        Set<Late> quarters = new TreeSet<>(Comparator.comparing(Late::point).thenComparing(Late::start));
        for (Late row : late) {
            make(
                    open,
                    Resolution.MINUTE,
                    "point = " + row.point(),
                    row.start(),
                    row.start() + Resolution.MINUTE.nanos());
            quarters.add(new Late(row.point(), Resolution.QUARTER.floor(row.start())));
        }
        for (Late row : quarters) {
            if (row.start() < at(rolled, Resolution.QUARTER)) {
                long end = row.start() + Resolution.QUARTER.nanos();
                make(open, Resolution.QUARTER, "point = " + row.point(), row.start(), end);
            }
        }
        late.clear();
    }

    private void roll(Connection open, Resolution resolution, long until) throws SQLException {
        long from = at(rolled, resolution);
        if (until > from) {
            make(open, resolution, "point IN (SELECT id FROM point)", from, until);
            rolled.put(resolution, until);
            save(open, resolution);
        }
    }

    /** Makes the rows of the points and times anew from the next finer table. */
    private static void make(Connection open, Resolution resolution, String points, long from, long until)
            throws SQLException {
        boolean fromRaw = resolution.finer() == Resolution.RAW;
        String columns = fromRaw ? "1, value, value, value, value" : "count, min, max, sum, last";
        try (PreparedStatement select = open.prepareStatement("SELECT point, time, " + columns + " FROM "
                        + resolution.finer().table() + " WHERE " + points + " AND time >= ? AND time < ?"
                        + " ORDER BY point, time");
                PreparedStatement insert = open.prepareStatement("INSERT OR REPLACE INTO " + resolution.table()
                        + "(point, time, count, min, max, sum, last) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            select.setLong(1, from);
            select.setLong(2, until);
            try (ResultSet row = select.executeQuery()) {
                Tally tally = new Tally();
                long point = 0;
                long start = 0;
                while (row.next()) {
                    long nextStart = resolution.floor(row.getLong(2));
                    if (tally.count() > 0 && (row.getLong(1) != point || nextStart != start)) {
                        add(insert, point, start, tally);
                        tally = new Tally();
                    }
                    point = row.getLong(1);
                    start = nextStart;
                    tally.add(row.getLong(3), row.getDouble(4), row.getDouble(5), row.getDouble(6), row.getDouble(7));
                }
                if (tally.count() > 0) {
                    add(insert, point, start, tally);
                }
            }
            insert.executeBatch();
        }
    }

    private static void add(PreparedStatement insert, long point, long start, Tally tally) throws SQLException {
        insert.setLong(1, point);
        insert.setLong(2, start);
        insert.setLong(3, tally.count());
        insert.setDouble(4, tally.min());
        insert.setDouble(5, tally.max());
        insert.setDouble(6, tally.sum());
        insert.setDouble(7, tally.last());
        insert.addBatch();
    }

    /** By whole rows of the next coarser table, so that none of them is ever made anew from half of its readings. */
    private void trim(Connection open, Resolution resolution, long newest) throws SQLException {
        long span = at(spans, resolution);
        long oldest = oldest(resolution, newest);
        long before = at(trimmed, resolution);
        if (before != Long.MIN_VALUE && oldest - before < Math.min(TRIM_MOST, span * TRIM_SHARE)) {
            return;
        }
        try (Statement statement = open.createStatement()) {
            statement.executeUpdate("DELETE FROM " + resolution.table()
                    + " WHERE point IN (SELECT id FROM point) AND time < " + oldest);
        }
        trimmed.put(resolution, oldest);
        save(open, resolution);
    }

    private long oldest(Resolution resolution, long newest) {
        Resolution rows = resolution == Resolution.QUARTER ? resolution : Resolution.values()[resolution.ordinal() + 1];
        return rows.floor(newest - at(spans, resolution));
    }

    private void save(Connection open, Resolution resolution) throws SQLException {
        try (PreparedStatement upsert =
                open.prepareStatement("INSERT OR REPLACE INTO level(name, rolled, trimmed) VALUES (?, ?, ?)")) {
            upsert.setString(1, resolution.name());
            upsert.setLong(2, at(rolled, resolution));
            upsert.setLong(3, at(trimmed, resolution));
            upsert.executeUpdate();
        }
    }

    private static long at(Map<Resolution, Long> times, Resolution resolution) {
        return times.getOrDefault(resolution, Long.MIN_VALUE);
    }
}
