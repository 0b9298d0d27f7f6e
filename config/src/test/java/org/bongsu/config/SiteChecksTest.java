package org.bongsu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bongsu.config.site.SiteYaml;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.Room;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every check that needs more than one value: the demo site is broken in one place at a time, and that place is named. */
class SiteChecksTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheDemo() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void theDemoItselfHasNoProblem() {
        assertEquals(List.of(), problems());
    }

    @Test
    void twelveMistakesInFiveFilesAreReportedInOneRun() throws IOException {
        Path site = HOME.resolve("samples/twelve-mistakes");
        Problems problems = new Problems();
        assertTrue(SiteFolder.read(site, HOME, problems).isEmpty());
        List<String> expected = Files.readAllLines(site.resolve("expected.txt"));
        assertEquals(12, expected.size());
        assertEquals(expected, problems.list().stream().map(Problem::toString).toList());
        ConfigException thrown = assertThrows(ConfigException.class, () -> SiteFolder.load(site, HOME));
        assertEquals(String.join("\n", expected), thrown.getMessage());
        assertEquals(problems.list(), thrown.problems());
    }

    /** Otherwise one slip of the pen would be followed by a false problem for each of 32,000 servers. */
    @Test
    void aFileThatDoesNotParseIsTheOnlyProblem() throws IOException {
        for (String name : List.of("site.yaml", "tenants.yaml", "devices.yaml", "bongsu.yaml")) {
            String before = Files.readString(folder.resolve(name));
            Files.writeString(folder.resolve(name), before + "\n}");
            assertEquals(1, problems().size(), problems().toString());
            assertTrue(problems().get(0).startsWith(name + ":"), problems().toString());
            Files.writeString(folder.resolve(name), before);
        }
    }

    @Test
    void aBrokenProfileIsNotBlamedOnItsDevices(@TempDir Path home) throws IOException {
        Files.copy(HOME.resolve("points.yaml"), home.resolve("points.yaml"));
        Files.createDirectory(home.resolve("profiles"));
        try (Stream<Path> files = Files.list(HOME.resolve("profiles"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                boolean faast = file.endsWith("faast.yaml");
                Files.writeString(
                        home.resolve("profiles").resolve(file.getFileName()),
                        faast ? text.replace("type: f32", "type: f33") : text);
            }
        }
        Problems problems = new Problems();
        SiteFolder.read(folder, home, problems);
        assertEquals(1, problems.count(), problems.list().toString());
        assertEquals("profiles/faast.yaml", problems.list().get(0).file());
    }

    @Test
    void anEmptyFolderLacksEachOfItsFiles(@TempDir Path empty) {
        Problems problems = new Problems();
        SiteFolder.read(empty, HOME, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:1:1: no such file",
                        "devices.yaml:1:1: no such file",
                        "servers.csv:1:1: no such file",
                        "site.yaml:1:1: no such file",
                        "tenants.yaml:1:1: no such file"),
                problems.list().stream().map(Problem::toString).toList());
    }

    @Test
    void aDestinationInTheSameCompartmentSharesItsFate() throws IOException {
        destination("room: hall-1, feeds: [pdu-2a], serves: [hall-1]");
        assertOnly("destination near shares the fate of hall-1: both are in compartment c-hall-1");
    }

    @Test
    void aDestinationWhoseFeedsBurnWithTheRoomSharesItsFate() throws IOException {
        // The feeds of hall 1 cross the battery room; what serves the battery room must not hang on them.
        destination("room: hall-1, feeds: [pdu-1a, pdu-1b], serves: [bat-1]");
        assertOnly("destination near shares the fate of bat-1: a fire in compartment c-bat takes pdu-1a and pdu-1b");
    }

    @Test
    void aDestinationThatKeepsOneFeedDoesNotShareItsFate() throws IOException {
        destination("room: hall-1, feeds: [pdu-1a, pdu-2b], serves: [bat-1]");
        assertEquals(List.of(), problems());
    }

    @Test
    void aDestinationThatServesEverythingIsHeldAgainstEveryRoomWithRacks() throws IOException {
        destination("room: hall-1, feeds: [pdu-1a, pdu-1b]");
        assertOnly("destination near shares the fate of hall-1: both are in compartment c-hall-1");
    }

    @Test
    void aCycleInThePowerGraphIsNamedNodeByNode() throws IOException {
        edit(
                "site.yaml",
                "{id: swgr-a, kind: switchgear, from: [utility-1, generator-1]",
                "{id: swgr-a, kind: switchgear, from: [utility-1, pdu-2a]");
        assertOnly("cycle in the power graph: swgr-a -> pdu-2a -> busway-2a -> ups-a -> swgr-a");
    }

    /** Whoever forgets to say it gets the stricter limits. */
    @Test
    void aRoomsBatteriesAreLithiumUnlessItSaysOtherwise() throws IOException {
        edit("site.yaml", "kind: ups, compartment: c-ups}", "kind: ups, compartment: c-ups, chemistry: lead_acid}");
        Problems problems = new Problems();
        SiteYaml site =
                SiteYaml.decode(YamlDocument.read(folder.resolve("site.yaml"), "site.yaml", problems), problems);
        assertEquals(List.of(), problems.list());
        assertEquals(
                List.of(Chemistry.LITHIUM, Chemistry.LEAD_ACID, Chemistry.LITHIUM, Chemistry.LITHIUM),
                site.rooms().stream().map(Room::chemistry).toList());
        edit("site.yaml", "chemistry: lead_acid", "chemistry: lead");
        assertOnly("rooms[1].chemistry: \"lead\" is not one of lithium, lead_acid");
    }

    @Test
    void aOneSidedNeighbourIsASlip() throws IOException {
        edit("site.yaml", "neighbours: [c-bat]", "neighbours: [c-bat, c-hall-1]");
        assertOnly("compartments[1].neighbours[1]: c-hall-1 does not name c-ups as its neighbour");
    }

    @Test
    void aCompartmentWithoutARoomIsReported() throws IOException {
        edit(
                "site.yaml",
                "building: a, kind: hall, compartment: c-hall-2",
                "building: a, kind: hall, compartment: c-hall-1");
        assertOnly("compartment c-hall-2 has no room");
    }

    @Test
    void duplicateIdsNameTheFirstUse() throws IOException {
        edit(
                "site.yaml",
                "{id: pdu-1b, kind: pdu, room: hall-1, from: [busway-1b]",
                "{id: pdu-1a, kind: pdu, room: hall-1, from: [busway-1b]");
        String all = String.join("\n", problems());
        assertTrue(all.contains("site.yaml:33:10: power[13].id: duplicate power node pdu-1a, first on line 32"), all);
    }

    @Test
    void danglingReferencesOfEveryKindAreFoundWithTheNearestName() throws IOException {
        edit("site.yaml", "room: ups-1, from: [swgr-a, battery-a]", "room: ups-9, from: [swgr-a, battery-a]");
        edit("site.yaml", "through: [bat-1], from: [ups-b]", "through: [bat-9], from: [ups-b]");
        edit("site.yaml", "building: a, kind: battery", "building: b, kind: battery");
        edit("devices.yaml", "room: hall-2, node: pdu-2b", "room: hall-3, node: pdu-2c");
        edit("devices.yaml", "profile: fire-panel", "profile: firepanel");
        edit("tenants.yaml", "depends_on: [talk-login]", "depends_on: [talk-logon]");
        edit("tenants.yaml", "destination: anyang, duration: 90s", "destination: anyung, duration: 90s");
        edit(
                "servers.csv",
                "s-101-01,r-101,hall-1,pdu-1a;pdu-1b,talk-login",
                "s-101-01,r-101,hall-1,pdu-1a;pdu-1b,talk-logout");
        String all = String.join("\n", problems());
        for (String part : List.of(
                "room: no room ups-9, did you mean ups-1?",
                "through[0]: no room bat-9, did you mean bat-1?",
                "building: no building b, did you mean a?",
                "room: no room hall-3, did you mean hall-1?",
                "node: no power node pdu-2c, did you mean pdu-2a?",
                "profile: no profile firepanel, did you mean fire-panel?",
                "depends_on[0]: no service talk-logon, did you mean talk-login?",
                "destination: no destination anyung, did you mean anyang?",
                "servers.csv:2:37: service: no service talk-logout, did you mean talk-login?")) {
            assertTrue(all.contains(part), part + "\nnot in\n" + all);
        }
        assertEquals(9, problems().size(), all);
    }

    @Test
    void aRackWithoutAFeedIsReportedOnceAndAtItsCell() throws IOException {
        edit("servers.csv", "s-101-01,r-101,hall-1,pdu-1a;pdu-1b,", "s-101-01,r-101,hall-1,,");
        // The other 19 rows of the rack say otherwise, but there is one mistake and it is reported once.
        assertOnly("servers.csv:2:23: feeds: rack r-101 has no feed");
    }

    @Test
    void aRowThatGivesItsRackOtherFeedsIsReported() throws IOException {
        edit("servers.csv", "s-101-02,r-101,hall-1,pdu-1a;pdu-1b,", "s-101-02,r-101,hall-1,pdu-1a,");
        assertOnly("servers.csv:3:23: feeds: r-101 has other feeds on line 2");
    }

    @Test
    void aServerInTwoRacksAndARackInTwoRoomsAreReported() throws IOException {
        edit("servers.csv", "s-101-02,r-101,hall-1,", "s-101-01,r-102,hall-2,");
        String all = String.join("\n", problems());
        assertTrue(all.contains("servers.csv:3:10: rack: s-101-01 stands in r-101 on line 2"), all);
        assertTrue(all.contains("servers.csv:3:1: server: duplicate workload s-101-01, first on line 2"), all);
        assertTrue(all.contains("room: r-102 is in hall-2 on line 3"), all);
    }

    @Test
    void severalWorkloadsOnOneServerAreAllowedWhenNamed() throws IOException {
        String text = Files.readString(folder.resolve("servers.csv"));
        List<String> lines = text.lines().toList();
        StringBuilder out = new StringBuilder(lines.get(0)).append(",workload\n");
        lines.stream().skip(1).forEach(line -> out.append(line).append(",\n"));
        out.append(lines.get(1)).append(",second\n");
        Files.writeString(folder.resolve("servers.csv"), out);
        SiteFolder.Loaded loaded = SiteFolder.load(folder, HOME);
        assertEquals(241, loaded.site().workloads().size());
        assertEquals(240, loaded.site().servers().size());
        assertEquals("s-101-01", loaded.site().workload("second").server());
    }

    @Test
    void methodsAreCheckedForWordsOrderAndAReplica() throws IOException {
        edit("servers.csv", "shift;live;cold;stop,35", "shift;live;stop;cold,35");
        edit("servers.csv", "shift;live;cold;stop,40", "shift;life;cold;stop,40");
        edit("servers.csv", "map-route,1,", "map-route,1,");
        String all = String.join("\n", problems());
        assertTrue(all.contains("methods: the last one is stop, what is left when nothing else fits"), all);
        assertTrue(all.contains("methods: \"life\" is not one of shift, live, cold, stop, did you mean live?"), all);
        edit("tenants.yaml", ", shift: {destination: anyang, duration: 90s}", "");
        assertTrue(
                String.join("\n", problems()).contains("methods: service pay-ledger has no shift in tenants.yaml"),
                problems().toString());
    }

    @Test
    void aPartOfTheControlStandsOnAServerThatThereIsAndNeedsWhatThereIs() throws IOException {
        edit("site.yaml", "server: s-201-01", "server: s-201-0l");
        assertOnly("control[4].server: no server s-201-0l, did you mean s-201-01?");
        edit("site.yaml", "server: s-201-0l, needs: [dns-1]", "server: s-201-01, needs: [dsn-1]");
        assertOnly("control[4].needs[0]: no control element dsn-1, did you mean dns-1?");
        edit("site.yaml", "needs: [dsn-1]", "needs: [orchestrator-1]");
        assertOnly("control[4].needs[0]: a control element does not need itself");
        edit(
                "site.yaml",
                "server: s-201-01, needs: [orchestrator-1]",
                "server: s-201-01, room: hall-2, feeds: [pdu-2a]");
        assertOnly("control[4]: a server has its room and feeds from servers.csv: drop room and feeds");
    }

    @Test
    void servicesThatNeedEachOtherAreACycle() throws IOException {
        edit("tenants.yaml", "{id: talk-login, weight: 2,", "{id: talk-login, weight: 2, depends_on: [talk-media],");
        assertOnly(
                "tenants[0].services[0].id: cycle of dependencies: talk-login -> talk-media -> talk-message -> talk-login");
    }

    @Test
    void twoDevicesOnOneModbusUnitAreReported() throws IOException {
        edit("devices.yaml", "port: 15020, unit: 2", "port: 15020, unit: 1");
        assertOnly("devices[1].modbus: duplicate address 127.0.0.1:15020 unit 1, also of device rack-1");
    }

    @Test
    void aTransportThatTheProfileDoesNotSpeakIsReported() throws IOException {
        edit(
                "devices.yaml",
                "{id: asd-4, profile: faast, room: hall-2, period: 2s, modbus: {host: 127.0.0.1, port: 15024, unit: 4}}",
                "{id: asd-4, profile: faast, room: hall-2, period: 2s}");
        edit(
                "devices.yaml",
                "{id: th-hall-2, profile: temperature-humidity, room: hall-2, period: 5s}",
                "{id: th-hall-2, profile: temperature-humidity, room: hall-2, period: 5s, modbus: {host: h, port: 1, unit: 1}}");
        edit("devices.yaml", "room: ups-1, node: ups-b,", "room: ups-1,");
        String all = String.join("\n", problems());
        assertTrue(all.contains("missing key modbus: profile faast is read by Modbus"), all);
        assertTrue(all.contains("modbus: profile temperature-humidity is read by MQTT"), all);
        assertTrue(all.contains("missing key node: a UPS that names no power node"), all);
        assertEquals(3, problems().size(), all);
    }

    @Test
    void anAutonomyLevelForARoomThatIsNotThereIsReported() throws IOException {
        edit("bongsu.yaml", "  default: auto\n", "  default: auto\n  rooms: {hall-9: auto}\n");
        assertOnly("autonomy.rooms.hall-9: no room hall-9, did you mean hall-1?");
    }

    @Test
    void theSitesOwnRulesFollowTheDefaultPackUnlessThatIsDeclined() throws IOException {
        Files.createDirectory(folder.resolve("rules"));
        for (String name : List.of("b.yaml", "a.yaml", "a_test.yaml", "notes.txt")) {
            Files.writeString(folder.resolve("rules").resolve(name), "groups: []\n");
        }
        Path own = folder.resolve("rules");
        List<Path> expected = List.of(HOME.resolve("rules/default.yaml"), own.resolve("a.yaml"), own.resolve("b.yaml"));
        assertEquals(expected, SiteFolder.load(folder, HOME).ruleFiles());
        Files.writeString(
                folder.resolve("bongsu.yaml"), "rules: {default: false}\nwebhooks: {allow_networks: [127.0.0.0/8]}\n");
        assertEquals(expected.subList(1, 3), SiteFolder.load(folder, HOME).ruleFiles());
    }

    /** A webhook's secret may be a real one, mistyped: it must not reach a terminal or a log. */
    @Test
    void aBadSecretIsNotRepeatedInTheProblem() throws IOException {
        edit("tenants.yaml", "secret: whsec_JzBK", "secret: whsex_JzBK");
        assertEquals(1, problems().size());
        assertTrue(!problems().get(0).contains("JzBK"), problems().get(0));
    }

    /** An outsider names the address, we call it: from inside the operator's own network. */
    @Test
    void aWebhookInANetworkThatNobodyAllowedIsAProblem() throws IOException {
        edit("bongsu.yaml", "allow_networks: [127.0.0.0/8]", "allow_networks: [127.1.0.0/16]");
        assertEquals(4, problems().size(), problems().toString());
        assertEquals(
                "tenants.yaml:6:20: tenants[0].webhook.url: \"http://127.0.0.1:18090/tenants/haneul-talk/hook\": 127.0.0.1 is loopback; a webhook"
                        + " is at a public address, or in a network under webhooks.allow_networks of bongsu.yaml",
                problems().get(0));
        edit("bongsu.yaml", "allow_networks: [127.1.0.0/16]", "allow_networks: [0.0.0.0/0, 127.1/8]");
        assertEquals(
                List.of(
                        "bongsu.yaml:18:29: webhooks.allow_networks[0]: 0.0.0.0/0 allows too much: a network has at least /8",
                        "bongsu.yaml:18:40: webhooks.allow_networks[1]: \"127.1/8\" is no network such as 10.2.0.0/16 or fd12:3456::/32"),
                problems().subList(0, 2));
    }

    @Test
    void checkSortsFoldersProfilesAndForeignFilesApart() throws IOException {
        Path rules = Files.writeString(folder.resolve("some-rules.yaml"), "groups: []\n");
        Path profile = Files.writeString(folder.resolve("odd.yaml"), "id: even\ntopics: [water.leek]\n");
        edit("devices.yaml", "period: 2s", "period: 2");
        Check.Result result = Check.check(
                List.of(
                        folder,
                        folder.resolve("site.yaml"),
                        rules,
                        profile,
                        HOME.resolve("points.yaml"),
                        folder.resolve("none")),
                HOME);
        List<String> shown = result.problems().stream().map(Problem::toString).toList();
        assertEquals(List.of(rules), result.others());
        assertEquals(List.of(), result.sites());
        assertTrue(
                shown.stream().anyMatch(line -> line.startsWith(folder.resolve("devices.yaml") + ":")),
                shown.toString());
        assertTrue(
                shown.stream().anyMatch(line -> line.contains("no point water.leek, did you mean water.leak?")),
                shown.toString());
        assertTrue(shown.contains(folder.resolve("none") + ":1:1: no such file or folder"), shown.toString());
        Check.Result alone = Check.check(List.of(folder), HOME);
        assertTrue(
                alone.problems()
                        .get(0)
                        .file()
                        .equals(folder.resolve("devices.yaml").toString()),
                alone.problems().toString());
    }

    /** A damaged file gives problems or still makes sense; it never ends in an exception. The seed is in the message. */
    @Test
    void whateverIsDoneToAFileTheAnswerIsAListOfProblems() throws IOException {
        List<String> names = List.of("site.yaml", "devices.yaml", "servers.csv", "tenants.yaml", "bongsu.yaml");
        int refused = 0;
        for (int seed = 0; seed < 250; seed++) {
            Random random = new Random(seed);
            Path file = folder.resolve(names.get(seed % names.size()));
            String before = Files.readString(file);
            Files.writeString(file, damaged(before, random));
            Problems problems = new Problems();
            try {
                refused += SiteFolder.read(folder, HOME, problems).isEmpty() ? 1 : 0;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " in " + file.getFileName(), e);
            }
            Files.writeString(file, before);
        }
        assertTrue(refused > 150 && refused < 250, "refused: " + refused);
    }

    private static String damaged(String text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(12));
        String piece = text.substring(from, to);
        String damage = switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> piece + piece;
            case 2 -> ":{[\"'#&*,-\n\t\u0000|>%@`".charAt(random.nextInt(18)) + piece;
            case 3 -> Integer.toString(random.nextInt(100_000) - 50_000);
            default -> text.substring(random.nextInt(from + 1), from + 1);
        };
        return text.substring(0, from) + damage + text.substring(to);
    }

    private void destination(String more) throws IOException {
        edit(
                "site.yaml",
                "limits:",
                "  - {id: near, name: {en: Near, ko: 가까운 곳}, " + more
                        + ", hosts: 2, memory_gib_per_host: 64, link_gbps: 10}\nlimits:");
    }

    private void assertOnly(String message) {
        List<String> problems = problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).endsWith(message), problems.get(0));
    }

    private List<String> problems() {
        Problems problems = new Problems();
        SiteFolder.read(folder, HOME, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertTrue(text.contains(from), file + " has no " + from);
        int at = text.indexOf(from);
        Files.writeString(folder.resolve(file), text.substring(0, at) + to + text.substring(at + from.length()));
    }
}
