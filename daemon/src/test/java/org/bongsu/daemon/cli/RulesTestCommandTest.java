package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bongsu.daemon.runtime.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

/** What the command prints and the status it ends with. */
class RulesTestCommandTest {

    private static final String TEST = """
            rule_files: [default]
            rooms: [{id: bat-1, kind: battery}]
            devices: [{id: asd-1, kind: ambient, room: bat-1}]
            tests:
              - name: smoke <is seen> & told
                input_series: [{series: asd-1/smoke.obscuration, values: 1x20}]
                by: [{at: 1m, room: bat-1, stage: pre_alarm}]
              - name: gas
                input_series: [{series: asd-1/gas.h2, values: 250x20}]
                by: [{at: 1m, room: bat-1, stage: pre_alarm}]
            """;

    @TempDir
    private Path folder;

    private final StringWriter printed = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new RulesTestCommand());
        line.setOut(new PrintWriter(printed));
        return line.execute(arguments);
    }

    @Test
    void aFileWhoseTestsPassIsOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("a_test.yaml"), TEST);
        assertEquals(0, run(file.toString()));
        assertEquals(file + ": ok, 2 tests, 2 expectations\n", printed.toString());
    }

    @Test
    void whatFailsIsShownWhereItStandsWithWhatHappenedUntilThen() throws IOException {
        Path file = Files.writeString(folder.resolve("a_test.yaml"), TEST.replace("values: 250x20", "values: 20x20"));
        assertEquals(1, run(file.toString()));
        List<String> lines = printed.toString().lines().toList();
        assertEquals(file + ":10:10: gas", lines.get(0));
        assertEquals("    expected at 1m: bat-1 to have come to pre_alarm", lines.get(1));
        assertEquals("    seen: normal", lines.get(2));
        assertEquals("    until then: nothing", lines.get(3));
        assertEquals(file + ": 1 of 2 tests failed, 2 expectations", lines.get(4));
    }

    @Test
    void onlyTheTestsThatAreNamedRun() throws IOException {
        Path file = Files.writeString(folder.resolve("a_test.yaml"), TEST.replace("values: 250x20", "values: 20x20"));
        assertEquals(0, run("--run", "SMOKE", file.toString()));
        assertTrue(printed.toString().contains("1 test, 1 expectation"), printed.toString());
        assertEquals(2, Bongsu.execute("rules", "test", "--run", "nothing of that name", file.toString()));
    }

    @Test
    void theReportIsXmlWhateverTheTestsAreCalled() throws Exception {
        Path file = Files.writeString(folder.resolve("a_test.yaml"), TEST.replace("values: 1x20", "values: 0.01x20"));
        Path report = folder.resolve("report.xml");
        assertEquals(1, run("--junit", report.toString(), file.toString()));
        try (InputStream in = Files.newInputStream(report)) {
            Document xml =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
            assertEquals(2, xml.getElementsByTagName("testcase").getLength());
            assertEquals(1, xml.getElementsByTagName("failure").getLength());
            assertEquals(
                    "smoke <is seen> & told",
                    xml.getElementsByTagName("testcase")
                            .item(0)
                            .getAttributes()
                            .getNamedItem("name")
                            .getNodeValue());
        }
    }

    @Test
    void mistakesAndMissingFilesAreBadInput() throws IOException {
        Path wrong = Files.writeString(folder.resolve("a_test.yaml"), TEST.replace("kind: ambient", "kind: ambiant"));
        assertEquals(2, Bongsu.execute("rules", "test", wrong.toString()));
        assertEquals(
                2,
                Bongsu.execute("rules", "test", folder.resolve("nope_test.yaml").toString()));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(2, Bongsu.execute("rules", "test", empty.toString()));
        assertEquals(2, Bongsu.execute("rules"));
    }

    /** A site's tests are no rules of it; they are tests, and checked as such. */
    @Test
    void aSitesTestsAreRunCheckedAndNotTakenForRules() throws IOException {
        Path site = copyOfDemo();
        Path test = site.resolve("rules/own_test.yaml");
        Files.createDirectory(test.getParent());
        Files.writeString(test, """
                site: ..
                tests:
                  - name: smoke in the battery room
                    input_series: [{series: asd-1/smoke.obscuration, values: 1+0.001x20}]
                    by: [{at: 1m, room: bat-1, stage: pre_alarm}]
                """);
        assertEquals(0, run(site.toString()));
        assertEquals(0, Bongsu.execute("check", site.toString()));
        assertEquals(0, Bongsu.execute("check", test.toString()));
        Setup setup = Setup.load(site);
        assertFalse(setup.rules().rules().isEmpty());
        Files.writeString(test, Files.readString(test).replace("bat-1", "bat-9"));
        assertEquals(2, Bongsu.execute("check", site.toString()));
        assertEquals(2, Bongsu.execute("check", test.toString()));
    }

    private Path copyOfDemo() throws IOException {
        Path site = Files.createDirectory(folder.resolve("site"));
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, site.resolve(file.getFileName()));
            }
        }
        return site;
    }
}
