package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bongsu.domain.Moment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store for those who have none: one SQLite file with a row a reading, a minute and a quarter of an hour, each as far
 * back as the newest reading less its span. A reading from more than an hour ahead of the wall clock is kept, but nothing is
 * dropped for its sake. Writing belongs to its runner's thread; reading may be on any.
 */
final class LocalHistory implements Sink {

    private static final Logger LOG = LoggerFactory.getLogger(LocalHistory.class);
    /** How far a device's clock may be ahead of ours and still say what time it is. */
    private static final long AHEAD_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Path path;
    private final Rollups rollups;
    private final LongSupplier wallMillis;
    private final Counter tooOld;
    private final LineParser parser = new LineParser();
    private final Map<String, Long> ids = new HashMap<>();
    private @Nullable Connection connection;
    private long newest = Long.MIN_VALUE;
    /** Of the batch under way. */
    private int refusedAsOld;

    private final Object queryLock = new Object();
    private @Nullable Connection queries;

    /** @param wallMillis wall time in milliseconds */
    LocalHistory(Path path, HistorySettings kept, LongSupplier wallMillis, MeterRegistry meters) {
        this.path = path;
        this.rollups = new Rollups(kept);
        this.wallMillis = wallMillis;
        this.tooOld = Counter.builder("bongsu_history_refused_readings")
                .description("Readings older than what local history keeps, which it did not store")
                .register(meters);
    }

    @Override
    public String id() {
        return "history";
    }

    @Override
    public Delivery write(Lines lines) {
        try {
            Connection open = connect();
            long clock = TimeUnit.MILLISECONDS.toNanos(wallMillis.getAsLong());
            newest = newest > clock + AHEAD_NANOS ? Long.MIN_VALUE : newest;
            refusedAsOld = 0;
            String refused = "";
            try (PreparedStatement insert =
                    open.prepareStatement("INSERT OR REPLACE INTO sample(point, time, value) VALUES (?, ?, ?)")) {
                for (String line : LineFormat.split(lines.string())) {
                    refused = insert(open, insert, line, clock);
                    if (!refused.isEmpty()) {
                        break;
                    }
                }
                insert.executeBatch();
            }
            if (!refused.isEmpty()) {
                giveUp();
                return new Delivery.Rejected(refused);
            }
            rollups.follow(open, newest);
            open.commit();
            tooOld.increment(refusedAsOld);
            return new Delivery.Stored();
        } catch (SQLException e) {
            giveUp();
            if (DamagedFile.setAside(path, e)) {
                synchronized (queryLock) {
                    close(queries);
                    queries = null;
                }
            }
            return new Delivery.Unavailable(false, String.valueOf(e.getMessage()));
        }
    }

    /** @return why the line was refused, or nothing */
    private String insert(Connection open, PreparedStatement insert, String line, long clock) throws SQLException {
        List<Object[]> fields = new ArrayList<>();
        try {
            parser.parse(
                    line,
                    (device, point, nanos, value) -> fields.add(new Object[] {device + "/" + point, nanos, value}));
        } catch (RuntimeException e) {
            return "not a line of ours: " + e.getMessage();
        }
        for (Object[] field : fields) {
            long nanos = (long) field[1];
            long point = pointId(open, (String) field[0]);
            if (!rollups.wrote(open, point, nanos, clock)) {
                refusedAsOld++;
                continue;
            }
            insert.setLong(1, point);
            insert.setLong(2, nanos);
            insert.setDouble(3, (double) field[2]);
            insert.addBatch();
            newest = nanos <= clock + AHEAD_NANOS ? Math.max(newest, nanos) : newest;
        }
        return "";
    }

    private long pointId(Connection open, String point) throws SQLException {
        Long known = ids.get(point);
        if (known != null) {
            return known;
        }
        try (PreparedStatement insert = open.prepareStatement("INSERT OR IGNORE INTO point(name) VALUES (?)");
                PreparedStatement select = open.prepareStatement("SELECT id FROM point WHERE name = ?")) {
            insert.setString(1, point);
            insert.executeUpdate();
            select.setString(1, point);
            ResultSet row = select.executeQuery();
            if (!row.next()) {
                throw new SQLException("point " + point + " was not kept");
            }
            ids.put(point, row.getLong(1));
            return row.getLong(1);
        }
    }

