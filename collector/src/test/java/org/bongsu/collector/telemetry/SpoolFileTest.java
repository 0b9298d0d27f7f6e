package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the spool's file knows of its sinks from one run to the next. */
class SpoolFileTest {

    private static final long MOST = 1 << 20;

    @TempDir
    Path dir;

    private Path path;

    @BeforeEach
    void name() {
        path = dir.resolve("spool.db");
    }

    /** Else a rewind soon after the start goes back to the first block of all. */
    @Test
    void whatIsHeldBackForASinkIsKnownAfterARestart() throws Exception {
        Cursor quick = new Cursor("quick");
        Cursor slow = new Cursor("slow");
        try (SpoolFile file = new SpoolFile(path)) {
            file.open(List.of(quick, slow));
            add(file, 9);
            quick.position(8);
            quick.freeable(5);
            file.write(new byte[0], 0, List.of(quick, slow), MOST, 1, 0);
        }
        try (SpoolFile file = new SpoolFile(path)) {
            Cursor again = new Cursor("quick");
            file.open(List.of(again, slow));
            assertEquals(8, again.position());
            assertEquals(5, again.freeable());
        }
    }

    @Test
    void aSpoolOfAnEarlierVersionHoldsNothingBackOfWhatWasAcknowledged() throws Exception {
        sql("CREATE TABLE cursor(sink TEXT PRIMARY KEY, position INTEGER NOT NULL)");
        sql("INSERT INTO cursor VALUES ('influx', 3)");
        Cursor cursor = new Cursor("influx");
        try (SpoolFile file = new SpoolFile(path)) {
            file.open(List.of(cursor));
            assertEquals(3, cursor.position());
            assertEquals(3, cursor.freeable());
            add(file, 4);
            cursor.position(4);
            file.write(new byte[0], 0, List.of(cursor), MOST, 1, 0);
        }
        try (SpoolFile file = new SpoolFile(path)) {
            file.open(List.of(cursor));
            assertEquals(4, cursor.position());
            assertEquals(3, cursor.freeable());
        }
    }

    private static void add(SpoolFile file, int blocks) throws SpoolFile.Refused {
        for (int i = 0; i < blocks; i++) {
            file.write(new byte[100], 1, List.of(), MOST, 1, 0);
        }
    }

    private void sql(String text) throws SQLException {
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = open.createStatement()) {
            statement.execute(text);
        }
    }
}
