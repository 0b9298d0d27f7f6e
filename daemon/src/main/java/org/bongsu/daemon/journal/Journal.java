package org.bongsu.daemon.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bongsu.domain.Moment;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The journal of one site: SQLite in WAL mode with {@code synchronous=FULL}, one row an input, one transaction a group. Each row carries
 * a {@link Seal}.
 * A reserve file beside it is given up when the disk fills, so that an evacuation under way can still be journaled.
 * Owned by one thread.
 */
public final class Journal implements AutoCloseable {

    /** Room for some 100,000 inputs, more than the evacuation of 32,000 servers makes in ten minutes. */
    private static final long RESERVE_BYTES = 32L << 20;

    /** The key under which the devices stand with which the journal begins. */
    public static final String DEVICES = "devices";

    /**
     * The key under which a restored journal says from where epochs and commands' sequences have to go on: two numbers, as later
     * ones than the journal's own may have been seen.
     */
    public static final String RESTORED = "restored";

    /** Of its tables, in {@code user_version}; raise it with a step in {@code daemon.store.StoreKind}. */
    public static final int VERSION = 2;

    /** Its name in the folder of a daemon's data. */
    public static final String FILE = "journal.db";

    private static final String SELECT = "SELECT sequence, now, wall, kind, body, decisions FROM journal";

    private final Connection connection;
    private final Path reserve;
    private long last;

    /** The seal of the last row; empty until it is asked for the first time. */
    private Optional<String> head = Optional.empty();

    private Journal(Connection connection, Path reserve, long last) {
        this.connection = connection;
        this.reserve = reserve;
        this.last = last;
    }

    /** Opens or creates {@code journal.db} in the directory. */
    public static Journal open(Path directory) throws JournalException {
        try {
            Files.createDirectories(directory);
            Journal journal = openFile(directory.resolve(FILE), directory.resolve("journal.reserve"));
            journal.restoreReserve();
            return journal;
        } catch (IOException e) {
            throw new JournalException("journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Opens an existing journal for reading, as {@code bongsu replay} does; no reserve is kept. */
    public static Journal openFile(Path file) throws JournalException {
        return openFile(file, file.resolveSibling(file.getFileName() + ".none"));
    }

    /**
     * Opens an existing journal to look into, beside a daemon that writes it: nothing is made or changed. Without a
     * write-ahead log beside it nobody has it open, and SQLite is told so: it would leave a log of whoever looks, which the
     * daemon might then not be allowed to open.
     */
    public static Journal openReadOnly(Path file) throws JournalException {
        boolean written = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        String uri = "file:" + file.toAbsolutePath().toUri().getRawPath() + (written ? "" : "?immutable=1");
        try {
            return new Journal(
                    config.createConnection("jdbc:sqlite:" + uri),
                    file.resolveSibling(file.getFileName() + ".none"),
                    0);
        } catch (SQLException e) {
            throw new JournalException("journal " + file + ": " + e.getMessage(), e);
        }
    }

    private static Journal openFile(Path file, Path reserve) throws JournalException {
        try {
            boolean fresh = !Files.exists(file);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS journal(sequence INTEGER PRIMARY KEY, now INTEGER NOT NULL,"
                                + " wall INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, decisions TEXT NOT NULL,"
                                + " chain TEXT NOT NULL DEFAULT '')");
                statement.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)");
                if (fresh) {
                    statement.execute("PRAGMA user_version = " + VERSION);
                }
            }
            long last;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COALESCE(MAX(sequence), 0) FROM journal")) {
                row.next();
                last = row.getLong(1);
            }
            return new Journal(connection, reserve, last);
        } catch (SQLException e) {
            throw new JournalException("journal " + file + ": " + e.getMessage(), e);
        }
    }

    /** The last row's sequence; 0 when empty. */
    public long last() {
        return last;
    }

    /** Writes the rows as one transaction and returns after the fsync. On failure nothing of them is kept. */
    public void append(List<JournalRow> rows) throws JournalException {
        try {
            insert(rows);
        } catch (SQLException first) {
            if (!giveUpReserve()) {
                throw new JournalException("journal cannot be written: " + first.getMessage(), first);
            }
            try {
                insert(rows);
            } catch (SQLException second) {
                throw new JournalException("journal cannot be written: " + second.getMessage(), second);
            }
        }
    }

