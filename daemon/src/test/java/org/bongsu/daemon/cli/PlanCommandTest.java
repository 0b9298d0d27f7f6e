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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.daemon.drill.DemoSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads of a plan adds up to what the machine reads. */
class PlanCommandTest {

    private static final Pattern WAVE =
            Pattern.compile("  wave ([1-6])  │(.{48})│ (\\d+), T\\+([0-9:]+) to T\\+([0-9:]+): .*");
    private static final Pattern LEFT = Pattern.compile("  (\\d+) (lost|only stopped), tier [0-3]: .+ - .+");

    @TempDir
    private Path folder;

    private record Said(int status, String out, String err) {}

    private static Said run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream wrong = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(wrong, true, StandardCharsets.UTF_8));
        try {
            int status = Bongsu.execute(arguments);
            return new Said(status, said.toString(StandardCharsets.UTF_8), wrong.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String site() {
        return DemoSite.setup().folder().toString();
    }

    private JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void wavesPlacesAndWhoStaysBehindAddUpToTheJson() throws IOException {
        Path file = folder.resolve("plan.json");
        Said said = run(
                "plan",
                "--site",
                site(),
                "--room",
                "hall-1,hall-2",
                "--deadline",
                "8m",
                "--steps",
                "--json",
                file.toString());
        assertEquals(0, said.status(), said.err());
        JsonNode plan = json(file);
        int inWaves = 0;
        List<String> waves = new ArrayList<>();
        int left = 0;
        for (String line : said.out().split("\n", -1)) {
            Matcher wave = WAVE.matcher(line);
            if (wave.matches()) {
                waves.add(wave.group(1));
                inWaves += Integer.parseInt(wave.group(3));
                assertFalse(wave.group(2).isBlank(), line);
            }
            Matcher behind = LEFT.matcher(line);
            if (behind.matches()) {
                left += Integer.parseInt(behind.group(1));
            }
        }
        assertEquals(plan.get("steps").size(), inWaves, said.out());
        assertEquals(plan.get("left").size(), left, said.out());
        assertTrue(left > 0, "eight minutes are too few for all");
        assertEquals(waves.stream().sorted().distinct().toList(), waves);
        for (JsonNode step : plan.get("steps")) {
            String destination = step.get("destination").isNull()
                    ? ""
                    : " to " + step.get("destination").textValue();
            String end = "  " + step.get("workload").textValue() + " ("
                    + step.get("service").textValue() + ", tier " + step.get("tier") + ")" + destination + ": "
                    + step.get("reason").textValue();
            assertTrue(said.out().contains(end), end);
        }
        assertTrue(said.out()
                .contains("hall-1: power goes at T+8:00 (asked on the command line); moves end 2 min before"));
        assertTrue(said.out().contains("Used to the full\n  link anyang: 40 of 40 Gbit/s"), said.out());
    }

    @Test
    void itSpeaksKoreanToo() {
        Said said = run("plan", "--site", site(), "--room", "hall-1", "--deadline", "30m", "--lang", "ko");
        assertEquals(0, said.status(), said.err());
        assertTrue(said.out().startsWith("hall-1: 전원 차단 T+30:00 (명령줄에서 지정)"), said.out());
        assertTrue(said.out().contains("없음: 계속 실행되어야 할 작업이 모두 계속됨"), said.out());
        assertFalse(Pattern.compile("\\b(wave|tier|only|lost|copied|worth)\\b", Pattern.CASE_INSENSITIVE)
                .matcher(said.out())
                .find());
    }

    @Test
    void aRoomWithoutServersAndARoomThatIsNoneAreToldApart() {
        Said empty = run("plan", "--site", site(), "--room", "bat-1");
        assertEquals(0, empty.status(), empty.err());
        assertTrue(empty.out().contains("bat-1: no workload runs there"), empty.out());
        Said none = run("plan", "--site", site(), "--room", "hal-1");
        assertEquals(2, none.status());
        assertTrue(none.err().startsWith("--room hal-1: no such room; did you mean hall-1"), none.err());
    }

    /** Status 1 says that not every room could be emptied, for whoever asks by script. */
    @Test
    void evacuabilityIsToldAndItsStatusIsTheAnswer() throws IOException {
        Path file = folder.resolve("evacuability.json");
        Said said = run("evacuability", "--site", site(), "--room", "hall-2", "--json", file.toString());
        assertEquals(1, said.status(), said.err());
        JsonNode verdicts = json(file).get("verdicts");
        assertEquals(7, verdicts.size());
        int holding = 0;
        for (JsonNode verdict : verdicts) {
            assertEquals("hall-2", verdict.get("room").textValue());
            String answer = verdict.get("answer").textValue();
            holding += answer.equals("enough") || answer.equals("stays_on") ? 1 : 0;
        }
        assertTrue(
                said.out()
                        .endsWith(holding
                                + " of 7 cases hold; rooms that some of them would not let be emptied: hall-2\n"),
                said.out());
        assertTrue(said.out().contains("held up by the link to Anyang (40 Gbit/s)"), said.out());
    }
}
