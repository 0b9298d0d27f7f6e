package org.bongsu.collector.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The spool's SQLite file: one row a group commit, and one a sink's cursor. Everything but {@link #reader} belongs to the
 * spool's thread. Any failure rolls back, gives the connection up, and opens a new one for the next try: after a full
 * disk there is no telling what state an old one is in.
 */
final class SpoolFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private final Path path;
    private @Nullable Connection connection;
    private long bytes;
    private long pageLimit;

    /** The disk or SQLite said no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(SQLException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /** @param bytes now in the spool; @param lostReadings that gave way before every sink had them */
    record Written(long lastId, long bytes, long lostReadings) {}

    SpoolFile(Path path) {
        this.path = path;
    }

    /** Opens or creates the file and sets the cursors that it knows. @return bytes that wait in it */
    long open(List<Cursor> cursors) throws Refused {
        try {
            Connection open = connect();
            try (Statement statement = open.createStatement()) {
                for (Cursor cursor : cursors) {
                    try (PreparedStatement select =
                            open.prepareStatement("SELECT position FROM cursor WHERE sink = ?")) {
                        select.setString(1, cursor.sink());
                        ResultSet row = select.executeQuery();
                        if (row.next()) {
                            cursor.position(row.getLong(1));
                        }
                    }
                }
                ResultSet sum = statement.executeQuery("SELECT coalesce(sum(bytes), 0) FROM block");
                bytes = sum.next() ? sum.getLong(1) : 0;
                open.commit();
                return bytes;
            }
        } catch (SQLException e) {
            giveUp();
            setAsideIfDamaged(e);
            throw new Refused(e);
        }
    }

    /** A file that is no database any more is kept for a person, and a new one begun: telemetry goes on. */
    private void setAsideIfDamaged(SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.SQLITE_OK;
        if (code != SQLiteErrorCode.SQLITE_NOTADB && code != SQLiteErrorCode.SQLITE_CORRUPT) {
            return;
        }
        try {
            Path aside = path.resolveSibling(path.getFileName() + ".damaged");
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + "-wal"));
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + "-shm"));
            LOG.error("{} is damaged; it is kept as {} and a new one begun", path, aside);
        } catch (IOException io) {
            LOG.error("{} is damaged and cannot be set aside: {}", path, io.toString());
        }
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

    /**
     * One transaction: frees what no cursor needs, saves the cursors, adds the block, and drops the oldest blocks while
     * there is more than {@code mostBytes}.
     *
     * @param readings in the block; 0 to add none
     * @param cursors to save and free by; empty to leave that for later
     */
    Written write(byte[] block, int readings, List<Cursor> cursors, long mostBytes) throws Refused {
        long after = bytes;
        try {
            Connection open = connect();
            try (Statement statement = open.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pageLimit());
            }
            after -= free(open, cursors);
            save(open, cursors);
            long id = 0;
            if (readings > 0) {
                id = insert(open, block, readings);
                after += block.length;
            }
            long[] dropped = after > mostBytes ? drop(open, after - mostBytes, cursors) : new long[2];
            open.commit();
            bytes = after - dropped[0];
            return new Written(id, bytes, dropped[1]);
        } catch (SQLException e) {
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
        try (PreparedStatement sum = open.prepareStatement("SELECT coalesce(sum(bytes), 0) FROM block WHERE id <= ?");
                PreparedStatement delete = open.prepareStatement("DELETE FROM block WHERE id <= ?")) {
            sum.setLong(1, freeable);
            ResultSet row = sum.executeQuery();
            freed = row.next() ? row.getLong(1) : 0;
            row.close();
            delete.setLong(1, freeable);
            delete.executeUpdate();
        }
        return freed;
    }

    private static void save(Connection open, List<Cursor> cursors) throws SQLException {
        for (Cursor cursor : cursors) {
            try (PreparedStatement upsert =
                    open.prepareStatement("INSERT INTO cursor(sink, position) VALUES (?, ?) ON CONFLICT(sink) DO"
                            + " UPDATE SET position = excluded.position")) {
                upsert.setString(1, cursor.sink());
                upsert.setLong(2, cursor.position());
                upsert.executeUpdate();
            }
        }
    }

    private static long insert(Connection open, byte[] block, int readings) throws SQLException {
        try (PreparedStatement insert =
                open.prepareStatement("INSERT INTO block(readings, bytes, data) VALUES (?, ?, ?)")) {
            insert.setInt(1, readings);
            insert.setLong(2, block.length);
            insert.setBytes(3, block);
            insert.executeUpdate();
        }
        try (Statement statement = open.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT last_insert_rowid()");
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The oldest go first. @return bytes dropped, and readings among them that some sink had not stored */
    private long[] drop(Connection open, long excess, List<Cursor> cursors) throws SQLException {
        long dropped = 0;
        long lost = 0;
        long last = 0;
        long stored = stored(open, cursors);
        try (Statement statement = open.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT id, readings, bytes FROM block ORDER BY id");
            while (dropped < excess && row.next()) {
                last = row.getLong(1);
                lost += last > stored ? row.getLong(2) : 0;
                dropped += row.getLong(3);
            }
            row.close();
            statement.executeUpdate("DELETE FROM block WHERE id <= " + last);
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
            Connection fresh = DriverManager.getConnection("jdbc:sqlite:" + path);
            try (Statement statement = fresh.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 2000");
                statement.execute("CREATE TABLE IF NOT EXISTS block(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                        + " readings INTEGER NOT NULL, bytes INTEGER NOT NULL, data BLOB NOT NULL)");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS cursor(sink TEXT PRIMARY KEY, position INTEGER NOT NULL)");
                fresh.setAutoCommit(false);
            } catch (SQLException e) {
                fresh.close();
                throw e;
            }
            connection = fresh;
        }
        return connection;
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

    static byte[] compress(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 4 + 64);
            byte[] chunk = new byte[8192];
            while (!deflater.finished()) {
                bytes.write(chunk, 0, deflater.deflate(chunk));
            }
            return bytes.toByteArray();
        } finally {
            deflater.end();
        }
    }

    static String expand(byte[] compressed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(compressed.length * 4);
            byte[] chunk = new byte[8192];
            while (!inflater.finished()) {
                int length = inflater.inflate(chunk);
                if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new IllegalStateException("a block of the spool ends too early");
                }
                bytes.write(chunk, 0, length);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new IllegalStateException("a block of the spool is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