    /**
     * Values of a point from {@code from} up to but not including {@code to}, by time.
     *
     * @param most the newest so many of them
     */
    List<Sample> query(String point, Moment from, Moment to, int most) {
        return read(point, open -> select(open, point, from, to, most));
    }

    /** The same summed up into buckets. @param most at least 2 */
    List<Bucket> buckets(String point, Moment from, Moment to, int most) {
        return read(point, open -> {
            try (PreparedStatement select = open.prepareStatement("SELECT id FROM point WHERE name = ?")) {
                select.setString(1, point);
                ResultSet row = select.executeQuery();
                return row.next() ? new HistoryQuery(open, row.getLong(1)).buckets(from, to, most) : List.<Bucket>of();
            }
        });
    }

    @FunctionalInterface
    private interface Query<T> {
        List<T> run(Connection open) throws SQLException;
    }

    /** In a transaction of its own, so that rows which are made or trimmed meanwhile are seen once. */
    private <T> List<T> read(String point, Query<T> query) {
        synchronized (queryLock) {
            try {
                if (queries == null) {
                    queries = DriverManager.getConnection("jdbc:sqlite:" + path);
                    try (Statement statement = queries.createStatement()) {
                        statement.execute("PRAGMA busy_timeout = 2000");
                    }
                    queries.setAutoCommit(false);
                }
                List<T> found = query.run(queries);
                queries.commit();
                return found;
            } catch (SQLException e) {
                LOG.warn("history of {} cannot be read: {}", point, e.getMessage());
                close(queries);
                queries = null;
                return List.of();
            }
        }
    }

    private static List<Sample> select(Connection open, String point, Moment from, Moment to, int most)
            throws SQLException {
        List<Sample> samples = new ArrayList<>();
        try (PreparedStatement select = open.prepareStatement("SELECT time, value FROM (SELECT time, value FROM sample"
                + " WHERE point = (SELECT id FROM point WHERE name = ?) AND time >= ? AND time < ?"
                + " ORDER BY time DESC LIMIT ?) ORDER BY time")) {
            select.setString(1, point);
            select.setLong(2, from.epochNanos());
            select.setLong(3, to.epochNanos());
            select.setInt(4, most);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                samples.add(new Sample(new Moment(row.getLong(1)), row.getDouble(2)));
            }
        }
        return List.copyOf(samples);
    }

    private Connection connect() throws SQLException {
        if (connection == null) {
            boolean isNew = !Files.exists(path);
            Connection fresh = DriverManager.getConnection("jdbc:sqlite:" + path);
            try (Statement statement = fresh.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 2000");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS point(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL)");
                statement.execute("CREATE TABLE IF NOT EXISTS sample(point INTEGER NOT NULL, time INTEGER NOT NULL,"
                        + " value REAL NOT NULL, PRIMARY KEY(point, time)) WITHOUT ROWID");
                rollups.open(fresh);
                if (isNew) {
                    statement.execute("PRAGMA user_version = " + Telemetry.HISTORY_VERSION);
                }
                fresh.setAutoCommit(false);
            } catch (SQLException e) {
                close(fresh);
                throw e;
            }
            connection = fresh;
        }
        return connection;
    }

    private void giveUp() {
        close(connection);
        connection = null;
        ids.clear();
    }

    private static void close(@Nullable Connection old) {
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                LOG.debug("closing the history: {}", e.getMessage());
            }
        }
    }

    /** Nothing: an acknowledged row is on the disk. */
    @Override
    public Duration holdBack() {
        return Duration.ZERO;
    }

    @Override
    public long reconnections() {
        return 0;
    }

    @Override
    public void close() {
        giveUp();
        synchronized (queryLock) {
            close(queries);
            queries = null;
        }
    }
}
