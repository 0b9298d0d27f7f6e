package org.bongsu.daemon.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** What is where in the folder of a daemon's data. */
public record DataFolder(Path path) {

    /** Where a restore works; while it is there the folder is not whole. */
    static final String RESTORING = ".restoring";

    private static final String JOURNAL = "journal.db";
    private static final String LOCK = "lock";

    /** Files that say how to prove who we are; in a backup only where that is asked for. */
    static final List<String> SECRETS = List.of("permit.key");

    private static final List<String> PLAIN = List.of(
            "signals.memory",
            "permit.pub",
            "telemetry-dead-letters.txt",
            "mqtt-dead-letters.txt",
            "sparkplug-dead-letters.txt");

    /** A store and what it is called in the folder, with slashes. */
    record Store(String name, StoreKind kind) {}

    /** Every store that is there, in the order in which a backup reads them: see {@link Backup}. */
    List<Store> stores() throws IOException {
        List<Store> stores = new ArrayList<>();
        if (Files.exists(path.resolve(JOURNAL))) {
            stores.add(new Store(JOURNAL, StoreKind.JOURNAL));
        }
        Path drivers = path.resolve("drivers");
        if (Files.isDirectory(drivers)) {
            try (Stream<Path> each = Files.list(drivers)) {
                each.sorted()
                        .filter(driver -> Files.exists(driver.resolve("ledger.db")))
                        .forEach(driver -> stores.add(
                                new Store("drivers/" + driver.getFileName() + "/ledger.db", StoreKind.LEDGER)));
            }
        }
        if (Files.exists(path.resolve("spool.db"))) {
            stores.add(new Store("spool.db", StoreKind.SPOOL));
        }
        if (Files.exists(path.resolve("history.db"))) {
            stores.add(new Store("history.db", StoreKind.HISTORY));
        }
        return stores;
    }

    /** Files beside the stores that are worth keeping. */
    List<String> files(boolean secrets) {
        return Stream.concat(PLAIN.stream(), secrets ? SECRETS.stream() : Stream.empty())
                .filter(name -> Files.isRegularFile(path.resolve(name)))
                .toList();
    }

    /** Whether nothing is there but what a restore that was broken off has left. */
    boolean isEmpty() throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.allMatch(file -> file.getFileName().toString().equals(RESTORING));
        }
    }

    /** Held by the one process that may write here, until it ends. */
    public record Lock(FileChannel file, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * Makes the folder where it is not there.
     *
     * @throws StoreException when another process writes here, or a restore did not come to its end
     */
    public Lock lock() throws IOException, StoreException {
        Files.createDirectories(path);
        if (Files.exists(path.resolve(RESTORING))) {
            throw new StoreException(
                    path + ": a restore did not come to its end here; empty the folder and restore again");
        }
        FileChannel file = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return new Lock(file, lock);
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // Told like any other's.
        }
        file.close();
        throw new StoreException(path + ": another daemon runs on this folder");
    }

    /**
     * A store to look into beside a daemon that writes it. Without a write-ahead log beside it nobody has it open, and SQLite is told
     * so: it would leave a log of whoever looks, which the daemon might then not be allowed to open.
     */
    static Connection readOnly(Path file) throws SQLException {
        boolean written = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(10_000);
        return config.createConnection(
                "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath() + (written ? "" : "?immutable=1"));
    }

    static int version(Connection store) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    static Optional<Long> number(Connection store, String query) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            long value = row.next() ? row.getLong(1) : 0;
            return row.wasNull() ? Optional.empty() : Optional.of(value);
        }
    }
}
