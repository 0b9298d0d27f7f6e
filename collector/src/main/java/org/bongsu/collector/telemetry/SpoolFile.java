package org.bongsu.collector.telemetry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spool's SQLite file: one row a group commit, and one a sink's cursor. Everything but {@link #reader} belongs to the
 * spool's thread. Any failure rolls back, gives the connection up, and opens a new one for the next try: after a full
 * disk there is no telling what state an old one is in.
 */
final class SpoolFile implements AutoCloseable {

    private final Path path;
    private @Nullable Connection connection;
    private long bytes;
    /** Bytes of all blocks ever written to this file. */
    private long total;

    private long pageLimit;

    /** The disk or SQLite said no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(SQLException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /**
     * @param bytes now in the spool
     * @param lostFull readings that gave way to newer ones before every sink had them
     * @param lostOld readings that became too old before every sink had them
     */
    record Written(long lastId, long bytes, long lostFull, long lostOld) {}

    /**
     * What a sink has before it.
     *
     * @param bytes compressed
     * @param sinceMillis when the oldest of it was committed; 0 where nothing waits
     */
    record Lag(long blocks, long bytes, long sinceMillis) {
        static final Lag NONE = new Lag(0, 0, 0);
    }

    SpoolFile(Path path) {
        this.path = path;
    }

    /** Opens or creates the file and sets the cursors to what it knows of them. @return bytes that wait in it */
    long open(List<Cursor> cursors) throws Refused {
        try {
            Connection open = connect();
            try (Statement statement = open.createStatement()) {
                for (Cursor cursor : cursors) {
                    load(open, cursor);
                }
                long[] held = held(statement, Long.MAX_VALUE);
                bytes = held[0];
                total = Math.max(total, held[1]);
                open.commit();
                return bytes;
            }
        } catch (SQLException e) {
            giveUp();
            DamagedFile.setAside(path, e);
            throw new Refused(e);
        }
    }

    private static void load(Connection open, Cursor cursor) throws SQLException {
        try (PreparedStatement select =
                open.prepareStatement("SELECT position, coalesce(freeable, position) FROM cursor WHERE sink = ?")) {
            select.setString(1, cursor.sink());
            ResultSet row = select.executeQuery();
            boolean isKnown = row.next();
            // Of a file that was set aside since, the cursor may still have what it has reached there.
            cursor.position(isKnown ? row.getLong(1) : 0);
            cursor.freeable(isKnown ? row.getLong(2) : 0);
        }
    }

    /** @return bytes of the blocks up to one, and of all that ever were before and with them */
    private static long[] held(Statement statement, long upTo) throws SQLException {
        ResultSet row = statement.executeQuery("SELECT (SELECT total - bytes FROM block ORDER BY id LIMIT 1),"
                + " (SELECT total FROM block WHERE id <= " + upTo + " ORDER BY id DESC LIMIT 1)");
        long before = row.next() ? row.getLong(1) : 0;
        long until = row.getLong(2);
        row.close();
        return new long[] {Math.max(0, until - before), until};
    }

    long lastId() {
        try (Statement statement = connect().createStatement()) {
            ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) FROM block");
            long id = row.next() ? row.getLong(1) : 0;
            connect().commit();
            return id;
        } catch (SQLException e) {
            giveUp();
            return 0;
        }
    }

    /** For tests of a full disk: pages that the file may have at most; 0 for no limit. Any thread. */
    synchronized void limitPages(long pages) {
        pageLimit = pages;
    }

    private synchronized long pageLimit() {
        return pageLimit == 0 ? 4_294_967_294L : pageLimit;
    }

    /** When the newest block was committed, in the spool's own time; 0 where there is none. */
    long newestMillis() {
        try (Statement statement = connect().createStatement()) {
            ResultSet row = statement.executeQuery("SELECT coalesce(max(at), 0) FROM block");
            long at = row.next() ? row.getLong(1) : 0;
            connect().commit();
            return at;
        } catch (SQLException e) {
            giveUp();
            return 0;
        }
    }

    /** What waits for a sink that has come as far as the position. */
    Lag lag(long position) throws Refused {
        try {
            Connection open = connect();
            try (PreparedStatement select = open.prepareStatement("SELECT id, at, total - bytes,"
                    + " (SELECT max(id) FROM block) FROM block WHERE id > ? ORDER BY id LIMIT 1")) {
                select.setLong(1, position);
                ResultSet row = select.executeQuery();
                Lag lag = row.next()
                        ? new Lag(row.getLong(4) - row.getLong(1) + 1, total - row.getLong(3), row.getLong(2))
                        : Lag.NONE;
                open.commit();
                return lag;
            }
        } catch (SQLException e) {
            giveUp();
            throw new Refused(e);
        }
    }

    /**
     * One transaction: frees what no cursor needs, saves the cursors, adds the block, and drops the oldest blocks while
     * there is more than {@code mostBytes}, and with the cursors those that are too old.
     *
     * @param readings in the block; 0 to add none
     * @param cursors to save and free by; empty to leave that for later
     * @param atMillis now, in the spool's own time
     * @param oldestMillis what was committed before is too old
     */
    Written write(byte[] block, int readings, List<Cursor> cursors, long mostBytes, long atMillis, long oldestMillis)
            throws Refused {
        long after = bytes;
        long before = total;
        try {
            Connection open = connect();
            try (Statement statement = open.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pageLimit());
            }
            after -= free(open, cursors);
            save(open, cursors);
            long id = 0;
            if (readings > 0) {
                total += block.length;
                id = insert(open, block, readings, atMillis);
                after += block.length;
            }
            long[] old = cursors.isEmpty() ? new long[2] : drop(open, 0, oldestMillis, cursors);
            after -= old[0];
            long[] full = after > mostBytes ? drop(open, after - mostBytes, Long.MIN_VALUE, cursors) : new long[2];
            open.commit();
            bytes = after - full[0];
            return new Written(id, bytes, full[1], old[1]);
        } catch (SQLException e) {
            total = before;
            giveUp();
            throw new Refused(e);
        }
    }

    private static long free(Connection open, List<Cursor> cursors) throws SQLException {
        long freeable = cursors.stream().mapToLong(Cursor::freeable).min().orElse(0);
        if (freeable == 0) {
            return 0;
        }
        long freed;
        try (Statement statement = open.createStatement()) {
            freed = held(statement, freeable)[0];
            if (freed > 0) {
                statement.executeUpdate("DELETE FROM block WHERE id <= " + freeable);
            }
        }
        return freed;
    }

    private static void save(Connection open, List<Cursor> cursors) throws SQLException {
        for (Cursor cursor : cursors) {
            try (PreparedStatement upsert =
                    open.prepareStatement("INSERT INTO cursor(sink, freeable, position) VALUES (?, ?, ?)"
                            + " ON CONFLICT(sink) DO UPDATE SET freeable = excluded.freeable,"
                            + " position = excluded.position")) {
                upsert.setString(1, cursor.sink());
                // Before the position, which never falls behind it: the sink's thread may move both meanwhile.
                upsert.setLong(2, cursor.freeable());
                upsert.setLong(3, cursor.position());
                upsert.executeUpdate();
            }
        }
    }

    private long insert(Connection open, byte[] block, int readings, long atMillis) throws SQLException {
        try (PreparedStatement insert =
                open.prepareStatement("INSERT INTO block(readings, bytes, total, at, data) VALUES (?, ?, ?, ?, ?)")) {
            insert.setInt(1, readings);
            insert.setLong(2, block.length);
            insert.setLong(3, total);
            insert.setLong(4, atMillis);
            insert.setBytes(5, block);
            insert.executeUpdate();
        }
        try (Statement statement = open.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT last_insert_rowid()");
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /**
     * The oldest go first, until so many bytes are gone and none is left from before {@code oldestMillis}.
     *
     * @return bytes dropped, and readings among them that some sink had not stored
     */
    private static long[] drop(Connection open, long excess, long oldestMillis, List<Cursor> cursors)
            throws SQLException {
        long dropped = 0;
        long lost = 0;
        long last = 0;
        long stored = stored(open, cursors);
        try (Statement statement = open.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT id, readings, bytes, at FROM block ORDER BY id");
            while (row.next() && (dropped < excess || row.getLong(4) < oldestMillis)) {
                last = row.getLong(1);
                lost += last > stored ? row.getLong(2) : 0;
                dropped += row.getLong(3);
            }
            row.close();
            if (last > 0) {
                statement.executeUpdate("DELETE FROM block WHERE id <= " + last);
            }
        }
        return new long[] {dropped, lost};
    }

    private static long stored(Connection open, List<Cursor> cursors) throws SQLException {
        if (!cursors.isEmpty()) {
            return cursors.stream().mapToLong(Cursor::position).min().orElse(0);
        }
        try (Statement statement = open.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT coalesce(min(position), 0) FROM cursor");
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Connection connect() throws SQLException {
        if (connection == null) {
            boolean isNew = !Files.exists(path);
            Connection fresh = DriverManager.getConnection("jdbc:sqlite:" + path);
            try (Statement statement = fresh.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 2000");
                statement.execute("CREATE TABLE IF NOT EXISTS block(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                        + " readings INTEGER NOT NULL, bytes INTEGER NOT NULL, total INTEGER NOT NULL, at INTEGER NOT NULL,"
                        + " data BLOB NOT NULL)");
                statement.execute("CREATE TABLE IF NOT EXISTS cursor(sink TEXT PRIMARY KEY, position INTEGER NOT NULL,"
                        + " freeable INTEGER)");
                addColumns(statement);
                if (isNew) {
                    statement.execute("PRAGMA user_version = " + Telemetry.SPOOL_VERSION);
                }
                fresh.setAutoCommit(false);
            } catch (SQLException e) {
                fresh.close();
                throw e;
            }
            connection = fresh;
        }
        return connection;
    }

    /** Of a spool that an earlier version wrote. */
    private static void addColumns(Statement statement) throws SQLException {
        if (!isThere(statement, "block", "total")) {
            statement.execute("ALTER TABLE block ADD COLUMN total INTEGER NOT NULL DEFAULT 0");
            statement.execute("ALTER TABLE block ADD COLUMN at INTEGER NOT NULL DEFAULT 0");
            statement.execute("UPDATE block SET at = 1000 * strftime('%s', 'now'), total = sums.total FROM"
                    + " (SELECT id, sum(bytes) OVER (ORDER BY id) AS total FROM block) AS sums"
                    + " WHERE sums.id = block.id");
        }
        if (!isThere(statement, "cursor", "freeable")) {
            statement.execute("ALTER TABLE cursor ADD COLUMN freeable INTEGER");
        }
    }

    private static boolean isThere(Statement statement, String table, String column) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT 1 FROM pragma_table_info('" + table + "') WHERE name = '" + column + "'")) {
            return row.next();
        }
    }

    private void giveUp() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.rollback();
            } catch (SQLException e) {
                // Closing rolls back as well.
            }
            try {
                old.close();
            } catch (SQLException e) {
                // Nothing more can be done with it.
            }
        }
    }

    @Override
    public void close() {
        giveUp();
    }

    /** A connection of its own for one sink's thread. */
    Reader reader() {
        return new Reader();
    }

    /** Reads blocks while the spool goes on writing. Owned by one thread. */
    final class Reader implements AutoCloseable {

        private @Nullable Connection own;

        /** Blocks after the position in order, at least one if there is any, and no more than about {@code mostBytes}. */
        List<Block> after(long position, long mostBytes) throws Refused {
            try {
                if (own == null) {
                    own = DriverManager.getConnection("jdbc:sqlite:" + path);
                    try (Statement statement = own.createStatement()) {
                        statement.execute("PRAGMA busy_timeout = 2000");
                    }
                }
                try (PreparedStatement select =
                        own.prepareStatement("SELECT id, data FROM block WHERE id > ? ORDER BY id LIMIT 1000")) {
                    select.setLong(1, position);
                    ResultSet row = select.executeQuery();
                    List<Block> blocks = new ArrayList<>();
                    for (long size = 0; size < mostBytes && row.next(); ) {
                        Block block = new Block(row.getLong(1), row.getBytes(2));
                        blocks.add(block);
                        size += block.compressed().length;
                    }
                    return blocks;
                }
            } catch (SQLException e) {
                close();
                throw new Refused(e);
            }
        }

        @Override
        public void close() {
            Connection old = own;
            own = null;
            if (old != null) {
                try {
                    old.close();
                } catch (SQLException e) {
                    // It was only read from.
                }
            }
        }
    }
}
