package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.drill.Drill;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.signal.RuleSeen;
import org.bongsu.rules.signal.Signal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Why did nothing happen at 14:30?", asked of a journal whose every minute is known. */
class WhyCommandTest {

    private static final Moment T = Moment.parse("2022-10-15T14:00:00Z");
    private static final Text SILENT = new Text("device silent", "장치 무응답");

    @TempDir
    static Path folder;

    private static Path file;

    private record Said(int status, String out, String err) {}

    /** A hot battery from 14:20 to 14:25 during a work order; the panel's zone at 14:34 confirms. */
    @BeforeAll
    static void write() throws Exception {
        file = folder.resolve("journal.db");
        InputCodec codec = new InputCodec();
        List<JournalRow> rows = new ArrayList<>();
        try (Journal journal = Journal.openFile(file)) {
            journal.putMeta("site", DemoSite.setup().folder().toAbsolutePath().toString());
            put(rows, codec, 0, new Input.Started(1));
            put(rows, codec, 600, new Input.WorkOrdered("bat-1", T.plusSeconds(7_200), "lee", "soldering"));
            put(rows, codec, 700, sensed(new Signal.SensorLost("gas-1", "bat-1", T.plusSeconds(700), SILENT)));
            put(rows, codec, 1_200, sensed(new Signal.VoteRaised(heat())));
            put(rows, codec, 1_200, sensed(seen()));
            put(rows, codec, 1_500, sensed(new Signal.VoteWithdrawn("hot/rack-1", T.plusSeconds(1_500), "cool")));
            put(rows, codec, 2_040, sensed(new Signal.VoteRaised(panel())));
            journal.append(rows);
        }
    }

    private static void put(List<JournalRow> rows, InputCodec codec, int second, Input input) {
        Moment now = T.plusSeconds(second);
        rows.add(new JournalRow(
                rows.size() + 1L, now, now.epochMillis(), codec.kind(input), codec.body(input), "not compared"));
    }

    private static Input sensed(Signal signal) {
        return new Input.Sensed(signal);
    }

    private static Vote heat() {
        return new Vote(
                "hot/rack-1",
                "c-bat",
                Hazard.FIRE,
                Modality.HEAT,
                Grade.PRE_ALARM,
                "rack-1",
                T.plusSeconds(1_200),
                "battery.temperature.max 61 °C > 55",
                "0123456789ab",
                List.of(
                        new SeenReading(
                                "rack-1/battery.temperature.max", "61 °C", Quality.GOOD, "", T.plusSeconds(1_198)),
                        new SeenReading(
                                "rack-1/battery.current", "", Quality.STALE, "no answer", T.plusSeconds(1_140))));
    }

    private static Vote panel() {
        return new Vote(
                "zone/panel-1",
                "c-bat",
                Hazard.FIRE,
                Modality.PANEL,
                Grade.PRE_ALARM,
                "panel-1",
                T.plusSeconds(2_040),
                "panel.zone.1 yes");
    }

    private static Signal.ConditionsSeen seen() {
        return new Signal.ConditionsSeen(
                "c-bat",
                List.of(
                        new RuleSeen(
                                "hydrogen-high",
                                "ba9876543210",
                                Hazard.FIRE,
                                Modality.GAS,
                                Grade.PRE_ALARM,
                                0,
                                0,
                                1,
                                0,
                                "gas.h2 unknown: device silent on gas-1"),
                        new RuleSeen(
                                "hot",
                                "0123456789ab",
                                Hazard.FIRE,
                                Modality.HEAT,
                                Grade.PRE_ALARM,
                                1,
                                3,
                                0,
                                1,
                                "61 °C")),
                T.plusSeconds(1_200));
    }

