package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.migration.lint.FindingCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code check} prints of a site that has no mistakes, and the status it ends with. */
class CheckCommandTest {

    /** The demo's lesson: its standby and second name service stand elsewhere, its orchestrator does not. */
    private static final String DEMO = """
            site.yaml:42:46: severe: control-inside: orchestrator stands in what it must empty: orchestrator-1 goes with a fire in c-ups (with 240 workloads), a fire in c-hall-2 (with 120 workloads), the cut of building a (with 240 workloads); nothing is moved then
                  - {id: orchestrator-1, kind: orchestrator, server: s-201-01, needs: [dns-1]}
                                                             ^
            site.yaml:42:46: warning: cycle: emptying hall-2 powers off s-201-01 (orchestrator-1), and the orchestrator that empties it: it has to go last, or stand elsewhere
                  - {id: orchestrator-1, kind: orchestrator, server: s-201-01, needs: [dns-1]}
                                                             ^
            tenants.yaml:11:41: warning: storage-before-clients: talk-archive is storage and no service depends on it: it would be stopped while its clients write; name it under depends_on of each of them
                      - {id: talk-archive, weight: 0.5, kind: storage}
                                                        ^
            tenants.yaml:17:37: warning: quorum-in-one-compartment: pay-ledger needs 2 of its 4 members: a fire in c-ups leaves 0, the cut of building a leaves 0
                      - {id: pay-ledger, weight: 2, quorum: 2, restart: disarmed, shift: {destination: anyang, duration: 90s}}
                                                    ^
            tenants.yaml:32:42: warning: restart-armed: cloud-control is started again when it stops, also when Bongsu stops it: disarm that for its 2 workloads that may be stopped or moved cold
                      - {id: cloud-control, weight: 1.5, restart: armed}
                                                         ^
            tenants.yaml:10:37: warning: method-too-long: stopping talk-media, then talk-message, then talk-login in hall-1 counts as 3.5 min, a fire that takes its power leaves 150 s: the order will be given up
                      - {id: talk-media, weight: 1, depends_on: [talk-message]}
                                                    ^
            tenants.yaml:10:37: warning: method-too-long: stopping talk-media, then talk-message, then talk-login in hall-2 counts as 3.6 min, a fire that takes its power leaves 150 s: the order will be given up
                      - {id: talk-media, weight: 1, depends_on: [talk-message]}
                                                    ^
            site.yaml:4:1: note: restart-armed: nobody says of 10 of 12 services whether something starts them again when they stop: restart in tenants.yaml is armed, disarmed or none
                site: demo
                ^
            """;

    @TempDir
    Path folder;

    private StringWriter printed = new StringWriter();

    @BeforeEach
    void copyTheDemo() throws IOException {
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private int run(String... arguments) {
        printed = new StringWriter();
        CommandLine line = new CommandLine(new CheckCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));
        return line.execute(arguments);
    }

    private void edit(String file, String from, String to) throws IOException {
        String before = Files.readString(folder.resolve(file));
        assertTrue(before.contains(from), file + " lacks " + from);
        Files.writeString(folder.resolve(file), before.replace(from, to));
    }

    @Test
    void theDemosFindingsArePrintedAtTheirPlacesWithACaretBelow() {
        assertEquals(0, run(folder.toString()));
        String expected = Stream.of(DEMO.split("\n"))
                .map(line -> line.startsWith(" ") ? line : folder + "/" + line)
                .collect(Collectors.joining("\n"));
        String[] parts = printed.toString().split("\n" + Pattern.quote(folder.toString()) + ": ", 2);
        assertEquals(expected, parts[0]);
        assertEquals(
                "no mistakes, 8 findings (1 severe, 6 warning, 1 note); docs/linter.md says how to mend them",
                parts[1].lines().skip(1).findFirst().orElse(""));
    }

    @Test
    void theSameIsSaidInKorean() {
        assertEquals(0, run("--lang", "ko", folder.toString()));
        assertTrue(printed.toString().contains("심각: control-inside: 오케스트레이터"), printed.toString());
        assertTrue(printed.toString().contains("발견 8건(1 심각, 6 경고, 1 참고)"), printed.toString());
    }

    @Test
    void findingsAreStatusOneOnlyWhenThatIsAskedForAndMistakesStayTwo() throws IOException {
        assertEquals(1, run("--strict", folder.toString()));
        edit("site.yaml", "server: s-201-01", "server: s-201-0l");
        assertEquals(2, run(folder.toString()));
        assertTrue(
                printed.toString()
                        .contains("site.yaml:42:54: control[4].server: no server s-201-0l, did you mean s-201-01?"),
                printed.toString());
        assertFalse(printed.toString().contains("control-inside"), "a site with mistakes is not judged");
    }

    @Test
    void ofManyOfOneKindAFewAreShownUnlessAllAreAskedFor() throws IOException {
        for (String service : Set.of("talk-media", "map-route", "map-tile", "cloud-vm")) {
            edit("tenants.yaml", "{id: " + service + ", ", "{id: " + service + ", restart: armed, ");
        }
        assertEquals(0, run(folder.toString()));
        assertEquals(3, count("warning: restart-armed"));
        assertTrue(printed.toString().contains("    2 more of restart-armed: --all shows them\n"), printed.toString());
        assertEquals(0, run("--all", folder.toString()));
        assertEquals(5, count("warning: restart-armed"));
        assertFalse(printed.toString().contains("more of"), printed.toString());
    }

    /** What burned at Pangyo held the tools that should have moved the work. A few lines tell that of 32,000 rows. */
    @Test
    void pangyoIsToldThatItsControlStandsInTheBuildingInAFewLines() {
        assertEquals(0, run(Setup.configHome().resolve("sites/pangyo").toString()));
        String lesson = "both of bongsu-1, bongsu-2 go with a fire in c-ups-b4 (with 16000 workloads),"
                + " the cut of building a (with 32000 workloads); nothing is moved then";
        assertEquals(1, count(lesson), printed.toString());
        long lines = printed.toString().lines().count();
        assertTrue(lines > 20 && lines < 3 * 3 * (FindingCode.values().length + 2), lines + " lines");
    }

    /** A row of servers.csv is pointed at in its cell. */
    @Test
    void aWorkloadIsPointedAtInItsCell() throws IOException {
        edit(
                "servers.csv",
                "s-101-02,r-101,hall-1,pdu-1a;pdu-1b,cloud-vm,2,56,",
                "s-101-02,r-101,hall-1,pdu-1a;pdu-1b,cloud-vm,2,560,");
        assertEquals(0, run(folder.toString()));
        assertTrue(
                printed.toString()
                        .contains(
                                "servers.csv:3:48: warning: capacity-short: no host of a refuge has room for 1 workload"),
                printed.toString());
    }

    private long count(String text) {
        return printed.toString().lines().filter(line -> line.contains(text)).count();
    }

    /** Every code has its row in the document, and every row its code. */
    @Test
    void theDocumentExplainsExactlyTheCodesThatThereAre() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (FindingCode code : FindingCode.values()) {
            codes.add(code.word());
        }
        Set<String> explained = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|[^|]+\\|[^|]+\\|$")
                .matcher(Files.readString(Setup.home().resolve("docs/linter.md")));
        while (row.find()) {
            explained.add(row.group(1));
        }
        assertEquals(codes, explained);
    }
}
