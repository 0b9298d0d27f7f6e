package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An export of NetBox against the demo's servers.csv. */
class InventoryCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final ObjectNode export = MAPPER.createObjectNode();
    private StringWriter printed = new StringWriter();
    private Site site;

    /** NetBox says what servers.csv says; the tests change it. */
    @BeforeEach
    void copyTheDemo() throws IOException {
        Path home = Files.createDirectories(folder.resolve("site"));
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, home.resolve(file.getFileName()));
            }
        }
        site = Setup.load(home).site();
        ArrayNode devices = export.putArray("devices");
        for (Server server : site.servers()) {
            device(devices, server.id(), server.rack(), site.rack(server.rack()).room());
        }
        export.putArray("virtual_machines");
    }

    private static void device(ArrayNode devices, String name, String rack, String room) {
        ObjectNode device = devices.addObject();
        device.put("name", name);
        device.putObject("role").put("slug", "server");
        device.putObject("status").put("value", "active");
        device.putObject("rack").put("name", rack);
        device.putObject("location").put("slug", room);
    }

    private void machine(String name, String host) {
        ObjectNode machine = export.withArray("virtual_machines").addObject();
        machine.put("name", name).put("memory", 16384);
        machine.putObject("status").put("value", "active");
        machine.putObject("device").put("name", host);
    }

    private ObjectNode deviceOf(int number) {
        return (ObjectNode) export.get("devices").get(number);
    }

    private int run(String... arguments) throws IOException {
        printed = new StringWriter();
        Files.writeString(folder.resolve("netbox.json"), export.toString());
        CommandLine line = new CommandLine(new InventoryCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));
        return line.execute(Stream.concat(
                        Stream.of(
                                "--site",
                                folder.resolve("site").toString(),
                                "--netbox",
                                folder.resolve("netbox.json").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    @Test
    void whatIsTheSameIsNoDifference() throws IOException {
        assertEquals(0, run(), printed::toString);
        assertEquals("NetBox: 240 servers, 0 virtual machines\nservers.csv says the same\n", printed.toString());
    }

    @Test
    void everyDifferenceIsShownInBothLanguagesAndWritten() throws IOException {
        machine("rogue-db", "s-101-01");
        deviceOf(3).putObject("rack").put("name", "r-202");
        deviceOf(4).put("name", "s-new");
        Path json = folder.resolve("drift.json");
        assertEquals(1, run("--json", json.toString()), printed::toString);
        String text = printed.toString();
        assertTrue(text.contains("unknown-workload: 1\n  rogue-db runs on s-101-01 by the word of netbox"), text);
        assertTrue(text.contains("misplaced-server: 1\n  s-101-04 stands in hall-1, r-202"), text);
        assertTrue(text.contains("unknown-server: 1\n  s-new stands in r-101 of hall-1"), text);
        assertTrue(text.contains("unseen-server: 1\n  s-101-05 is declared in r-101"), text);
        JsonNode document = MAPPER.readTree(json.toFile());
        assertEquals("unknown-workload", document.at("/drifts/0/kind").asText());
        assertEquals(1, run("--lang", "ko"));
        assertTrue(printed.toString().contains("rogue-db이(가) s-101-01에서 실행 중"), printed::toString);
    }

    /** What NetBox does not know is asked of a person by check, cell by cell; nothing is made up and nothing left out. */
    @Test
    void theProposedFileHasEveryRowAndAsksForWhatNobodyKnows() throws IOException {
        machine("rogue-db", "s-101-01");
        for (int i = 0; i < 20; i++) {
            boolean moves = deviceOf(i).at("/name").asText().equals("s-101-04");
            if (moves) {
                deviceOf(i).putObject("rack").put("name", "r-202");
                deviceOf(i).putObject("location").put("slug", "hall-2");
            }
        }
        Path proposed = folder.resolve("servers.csv.new");
        assertEquals(1, run("--write", proposed.toString()), printed::toString);
        List<String> rows = Files.readAllLines(proposed);
        assertEquals(242, rows.size(), "the header, 240 rows and the new one");
        assertTrue(
                rows.contains("s-101-04,r-202,hall-2,pdu-2a;pdu-2b,talk-archive,3,28,0.24,stop,70,"), rows::toString);
        assertEquals("s-101-01,r-101,hall-1,pdu-1a;pdu-1b,,,16,,,,rogue-db", rows.get(241));
        Files.copy(proposed, folder.resolve("site/servers.csv"), StandardCopyOption.REPLACE_EXISTING);
        Problems problems = new Problems();
        Setup.read(folder.resolve("site"), problems);
        List<String> asked = problems.list().stream().map(Problem::toString).toList();
        assertTrue(asked.stream().allMatch(one -> one.contains("servers.csv:242:")), asked::toString);
        assertEquals(5, asked.size(), asked::toString);
    }

    @Test
    void nothingIsWrittenOverAndWhatCannotBeReadIsSaid() throws IOException {
        Path there = folder.resolve("site/servers.csv");
        String before = Files.readString(there);
        assertEquals(2, run("--write", there.toString()));
        assertTrue(printed.toString().contains("is not overwritten"), printed::toString);
        assertEquals(before, Files.readString(there));
        CommandLine line = new CommandLine(new InventoryCommand());
        StringWriter said = new StringWriter();
        line.setErr(new PrintWriter(said));
        assertEquals(2, line.execute("--site", folder.resolve("site").toString()), "the demo has no NetBox");
        assertFalse(said.toString().isEmpty());
        assertTrue(said.toString().contains("neither --netbox nor inventory.netbox"), said::toString);
    }
}
