package org.bongsu.daemon.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.daemon.runtime.Replay;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real stores on a real disk. */
class StoreTest {

    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

    @TempDir
    Path temp;

    private DataFolder folder;
    private Path archive;

    @BeforeEach
    void places() {
        folder = new DataFolder(temp.resolve("data"));
        archive = temp.resolve("backup.zip");
    }

    private void journal(int rows) throws Exception {
        try (Journal journal = Journal.open(folder.path())) {
            append(journal, rows);
        }
    }

    private static void append(Journal journal, int rows) throws Exception {
        InputCodec codec = new InputCodec();
        List<JournalRow> added = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            Input input = journal.last() == 0 && i == 1 ? new Input.Started(4) : new Input.Tick();
            added.add(new JournalRow(
                    journal.last() + i, new Moment(i), 1_000, codec.kind(input), codec.body(input), "hash"));
        }
        journal.append(added);
    }

    private void sql(String name, String... statements) throws SQLException {
        try (Connection open = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.path().resolve(name));
                Statement statement = open.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long number(Path file, String query) throws SQLException {
        try (Connection open = DataFolder.readOnly(file)) {
            return DataFolder.number(open, query).orElse(0L);
        }
    }

    private long version(String name) throws SQLException {
        return number(folder.path().resolve(name), "PRAGMA user_version");
    }

    // Versions.

    @Test
    void aNewJournalIsOfTheVersionThatWeWrite() throws Exception {
        journal(1);
        assertEquals(StoreKind.JOURNAL.version(), version("journal.db"));
        Upgrade.of(folder);
        assertFalse(Files.exists(folder.path().resolve(Upgrade.COPIES)), "nothing was to be raised");
    }

    @Test
    void anOlderStoreIsCopiedAndThenRaisedStepByStep() throws Exception {
        journal(3);
        sql("journal.db", "PRAGMA user_version = 0");
        List<List<String>> steps = List.of(
                List.of(),
                List.of("ALTER TABLE journal ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'"),
                List.of("UPDATE journal SET colour = 'red' WHERE sequence = 2"));
        Upgrade.of(folder, kind -> steps);
        assertEquals(3, version("journal.db"));
        Path journal = folder.path().resolve("journal.db");
        assertEquals(1, number(journal, "SELECT COUNT(*) FROM journal WHERE colour = 'red'"));
        Path copy = folder.path().resolve(Upgrade.COPIES).resolve("journal.db.v0");
        assertEquals(3, number(copy, "SELECT COUNT(*) FROM journal"));
        assertEquals(0, number(copy, "SELECT COUNT(*) FROM pragma_table_info('journal') WHERE name = 'colour'"));
        Upgrade.of(folder, kind -> steps);
        assertEquals(3, version("journal.db"));
    }

    /** Half a step is no version: what fails leaves the store as it was, and the copy beside it. */
    @Test
    void aStepThatFailsChangesNothing() throws Exception {
        journal(3);
        sql("journal.db", "PRAGMA user_version = 1");
        List<List<String>> steps = List.of(
                List.of(), List.of("ALTER TABLE journal ADD COLUMN colour TEXT", "UPDATE nowhere SET colour = 'red'"));
        assertThrows(IOException.class, () -> Upgrade.of(folder, kind -> steps));
        assertEquals(1, version("journal.db"));
        Path journal = folder.path().resolve("journal.db");
        assertEquals(0, number(journal, "SELECT COUNT(*) FROM pragma_table_info('journal') WHERE name = 'colour'"));
    }

    @Test
    void storesOfNewerVersionsAreAllNamedAndNothingIsTouched() throws Exception {
        journal(1);
        Files.createDirectories(folder.path().resolve("drivers/linux"));
        sql("drivers/linux/ledger.db", "PRAGMA user_version = 7");
        sql("journal.db", "PRAGMA user_version = 9");
        sql("spool.db", "PRAGMA user_version = 0", "CREATE TABLE x(y)");
        StoreException refused = assertThrows(StoreException.class, () -> Upgrade.of(folder));
        assertTrue(refused.getMessage().contains("journal.db: is a journal of version 9"), refused.getMessage());
        assertTrue(refused.getMessage().contains("ledger.db: is a ledger of version 7"), refused.getMessage());
        assertEquals(0, version("spool.db"));
    }

    /** Written by a drill of today and kept: later versions have to read it as it is. */
    @Test
    void aJournalOfVersionOneIsReadAndDecided() throws Exception {
        Files.createDirectories(folder.path());
        Path file = folder.path().resolve("journal.db");
        try (InputStream packed = StoreTest.class.getResourceAsStream("journal-1.db.gz");
                InputStream in = new GZIPInputStream(packed);
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        Upgrade.of(folder);
        assertEquals(StoreKind.JOURNAL.version(), version("journal.db"));
        try (Journal journal = Journal.openReadOnly(file)) {
            Replay replay = Replay.of(journal, DemoSite.setup(), (row, effect) -> {});
            assertEquals(journal.span().orElseThrow().rows(), replay.rows());
            assertEquals(1, replay.engine().epoch());
            assertEquals(Stage.PRE_ALARM, replay.engine().stages().shown("c-bat"));
        }
    }

    // Backup and restore.

    @Test
    void aBackupOfAJournalThatIsWrittenMeanwhileHoldsOneMomentOfIt() throws Exception {
        journal(100);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> {
            try (Journal journal = Journal.open(folder.path())) {
                while (!enough.get()) {
                    append(journal, 50);
                }
                return journal.last();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            for (int i = 0; i < 5; i++) {
                Backup.make(folder, archive, false, NOW);
                DataFolder restored = new DataFolder(temp.resolve("restored-" + i));
                Restore.of(archive, restored, 0, NOW);
                Path journal = restored.path().resolve("journal.db");
                long rows = number(journal, "SELECT COUNT(*) FROM journal");
                assertEquals(rows, number(journal, "SELECT MAX(sequence) FROM journal"), "no row is missing");
                assertEquals(0, rows % 50, "no group is torn");
            }
        } finally {
            enough.set(true);
        }
        assertTrue(written.get() > 100);
    }

    @Test
    void everythingThatIsKeptComesBackAndSecretsOnlyWhenTold() throws Exception {
        journal(2);
        Files.createDirectories(folder.path().resolve("drivers/linux"));
        sql("drivers/linux/ledger.db", "CREATE TABLE meta(key TEXT, value INTEGER)", "PRAGMA user_version = 1");
        Files.write(folder.path().resolve("signals.memory"), new byte[] {1, 2, 3});
        Files.write(folder.path().resolve("permit.key"), new byte[] {9});
        Manifest without = Backup.make(folder, archive, false, NOW);
        assertEquals(
                List.of("journal.db", "drivers/linux/ledger.db", "signals.memory"),
                without.entries().stream().map(Manifest.Entry::name).toList());
        assertEquals(4, without.epoch());
        Backup.make(folder, archive, true, NOW);
        DataFolder restored = new DataFolder(temp.resolve("restored"));
        Restore.of(archive, restored, 0, NOW);
        assertArrayEquals(
                new byte[] {1, 2, 3}, Files.readAllBytes(restored.path().resolve("signals.memory")));
        assertArrayEquals(new byte[] {9}, Files.readAllBytes(restored.path().resolve("permit.key")));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(restored.path().resolve("permit.key"))));
        assertEquals(1, number(restored.path().resolve("drivers/linux/ledger.db"), "PRAGMA user_version"));
        restored.lock().close();
    }

    @Test
    void aFolderThatIsNotEmptyIsNotRestoredInto() throws Exception {
        journal(1);
        Backup.make(folder, archive, false, NOW);
        StoreException refused = assertThrows(StoreException.class, () -> Restore.of(archive, folder, 0, NOW));
        assertTrue(refused.getMessage().contains("is not empty"), refused.getMessage());
    }

    /** A flipped bit inside of a file passes the archive's own check sums when somebody packed it anew; not ours. */
    @Test
    void anArchiveWhoseFilesWereChangedIsRefusedAndLeavesNothing() throws Exception {
        journal(2);
        Files.write(folder.path().resolve("signals.memory"), new byte[] {1, 2, 3});
        Backup.make(folder, archive, false, NOW);
        Path other = temp.resolve("other.zip");
        repack(other, "signals.memory", new byte[] {1, 2, 4});
        DataFolder restored = new DataFolder(temp.resolve("restored"));
        StoreException refused = assertThrows(StoreException.class, () -> Restore.of(other, restored, 0, NOW));
        assertTrue(refused.getMessage().contains("signals.memory is not what was backed up"), refused.getMessage());
        assertTrue(restored.isEmpty());
        Restore.of(archive, restored, 0, NOW);
    }

    @Test
    void namesThatLeadOutOfTheFolderAreRefused() throws Exception {
        journal(2);
        Files.write(folder.path().resolve("signals.memory"), new byte[] {1, 2, 3});
        Backup.make(folder, archive, false, NOW);
        Path other = temp.resolve("other.zip");
        String manifest;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            manifest = new String(
                    zip.getInputStream(zip.getEntry(Manifest.NAME)).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
        repack(
                other,
                Manifest.NAME,
                manifest.replace("signals.memory", "../signals.memory")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        DataFolder restored = new DataFolder(temp.resolve("restored"));
        assertThrows(StoreException.class, () -> Restore.of(other, restored, 0, NOW));
        assertFalse(Files.exists(temp.resolve("signals.memory")));
    }

    private void repack(Path to, String changed, byte[] content) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(changed)) {
                    out.write(content);
                } else {
                    zip.getInputStream(entry).transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    /** Epochs after a restore count seconds: a clock behind the backup could give one that drivers have seen. */
    @Test
    void aClockThatRunsBehindTheBackupIsRefused() throws Exception {
        journal(1);
        Backup.make(folder, archive, false, NOW);
        DataFolder restored = new DataFolder(temp.resolve("restored"));
        assertThrows(StoreException.class, () -> Restore.of(archive, restored, 0, Instant.ofEpochMilli(1_000)));
        assertTrue(restored.isEmpty());
    }

    @Test
    void twoDaemonsNeverShareAFolder() throws Exception {
        try (DataFolder.Lock held = folder.lock()) {
            assertTrue(held.lock().isValid());
            assertThrows(StoreException.class, folder::lock);
        }
        folder.lock().close();
    }

    @Test
    void aRestoreThatWasBrokenOffKeepsDaemonsAway() throws Exception {
        Files.createDirectories(folder.path().resolve(DataFolder.RESTORING));
        assertThrows(StoreException.class, folder::lock);
        assertTrue(folder.isEmpty(), "it may be done again");
    }
}