    private void insert(List<JournalRow> rows) throws SQLException {
        // Ours, not the driver's: on a full disk SQLite ends the transaction by itself, and the driver does not notice
        // and
        // then commits row by row.
        execute("BEGIN IMMEDIATE");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO journal VALUES(?,?,?,?,?,?,?)")) {
            String seal = head();
            for (JournalRow row : rows) {
                seal = Seal.after(seal, row);
                insert.setLong(1, row.sequence());
                insert.setLong(2, row.now().epochNanos());
                insert.setLong(3, row.wallMillis());
                insert.setString(4, row.kind());
                insert.setString(5, row.body());
                insert.setString(6, row.decisions());
                insert.setString(7, seal);
                insert.addBatch();
            }
            insert.executeBatch();
            execute("COMMIT");
            head = Optional.of(seal);
            last = rows.isEmpty() ? last : rows.get(rows.size() - 1).sequence();
        } catch (SQLException e) {
            rollback(e);
            throw e;
        }
    }

    /** Rows of before seals are sealed by the first that has one: it follows from all of them. */
    private String head() throws SQLException {
        if (head.isEmpty()) {
            String seal = Seal.FIRST;
            try (Statement statement = connection.createStatement();
                    ResultSet newest = statement.executeQuery(
                            "SELECT chain FROM journal WHERE chain <> '' ORDER BY sequence DESC LIMIT 1")) {
                seal = newest.next() ? newest.getString(1) : Seal.FIRST;
            }
            if (seal.equals(Seal.FIRST)) {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(SELECT + " ORDER BY sequence")) {
                    while (row.next()) {
                        seal = Seal.after(seal, row(row));
                    }
                }
            }
            head = Optional.of(seal);
        }
        return head.get();
    }

    private static JournalRow row(ResultSet row) throws SQLException {
        return new JournalRow(
                row.getLong(1),
                new Moment(row.getLong(2)),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }

    /** Is shown each row with the seal that it carries. */
    public interface SealReader {

        /** @param seal empty for a row of before seals */
        void see(JournalRow row, String seal);
    }

    private boolean hasSeals() throws JournalException {
        try (Statement statement = connection.createStatement();
                ResultSet column =
                        statement.executeQuery("SELECT 1 FROM pragma_table_info('journal') WHERE name = 'chain'")) {
            return column.next();
        } catch (SQLException e) {
            throw new JournalException("journal cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Every row in order, with its seal.
     *
     * @throws JournalException also for a journal of before seals that was not raised yet
     */
    public void readSealed(SealReader reader) throws JournalException {
        if (!hasSeals()) {
            throw new JournalException("the journal is of a version before seals: a daemon raises it when it starts");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(SELECT.replace(" FROM", ", chain FROM") + " ORDER BY sequence")) {
            while (row.next()) {
                reader.see(row(row), row.getString(7));
            }
        } catch (SQLException e) {
            throw new JournalException("journal cannot be read with its seals: " + e.getMessage(), e);
        }
    }

    private void rollback(SQLException cause) {
        try {
            execute("ROLLBACK");
        } catch (SQLException alreadyOver) {
            cause.addSuppressed(alreadyOver);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * When the first and the last of its inputs were decided upon.
     *
     * @param rows how many there are
     */
    public record Span(Moment first, Moment last, long rows) {}

    /** Empty for an empty journal. */
    public Optional<Span> span() throws JournalException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*), MIN(now), MAX(now) FROM journal")) {
            row.next();
            long rows = row.getLong(1);
            return rows == 0
                    ? Optional.empty()
                    : Optional.of(new Span(new Moment(row.getLong(2)), new Moment(row.getLong(3)), rows));
        } catch (SQLException e) {
            throw new JournalException("journal cannot be read: " + e.getMessage(), e);
        }
    }

    /** Every row in order. */
    public void read(Consumer<JournalRow> consumer) throws JournalException {
        readUntil(Moment.FAR, row -> {
            consumer.accept(row);
            return true;
        });
    }

    /**
     * The rows up to and including a moment, in order.
     *
     * @param consumer returns whether it wants the next one
     */
    public void readUntil(Moment until, Predicate<JournalRow> consumer) throws JournalException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE now <= ? ORDER BY sequence")) {
            select.setLong(1, until.epochNanos());
            try (ResultSet row = select.executeQuery()) {
                boolean more = true;
                while (more && row.next()) {
                    more = consumer.test(row(row));
                }
            }
        } catch (SQLException e) {
            throw new JournalException("journal cannot be read: " + e.getMessage(), e);
        }
    }

    public Optional<String> meta(String key) throws JournalException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE key=?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new JournalException("journal cannot be read: " + e.getMessage(), e);
        }
    }

    public void putMeta(String key, String value) throws JournalException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES(?,?)")) {
            insert.setString(1, key);
            insert.setString(2, value);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new JournalException("journal cannot be written: " + e.getMessage(), e);
        }
    }

    /** Bounds the file, in SQLite pages of 4 KiB; how tests fill the disk, and free it again with a larger number. */
    public void limitPages(long pages) throws JournalException {
        try {
            execute("PRAGMA max_page_count=" + pages);
        } catch (SQLException e) {
            throw new JournalException("journal cannot be limited: " + e.getMessage(), e);
        }
    }

    private boolean giveUpReserve() {
        try {
            return Files.deleteIfExists(reserve);
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes the reserve again once there is room; a failure leaves things as they are. */
    public boolean restoreReserve() {
        if (Files.exists(reserve)) {
            return true;
        }
        try (RandomAccessFile file = new RandomAccessFile(reserve.toFile(), "rw")) {
            byte[] block = new byte[1 << 20];
            for (long written = 0; written < RESERVE_BYTES; written += block.length) {
                file.write(block);
            }
            return true;
        } catch (IOException e) {
            giveUpReserve();
            return false;
        }
    }

    @Override
    public void close() throws JournalException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new JournalException("journal cannot be closed: " + e.getMessage(), e);
        }
    }
}
