package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.drill.Drill;
import org.bongsu.daemon.drill.Rehearsal;
import org.bongsu.daemon.journal.Journal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor's questions of the journal of a rehearsed fire. */
class LedgerCommandTest {

    @TempDir
    private static Path folder;

    private static Path file;
    private static Rehearsal rehearsal;

    private record Said(int status, String out, String err) {}

    @BeforeAll
    static void rehearse() throws Exception {
        file = folder.resolve("journal.db");
        try (Journal journal = Journal.openFile(file)) {
            journal.putMeta("site", DemoSite.setup().folder().toAbsolutePath().toString());
            rehearsal = new Drill(DemoSite.setup(), DemoSite.scenario("pangyo-2022"), 1, Optional.of(journal)).run();
        }
    }

    private static Said ledger(String... arguments) {
        List<String> all = new ArrayList<>(List.of("ledger"));
        all.addAll(List.of(arguments));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int status = Bongsu.execute(all.toArray(new String[0]));
            return new Said(status, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static long count(JsonNode ledger, String kind) {
        long count = 0;
        for (JsonNode entry : ledger.path("entries")) {
            count += entry.path("kind").asText().equals(kind) ? 1 : 0;
        }
        return count;
    }

    @Test
    void theExportHoldsEveryDecisionAndTheReportIsMadeFromItAlone() throws Exception {
        Path export = folder.resolve("ledger.json");
        Said said = ledger("export", "--journal", file.toString(), "--to", export.toString());
        assertEquals(0, said.status(), said.err());
        JsonNode ledger = new ObjectMapper().readTree(export.toFile());
        assertEquals(0, ledger.path("differing").asLong());
        assertEquals(rehearsal.transcript().stages().size(), count(ledger, "StageChanged"));
        assertEquals(4, count(ledger, "CutDeclared"), "one a room that the scenario cuts");
        assertTrue(count(ledger, "Commanded") > 240, said.out());
        assertTrue(count(ledger, "NoticeDelivered") >= 4);
        assertTrue(count(ledger, "VoteRaised") > 1);
        for (String kind : List.of("SupplySeen", "ConditionsSeen", "InletSeen", "Observed", "Glimpsed", "Tick")) {
            assertEquals(0, count(ledger, kind), kind + " is telemetry's to keep");
        }
        for (JsonNode entry : ledger.path("entries")) {
            assertEquals(64, entry.path("seal").asText().length(), entry::toString);
            assertTrue(entry.at("/what/ko").asText().matches("(?s).*[가-힣→].*|[a-z0-9-]+ [A-Z_]+: .*"), entry::toString);
            if (entry.path("kind").asText().equals("VoteRaised")) {
                assertFalse(entry.at("/why/en").asText().isBlank(), entry::toString);
            }
        }

        Path page = folder.resolve("report.html");
        said = ledger("report", export.toString(), "--to", page.toString(), "--lang", "ko", "--zone", "Asia/Seoul");
        assertEquals(0, said.status(), said.err());
        String html = Files.readString(page);
        assertTrue(html.contains("lang=\"ko\"") && html.contains("시간 순 기록") && html.contains("Asia/Seoul"));
        assertTrue(html.contains("c-bat FIRE ") && html.contains("→ CONFIRMED"), "the stages");
        assertTrue(html.contains("명령 START LIVE × ") && html.contains("명령 CORDON × "), "commands of a minute together");
        assertTrue(html.contains("rehearsal"), "who declared the cut");
        assertFalse(html.contains("<script") || html.contains("src="), "it needs nothing else");
    }

    @Test
    void aForgeryIsNamedAndAKeptSealIsBelieved() throws Exception {
        Said said = ledger("verify", "--journal", file.toString());
        assertEquals(0, said.status(), said.err());
        String head = said.out().lines().reduce("", (first, second) -> second);
        assertEquals(
                0,
                ledger("verify", "--journal", file.toString(), "--head", head).status());
        Path forged = folder.resolve("forged.db");
        Files.copy(file, forged);
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + forged);
                Statement statement = open.createStatement()) {
            statement.execute(
                    "UPDATE journal SET body = replace(body, 'rehearsal', 'nobody') WHERE kind = 'CutDeclared'");
        }
        said = ledger("verify", "--journal", forged.toString());
        assertEquals(1, said.status());
        assertTrue(said.out().contains("not as it was sealed"), said.out());
        Path export = folder.resolve("forged.json");
        said = ledger("export", "--journal", forged.toString(), "--to", export.toString());
        assertEquals(1, said.status());
        assertTrue(said.out().contains("not as it was sealed"), said.out());
    }

    @Test
    void whatIsNoExportOrNoSealIsRefused() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"format\":\"x\"}");
        assertEquals(
                2,
                ledger(
                                "report",
                                other.toString(),
                                "--to",
                                folder.resolve("x.html").toString())
                        .status());
        Said said = ledger("verify", "--journal", file.toString(), "--head", "12");
        assertEquals(2, said.status());
        assertTrue(said.err().contains("64 hex digits"), said.err());
        assertEquals(
                2,
                ledger("verify", "--journal", folder.resolve("none.db").toString())
                        .status());
    }
}
