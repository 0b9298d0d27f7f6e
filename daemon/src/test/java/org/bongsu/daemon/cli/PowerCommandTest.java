package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bongsu.daemon.runtime.Setup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The power graph asked on the command line, of the demo with loads and ratings said. */
class PowerCommandTest {

    @TempDir
    Path folder;

    private StringWriter printed = new StringWriter();

    /** Each of 240 servers draws 500 W: a UPS that carries both halls carries 120 kW. */
    @BeforeEach
    void copyTheDemo() throws IOException {
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        String rows = Files.readString(folder.resolve("servers.csv"));
        Files.writeString(
                folder.resolve("servers.csv"),
                rows.replaceAll("(?m)$", ",500").replaceFirst(",500", ",load_w").replaceFirst("\n,500$", "\n"));
        edit("{id: ups-b, kind: ups,", "{id: ups-b, rating: 100 kW, kind: ups,");
    }

    private void edit(String from, String to) throws IOException {
        String before = Files.readString(folder.resolve("site.yaml"));
        assertTrue(before.contains(from), from);
        Files.writeString(folder.resolve("site.yaml"), before.replace(from, to));
    }

    private int run(String... arguments) {
        printed = new StringWriter();
        CommandLine line = new CommandLine(new PowerCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));
        String[] all = Stream.concat(Stream.of("--site", folder.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return line.execute(all);
    }

    @Test
    void whenAUpsGoesItsSisterIsToldToCarryTooMuch() throws IOException {
        assertEquals(0, run("--lost", "ups-a"), printed.toString());
        assertEquals("""
                after the loss of ups-a:
                  dead nodes: ups-a, busway-1a, busway-2a, pdu-1a, pdu-2a
                  no rack goes dark
                  on fewer feeds: hall-1, 6 of 6 racks on 1/2
                  on fewer feeds: hall-2, 6 of 6 racks on 1/2
                  OVERLOADED: ups-b
                  utility: 1 alive
                    utility-1 carries 120.0 kW of an unknown rating (unknown whether it bears that)
                  generator: 1 alive, 1 carrying nothing
                  switchgear: 2 alive, 1 carrying nothing
                    swgr-b carries 120.0 kW of an unknown rating (unknown whether it bears that)
                  battery: 2 alive, 2 carrying nothing
                  ups: 1 alive
                    ups-b carries 120.0 kW of 100.0 kW: OVERLOADED
                  busway: 2 alive
                    busway-1b carries 60.0 kW of an unknown rating (unknown whether it bears that)
                    busway-2b carries 60.0 kW of an unknown rating (unknown whether it bears that)
                  pdu: 2 alive
                    pdu-1b carries 60.0 kW of an unknown rating (unknown whether it bears that)
                    pdu-2b carries 60.0 kW of an unknown rating (unknown whether it bears that)
                """, printed.toString());
    }

    /** What is asked of the room that a fire takes, and in Korean: the cables of hall 1 run over the batteries. */
    @Test
    void severalThingsGoAtOnceAndTheWholeAnswerIsWritten() throws IOException {
        Path file = folder.resolve("power.json");
        assertEquals(0, run("--lost", "ups-a,bat-1", "--json", file.toString(), "--lang", "ko"), printed.toString());
        assertTrue(printed.toString().contains("정전: hall-1, 랙 6개 중 6개, 서버 120대\n"), printed.toString());
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals("[\"node:ups-a\",\"room:bat-1\"]", json.get("lost").toString());
        assertEquals(6, json.at("/rooms/0/dark").size());
        assertEquals(120, json.at("/rooms/0/servers").intValue());
        assertEquals("[\"pdu-2b\"]", json.at("/rooms/1/reduced/0/feeds").toString());
        assertEquals(2, json.at("/rooms/1/reduced/0/of").intValue());
    }

    @Test
    void twoServersAreToldWhatTheyShareAndAnotherSiteSharesNothing() throws IOException {
        assertEquals(0, run("--shared", "s-101-01,s-201-01"), printed.toString());
        assertTrue(printed.toString().startsWith("s-101-01 and s-201-01 go together in some outages:\n"));
        assertTrue(printed.toString().contains("  both depend on UPS ups-a, and keep another way without it\n"));
        assertTrue(printed.toString().contains("  both depend on building a, which takes both\n"));
        assertEquals(0, run("--shared", "s-101-01,anyang"));
        assertEquals("s-101-01 and anyang share nothing\n", printed.toString());
    }

    @Test
    void whatTheSiteLacksOrHasTwiceIsRefusedWithWhatWasMeant() throws IOException {
        assertEquals(2, run("--lost", "ups-x"));
        assertTrue(printed.toString().contains("--lost ups-x: nothing of that name in the site; did you mean ups-1"));
        assertEquals(2, run("--lost", "feed:C"));
        assertTrue(printed.toString().contains("did you mean feed:A or feed:B?"), printed.toString());
        edit(
                "{id: generator-1, kind: generator}",
                "{id: generator-1, kind: generator}\n  - {id: bat-1, kind: battery}");
        assertEquals(2, run("--lost", "bat-1"));
        assertTrue(
                printed.toString().contains("--lost bat-1 is several things: write node:bat-1 or room:bat-1"),
                printed.toString());
        assertEquals(0, run("--lost", "room:bat-1"));
        assertEquals(2, run("--shared", "s-101-01,anyan"));
        assertTrue(printed.toString().contains("did you mean anyang?"), printed.toString());
        assertEquals(2, run("--shared", "s-101-01"));
        assertEquals(2, run());
    }
}
