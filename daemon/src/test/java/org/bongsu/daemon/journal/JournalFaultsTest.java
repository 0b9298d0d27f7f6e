package org.bongsu.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bongsu.daemon.PeerBinaries;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the journal said is on disk is there, whole and in order, and nothing else but the group that was under way. */
class JournalFaultsTest {

    private static final int GROUPS = 4;
    private static final int GROUP = 5;
    private static final int WAL_HEADER = 32;
    private static final int SECTOR = 512;
    private static final int KILLS = 8;

    /** Some disks are so bad that most processes cannot even open the journal. */
    private static final int KILLS_MOST = 60;

    /** Of errno.h on Linux. */
    private static final String EIO = "5";

    private static final String ENOSPC = "28";

    @TempDir
    private Path folder;

    /** The power goes while the last group is written: of its sectors any may hold something else, and the last ones may be missing. */
    @Test
    void aTornLastGroupIsNoGroup() throws Exception {
        Path written = Files.createDirectory(folder.resolve("written"));
        List<Long> ends = new ArrayList<>();
        Path wal = written.resolve("journal.db-wal");
        try (Journal journal = Journal.open(written)) {
            for (int group = 0; group < GROUPS; group++) {
                journal.append(rows(journal.last()));
                ends.add(Files.size(wal));
            }
            long before = ends.get(GROUPS - 2);
            long whole = ends.get(GROUPS - 1);
            assertTrue(before > WAL_HEADER && whole - before > SECTOR, ends::toString);
            for (long cut = before; cut < whole; cut += SECTOR / 4) {
                Path torn = copy(written);
                try (FileChannel file = FileChannel.open(torn.resolve("journal.db-wal"), StandardOpenOption.WRITE)) {
                    file.truncate(cut);
                }
                holds(torn, (GROUPS - 1) * GROUP, cut + " of " + ends);
            }
            byte[] garbage = new byte[SECTOR];
            Arrays.fill(garbage, (byte) 0xA5);
            for (long sector = before; sector < whole; sector += SECTOR) {
                Path torn = copy(written);
                try (FileChannel file = FileChannel.open(torn.resolve("journal.db-wal"), StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.wrap(garbage, 0, (int) Math.min(SECTOR, whole - sector)), sector);
                }
                holds(torn, (GROUPS - 1) * GROUP, sector + " of " + ends);
            }
            holds(copy(written), GROUPS * GROUP, "whole");
        }
    }

    /** A disk that fails, and fills, again and again, under a process that is killed again and again. */
    @ParameterizedTest
    @Tag("peer")
    @CsvSource({"posix/io/sync/*, " + EIO, "posix/io/rw/pwrite, " + ENOSPC, "posix/io/rw/pwrite, " + EIO})
    void whatFailedToReachTheDiskIsRefusedAndWhatDidReachItStays(String call, String errno) throws Exception {
        Random random = new Random(1);
        long promised = 0;
        int refused = 0;
        for (int kill = 0; kill < KILLS || (refused <= KILLS && kill < KILLS_MOST); kill++) {
            Process writer = writer("enable_random name=" + call + ",probability=0.1,failinfo=" + errno);
            int lines = 20 + random.nextInt(200);
            try (BufferedReader told =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                String line = told.readLine();
                while (line != null) {
                    if (line.startsWith("on disk ")) {
                        promised = Long.parseLong(line.substring("on disk ".length()));
                    } else if (line.startsWith("refused ")) {
                        refused++;
                    }
                    if (--lines == 0) {
                        writer.toHandle().destroyForcibly();
                    }
                    line = told.readLine();
                }
            }
            assertTrue(writer.waitFor(20, TimeUnit.SECONDS));
            long last = check(folder);
            // One group more may have been written whose promise was never read.
            assertTrue(last >= promised && last <= promised + 2 * GROUP, last + " of " + promised);
            promised = last;
        }
        assertTrue(refused > KILLS, "the disk hardly failed: " + refused);
        assertTrue(promised > KILLS, "hardly anything was written: " + promised);
    }

    private Process writer(String fault) throws IOException {
        Path libraries = PeerBinaries.file("usr/lib/fiu");
        Path library = PeerBinaries.file("usr/lib/libfiu.so.0");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalWriter.class.getName(),
                        folder.toString())
                .redirectErrorStream(true);
        builder.environment()
                .put(
                        "LD_PRELOAD",
                        libraries.resolve("fiu_run_preload.so") + " " + libraries.resolve("fiu_posix_preload.so"));
        builder.environment().put("LD_LIBRARY_PATH", String.valueOf(library.getParent()));
        builder.environment().put("FIU_ENABLE", fault);
        return builder.start();
    }

    private static List<JournalRow> rows(long last) {
        return Stream.iterate(last + 1, next -> next + 1)
                .limit(GROUP)
                .map(JournalWriter::row)
                .toList();
    }

    private Path copy(Path written) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        for (String name : List.of("journal.db", "journal.db-wal")) {
            Files.copy(written.resolve(name), copy.resolve(name));
        }
        return copy;
    }

    /** So many rows, and the next group comes after them. */
    private static void holds(Path torn, long rows, String how) throws Exception {
        assertEquals(rows, check(torn), how);
        try (Journal journal = Journal.openFile(torn.resolve("journal.db"))) {
            journal.append(rows(journal.last()));
        }
        assertEquals(rows + GROUP, check(torn));
        try (Stream<Path> files = Files.walk(torn)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Every row from the first to the last, as it was handed in; returns the last. */
    private static long check(Path data) throws JournalException {
        List<JournalRow> rows = new ArrayList<>();
        try (Journal journal = Journal.openFile(data.resolve("journal.db"))) {
            journal.read(rows::add);
        }
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(JournalWriter.row(i + 1), rows.get(i));
        }
        return rows.size();
    }
}
