package org.bongsu.migration.driver.ledger;

import java.io.IOException;
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
import java.util.Locale;
import java.util.Optional;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;

/**
 * What a driver began and how it ended: SQLite in WAL mode with {@code synchronous=FULL}, one row a sequence. The
 * intent is on disk before anything runs; a sequence whose intent is there is never run again, whether its end is known
 * or not. Safe on any thread, one call at a time.
 */
public final class Ledger implements AutoCloseable {

    /** Of its tables, in {@code user_version}; raise it with a step in {@code daemon.store.StoreKind}. */
    public static final int VERSION = 1;

    /** An evacuation of 32,000 servers takes some 200,000 commands; what is older is never asked for again. */
    static final long KEPT = 1_000_000;

    private final Connection connection;
    private final long floor;
    private long epoch;

    private Ledger(Connection connection, long epoch, long floor) {
        this.connection = connection;
        this.epoch = epoch;
        this.floor = floor;
    }

    /** What the ledger says to a command that wants to be carried out. */
    public sealed interface Verdict {
        /** The intent is on disk: run it. */
        record Run() implements Verdict {}

        /** @param highest the epoch that commands now */
        record Stale(long highest) implements Verdict {}

        /** @param end how it ended; empty while it runs, or when nobody knows */
        record Repeated(Optional<Reply> end) implements Verdict {}
    }

    /** Something begun whose end is unknown. */
    public record Open(long sequence, String server, Optional<String> workload) {}

    /** Opens or creates {@code ledger.db} in the directory, and forgets what is older than {@link #KEPT} commands. */
    public static Ledger open(Path directory) throws LedgerException {
        try {
            Files.createDirectories(directory);
            boolean fresh = !Files.exists(directory.resolve("ledger.db"));
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS ledger(sequence INTEGER PRIMARY KEY, epoch INTEGER NOT NULL,"
                                + " action TEXT NOT NULL, server TEXT NOT NULL, workload TEXT, method TEXT, place TEXT,"
                                + " status TEXT, detail TEXT)");
                statement.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL)");
                if (fresh) {
                    statement.execute("PRAGMA user_version = " + VERSION);
                }
                statement.execute("INSERT OR REPLACE INTO meta SELECT 'floor', MAX(COALESCE((SELECT value FROM meta"
                        + " WHERE key='floor'), 0), COALESCE(MAX(sequence), 0) - " + KEPT + ") FROM ledger");
                statement.execute("DELETE FROM ledger WHERE sequence <= (SELECT value FROM meta WHERE key='floor')");
            }
            return new Ledger(connection, meta(connection, "epoch"), meta(connection, "floor"));
        } catch (IOException | SQLException e) {
            throw new LedgerException("ledger in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static long meta(Connection connection, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE key=?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Takes the command up, unless it is stale or was taken up before; on return its intent is on disk. */
    public synchronized Verdict intend(Command command) throws LedgerException {
        if (command.epoch() < epoch) {
            return new Verdict.Stale(epoch);
        }
        try {
            if (command.sequence() <= floor) {
                return new Verdict.Repeated(Optional.empty());
            }
            Optional<Verdict> known = known(command.sequence());
            execute("BEGIN IMMEDIATE");
            try {
                if (command.epoch() > epoch) {
                    execute("INSERT OR REPLACE INTO meta VALUES('epoch', " + command.epoch() + ")");
                }
                if (known.isEmpty()) {
                    insert(command);
                }
                execute("COMMIT");
            } catch (SQLException e) {
                rollback(e);
                throw e;
            }
            epoch = command.epoch();
            return known.orElseGet(Verdict.Run::new);
        } catch (SQLException e) {
            throw new LedgerException("ledger cannot be written: " + e.getMessage(), e);
        }
    }

    private Optional<Verdict> known(long sequence) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT status, detail FROM ledger WHERE sequence=?")) {
            select.setLong(1, sequence);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String status = row.getString(1);
                return Optional.of(new Verdict.Repeated(
                        status == null
                                ? Optional.empty()
                                : Optional.of(new Reply(sequence, Reply.Status.valueOf(status), row.getString(2)))));
            }
        }
    }

    private void insert(Command command) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO ledger(sequence, epoch, action, server, workload, method, place) VALUES(?,?,?,?,?,?,?)")) {
            insert.setLong(1, command.sequence());
            insert.setLong(2, command.epoch());
            insert.setString(3, command.action().name().toLowerCase(Locale.ROOT));
            insert.setString(4, command.server());
            insert.setString(5, command.workload().orElse(null));
            insert.setString(
                    6,
                    command.method()
                            .map(method -> method.name().toLowerCase(Locale.ROOT))
                            .orElse(null));
            insert.setString(7, command.place().map(Object::toString).orElse(null));
            insert.executeUpdate();
        }
    }

    /** How the command of that sequence ended. */
    public synchronized void ended(Reply reply) throws LedgerException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE ledger SET status=?, detail=? WHERE sequence=?")) {
            update.setString(1, reply.status().name());
            update.setString(2, reply.detail());
            update.setLong(3, reply.sequence());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("ledger cannot be written: " + e.getMessage(), e);
        }
    }

    /** What was begun and has no known end, oldest first. */
    public synchronized List<Open> unended() throws LedgerException {
        List<Open> open = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT sequence, server, workload FROM ledger WHERE status IS NULL ORDER BY sequence")) {
            while (row.next()) {
                open.add(new Open(row.getLong(1), row.getString(2), Optional.ofNullable(row.getString(3))));
            }
            return open;
        } catch (SQLException e) {
            throw new LedgerException("ledger cannot be read: " + e.getMessage(), e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollback(SQLException cause) {
        try {
            execute("ROLLBACK");
        } catch (SQLException alreadyOver) {
            cause.addSuppressed(alreadyOver);
        }
    }

    @Override
    public synchronized void close() throws LedgerException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new LedgerException("ledger: " + e.getMessage(), e);
        }
    }
}
