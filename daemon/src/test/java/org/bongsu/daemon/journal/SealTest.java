package org.bongsu.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bongsu.daemon.store.DataFolder;
import org.bongsu.daemon.store.Upgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever changes what was written is found out, on a real journal. */
class SealTest {

    private static final int ROWS = 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws Exception {
        try (Journal journal = Journal.open(folder)) {
            journal.append(rows(1, ROWS / 2));
        }
        try (Journal journal = Journal.open(folder)) {
            journal.append(rows(ROWS / 2 + 1, ROWS));
        }
    }

    private static List<JournalRow> rows(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(JournalWriter::row).toList();
    }

    private Seal.Verdict verdict(Map<Long, String> kept) throws JournalException {
        try (Journal journal = Journal.openReadOnly(folder.resolve(Journal.FILE))) {
            return Seal.verify(journal, kept);
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Journal.FILE));
                Statement statement = open.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void whatWasWrittenInSeveralSessionsIsWhole() throws Exception {
        Seal.Verdict verdict = verdict(Map.of());
        assertTrue(verdict.whole(), verdict::toString);
        assertEquals(ROWS, verdict.rows());
        assertEquals(0, verdict.unsealed());
        assertEquals(64, verdict.head().length());
        assertTrue(verdict(Map.of((long) ROWS, verdict.head())).whole());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE journal SET body = '{}' WHERE sequence = 7 | 7",
                "UPDATE journal SET now = now + 1 WHERE sequence = 12 | 12",
                "UPDATE journal SET wall = wall - 1 WHERE sequence = 1 | 1",
                "UPDATE journal SET kind = 'Tock' WHERE sequence = 20 | 20",
                "UPDATE journal SET decisions = 'd' WHERE sequence = 3 | 3",
                "UPDATE journal SET chain = '' WHERE sequence = 9 | 9",
                "UPDATE journal SET chain = (SELECT chain FROM journal WHERE sequence = 8) WHERE sequence = 9 | 9",
                "DELETE FROM journal WHERE sequence = 5 | 5",
                "DELETE FROM journal WHERE sequence = 1 | 1",
                "INSERT INTO journal SELECT 21, now, wall, kind, body, decisions, chain FROM journal WHERE sequence = 20 | 21"
            })
    void aRowThatWasChangedAddedOrTakenOutIsNamed(String forgery, long row) throws Exception {
        sql(forgery);
        assertEquals(row, verdict(Map.of()).broken());
    }

    /** Who can write the file can seal it anew; not so what was kept elsewhere. */
    @Test
    void aForgedChainAndAShortenedOneAreFoundOutByASealThatWasKept() throws Exception {
        Map<Long, String> kept = Map.of((long) ROWS, verdict(Map.of()).head());
        sql("DELETE FROM journal WHERE sequence > 15");
        assertTrue(verdict(Map.of()).whole(), "nothing inside of it tells");
        assertEquals(ROWS, verdict(kept).broken());
        try (Journal journal = Journal.open(folder)) {
            journal.append(List.of(new JournalRow(16, JournalWriter.row(16).now(), 16, "Tick", "{}", "d")));
            journal.append(rows(17, ROWS));
        }
        assertTrue(verdict(Map.of()).whole());
        assertEquals(ROWS, verdict(kept).broken());
        assertNotEquals(kept.get((long) ROWS), verdict(Map.of()).head());
    }

    /** A journal of before seals: the daemon raises it, and its first seal follows from all that was there. */
    @Test
    void rowsOfBeforeSealsAreVouchedForByTheFirstSeal() throws Exception {
        sql("ALTER TABLE journal DROP COLUMN chain", "PRAGMA user_version = 1");
        JournalException old = assertThrows(JournalException.class, () -> verdict(Map.of()));
        assertTrue(String.valueOf(old.getMessage()).contains("seals"), old::getMessage);
        Upgrade.of(new DataFolder(folder));
        assertEquals(ROWS, verdict(Map.of()).unsealed());
        try (Journal journal = Journal.open(folder)) {
            journal.append(rows(ROWS + 1, ROWS + 3));
        }
        Seal.Verdict verdict = verdict(Map.of());
        assertTrue(verdict.whole(), verdict::toString);
        assertEquals(ROWS, verdict.unsealed());
        sql("UPDATE journal SET body = '{}' WHERE sequence = 7");
        assertEquals(ROWS + 1, verdict(Map.of()).broken());
    }
}