    private static Said why(String... more) {
        List<String> arguments = new ArrayList<>(List.of("why", "--journal", file.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(new String[0]));
    }

    private static Said run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int status = Bongsu.execute(arguments);
            return new Said(status, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String told(String... more) {
        Said said = why(more);
        assertEquals(0, said.status(), said.err());
        return said.out();
    }

    @Test
    void whatCountedIsToldWithItsRuleItsReadingsAndTheirAges() {
        String text = told("--room", "bat-1", "--at", "14:22");
        assertTrue(text.contains("at 2022-10-15 14:22:00 UTC"), text);
        assertTrue(text.contains("FIRE  3 pre-alarm, since 2022-10-15 14:20:00 UTC"), text);
        assertTrue(text.contains("rule hot version 0123456789ab"), text);
        assertTrue(
                text.contains("rack-1/battery.temperature.max 61 °C  GOOD, 2.0 s old at the vote, 2 min 2 s now"),
                text);
        assertTrue(
                text.contains("rack-1/battery.current -  STALE (no answer), 60.0 s old at the vote, 3 min 0 s now"),
                text);
        assertTrue(text.contains("gas-1 lost, since 14:11:40 UTC: device silent"), text);
        assertTrue(text.contains("bat-1 until 2022-10-15 16:00:00 UTC: lee (soldering)"), text);
        assertTrue(text.contains("its rules when last looked at, 2022-10-15 14:20:00 UTC (2 min 0 s before)"), text);
        assertTrue(text.contains("14:20:00 UTC fire: normal -> pre-alarm: one sign, heat"), text);
        assertFalse(text.contains("zone/panel-1"), "what came later is not known yet: " + text);
    }

    @Test
    void whyNotIsToldWithWhatIsMissingUntilWhenAndFromWhere() {
        String text = told("--room", "bat-1", "--at", "14:30", "--hazard", "fire");
        assertTrue(text.contains("ended 14:25:00 UTC, remembered until 14:35:00 UTC"), text);
        assertTrue(text.contains("not confirmed, because it lacks:"), text);
        assertTrue(
                text.contains("of another kind than heat, from another device than rack-1 (until 14:35:00 UTC)"), text);
        assertTrue(text.contains("- or a person who confirms it"), text);
        assertTrue(text.contains("hydrogen-high (gas, pre-alarm) is true on 0, false on 0, unknown on 1"), text);
        assertTrue(text.contains("gas-1 lost, since 14:11:40 UTC"), text);
        assertFalse(text.contains("POWER"), text);
    }

    @Test
    void theOpenQuestionOfAWorkOrderIsTold() {
        assertTrue(told("--room", "bat-1", "--at", "14:21:59").contains("open question until 14:22:00 UTC"));
        assertFalse(told("--room", "bat-1", "--at", "14:22:00").contains("open question"));
    }

    /** The last one: the row of that very moment counts, and one a second before does not know it. */
    @Test
    void theJournalIsReadUpToAndIncludingTheMoment() throws Exception {
        assertEquals(
                "PRE_ALARM", json("--at", "14:33:59").at("/hazards/0/stage").asText());
        JsonNode end = json("--at", "14:34:00");
        assertEquals("CONFIRMED", end.at("/hazards/0/stage").asText());
        assertEquals(7, end.at("/journal/inputs").asInt());
        assertEquals(end, json(), "without --at it is the end");
        assertEquals(2, end.at("/hazards/0/rested_on").size());
        assertEquals("lee", end.at("/words/0/by").asText());
    }

    private static JsonNode json(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--room", "bat-1", "--json"));
        arguments.addAll(List.of(more));
        return new ObjectMapper().readTree(told(arguments.toArray(new String[0])));
    }

    @Test
    void itSpeaksKoreanToo() {
        String text = told("--room", "bat-1", "--at", "14:30", "--lang", "ko");
        assertTrue(text.contains("예비경보"), text);
        assertTrue(text.contains("열 이외의, rack-1 이외 장비의 예비경보 이상 신호 1개"), text);
        assertTrue(text.contains("장치 무응답"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "14:10 | 2022-10-15T14:10:00Z",
                "14:10:30 | 2022-10-15T14:10:30Z",
                "23:10+09:00 | 2022-10-15T14:10:00Z",
                "2022-10-15T14:10:00Z | 2022-10-15T14:10:00Z",
                "2022-10-15T23:10+09:00 | 2022-10-15T14:10:00Z",
                "2022-10-15T14:10 | 2022-10-15T14:10:00Z",
                "2022-10-16T09:00:00Z | 2022-10-16T09:00:00Z"
            })
    void aTimeIsTakenAsItIsTypedAndToldBack(String typed, String taken) throws Exception {
        assertEquals(taken, json("--at", typed).get("at").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "14:35 | before the journal begins, at 2022-10-15T14:00:00Z",
                "2022-10-15T13:59:59Z | before the journal begins, at 2022-10-15T14:00:00Z",
                "noon | 'noon' is no time: expected ISO 8601",
                "25:00 | '25:00' is no time"
            })
    void aTimeThatIsNoneOrBeforeTheJournalIsRefused(String typed, String why) {
        Said said = why("--room", "bat-1", "--at", typed);
        assertEquals(2, said.status());
        assertTrue(said.err().contains(why), said.err());
        assertEquals("", said.out());
    }

    @Test
    void anUnknownRoomIsAskedBackAndAMissingJournalIsNamed() {
        Said room = why("--room", "bat-2");
        assertEquals(2, room.status());
        assertTrue(room.err().contains("--room bat-2: no such room; did you mean bat-1?"), room.err());
        Said missing = run(
                "why", "--room", "bat-1", "--data", folder.resolve("nowhere").toString());
        assertEquals(2, missing.status());
        assertTrue(missing.err().contains("journal.db: no such journal"), missing.err());
        assertEquals(2, run("why", "--room", "bat-1").status(), "neither --journal nor --data");
    }

    @Test
    void aFileThatIsNoJournalIsSaidToBeNone() throws IOException {
        Path other = Files.writeString(folder.resolve("other.db"), "this is not a database, however long it may be");
        Said said = run(
                "why",
                "--room",
                "bat-1",
                "--journal",
                other.toString(),
                "--site",
                DemoSite.setup().folder().toString());
        assertEquals(2, said.status());
        assertTrue(said.err().contains("journal"), said.err());
    }

    /** Root may look where the daemon's user writes: not a byte, not a file, not a log may be left behind. */
    @Test
    void lookingChangesNothing() throws Exception {
        Path lonely = Files.createDirectory(folder.resolve("lonely"));
        Files.copy(file, lonely.resolve("journal.db"));
        String before = digest(lonely.resolve("journal.db"));
        assertEquals(
                0, run("why", "--room", "bat-1", "--data", lonely.toString()).status());
        assertEquals(before, digest(lonely.resolve("journal.db")));
        assertEquals(Set.of("journal.db"), names(lonely));
    }

    private static Set<String> names(Path in) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(in)) {
            files.forEach(each -> names.add(String.valueOf(each.getFileName())));
        }
        return names;
    }

    private static String digest(Path of) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(of)));
    }

    /** Beside a writer: what is committed is seen, though it stands in the write-ahead log alone. */
    @Test
    void aJournalIsReadBesideTheDaemonThatWritesIt() throws Exception {
        Path data = Files.createDirectory(folder.resolve("running"));
        InputCodec codec = new InputCodec();
        try (Journal writer = Journal.openFile(data.resolve("journal.db"))) {
            writer.putMeta("site", DemoSite.setup().folder().toAbsolutePath().toString());
            List<JournalRow> rows = new ArrayList<>();
            put(rows, codec, 0, new Input.Started(1));
            writer.append(rows);
            assertTrue(told(data).contains("FIRE  1 normal"));
            JournalRow next = new JournalRow(
                    2,
                    T.plusSeconds(5),
                    5,
                    "HumanConfirmed",
                    codec.body(new Input.HumanConfirmed("bat-1", "kim", "flames")),
                    "");
            writer.append(List.of(next));
            assertTrue(told(data).contains("FIRE  4 confirmed"));
            assertTrue(told(data).contains("there is a fire - kim (flames)"));
        }
    }

    private static String told(Path data) {
        Said said = run("why", "--room", "bat-1", "--data", data.toString());
        assertEquals(0, said.status(), said.err());
        return said.out();
    }

    @Test
    void aListThatIsLongIsToldInPartAndCounted() throws Exception {
        Path burnt = folder.resolve("burnt.db");
        InputCodec codec = new InputCodec();
        List<JournalRow> rows = new ArrayList<>();
        put(rows, codec, 0, new Input.Started(1));
        for (int i = 0; i < 23; i++) {
            put(rows, codec, i, sensed(new Signal.SensorLost("th-" + i, "bat-1", T.plusSeconds(i), SILENT)));
        }
        try (Journal journal = Journal.openFile(burnt)) {
            journal.putMeta("site", DemoSite.setup().folder().toAbsolutePath().toString());
            journal.append(rows);
        }
        Said said = run("why", "--room", "bat-1", "--journal", burnt.toString());
        assertTrue(said.out().contains("- th-19 lost, since 14:00:19 UTC"), said.out());
        assertFalse(said.out().contains("th-20"), said.out());
        assertTrue(said.out().contains("... and 3 more"), said.out());
    }

    /** A whole drill, decided anew: nothing differs from what was written, and the caution is not shown. */
    @Test
    void aDrillsJournalIsDecidedAsItWas() throws Exception {
        Path drill = folder.resolve("drill.db");
        try (Journal journal = Journal.openFile(drill)) {
            journal.putMeta("site", DemoSite.setup().folder().toAbsolutePath().toString());
            new Drill(DemoSite.setup(), DemoSite.scenario("pangyo-2022"), 1, java.util.Optional.of(journal)).run();
        }
        Said said = run("why", "--room", "bat-1", "--at", "06:21", "--journal", drill.toString());
        assertEquals(0, said.status(), said.err());
        assertTrue(said.out().contains("FIRE  4 confirmed"), said.out());
        assertFalse(said.out().contains("CAUTION"), said.out());
        assertTrue(told("--room", "bat-1").contains("CAUTION"), "the control: a journal that was decided otherwise");
    }
}
