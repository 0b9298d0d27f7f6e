package org.bongsu.collector.telemetry;

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
import org.bongsu.domain.Moment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store for those who have none: one SQLite file, a row a reading, as far back as the newest reading less the
 * retention. Writing belongs to its runner's thread; {@link #query} may be called on any thread.
 */
final class LocalHistory implements Sink {

    private static final Logger LOG = LoggerFactory.getLogger(LocalHistory.class);
    /** Of scenario time: how much more than the retention may stand before it is trimmed. */
    private static final double TRIM_SHARE = 0.05;

    private final Path path;
    private final Duration retention;
    private final LineParser parser = new LineParser();
    private final Map<String, Long> ids = new HashMap<>();
    private @Nullable Connection connection;
    private long newest = Long.MIN_VALUE;
    private long trimmedTo = Long.MIN_VALUE;

    private final Object queryLock = new Object();
    private @Nullable Connection queries;

    LocalHistory(Path path, Duration retention) {
        this.path = path;
        this.retention = retention;
    }

    @Override
    public String id() {
        return "history";
    }

    @Override
    public Delivery write(String lines) {
        try {
            Connection open = connect();
            String refused = "";
            try (PreparedStatement insert =
                    open.prepareStatement("INSERT OR REPLACE INTO sample(point, time, value) VALUES (?, ?, ?)")) {
                for (String line : LineFormat.split(lines)) {
                    refused = insert(open, insert, line);
                    if (!refused.isEmpty()) {
                        break;
                    }
                }
                insert.executeBatch();
            }
            if (!refused.isEmpty()) {
                open.rollback();
                ids.clear();
                return new Delivery.Rejected(refused);
            }
            trim(open);
            open.commit();
            return new Delivery.Stored();
        } catch (SQLException e) {
            giveUp();
            return new Delivery.Unavailable(false, String.valueOf(e.getMessage()));
        }
    }

    /** @return why the line was refused, or nothing */
    private String insert(Connection open, PreparedStatement insert, String line) throws SQLException {
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
            insert.setLong(1, pointId(open, (String) field[0]));
            insert.setLong(2, nanos);
            insert.setDouble(3, (double) field[2]);
            insert.addBatch();
            newest = Math.max(newest, nanos);
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

    private void trim(Connection open) throws SQLException {
        long oldest = newest - retention.toNanos();
        if (trimmedTo != Long.MIN_VALUE && oldest - trimmedTo < retention.toNanos() * TRIM_SHARE) {
            return;
        }
        try (Statement statement = open.createStatement()) {
            statement.executeUpdate("DELETE FROM sample WHERE point IN (SELECT id FROM point) AND time < " + oldest);
        }
        trimmedTo = oldest;
    }

    /**
     * Values of a point from {@code from} up to but not including {@code to}, by time.
     *
     * @param most the newest so many of them
     */
    List<Sample> query(String point, Moment from, Moment to, int most) {
        synchronized (queryLock) {
            try {
                if (queries == null) {
                    queries = DriverManager.getConnection("jdbc:sqlite:" + path);
                    try (Statement statement = queries.createStatement()) {
                        statement.execute("PRAGMA busy_timeout = 2000");
                    }
                }
                return select(queries, point, from, to, most);
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
            Connection fresh = DriverManager.getConnection("jdbc:sqlite:" + path);
            try (Statement statement = fresh.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 2000");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS point(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL)");
                statement.execute("CREATE TABLE IF NOT EXISTS sample(point INTEGER NOT NULL, time INTEGER NOT NULL,"
                        + " value REAL NOT NULL, PRIMARY KEY(point, time)) WITHOUT ROWID");
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
    public long connections() {
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
