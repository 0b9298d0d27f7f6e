package org.bongsu.simulators.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.ConfigException;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Room;
import org.bongsu.simulators.Sites;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {

    @Test
    void everyBundledScenarioIsReadAndSuitsTheDemoSite() {
        List<String> names = ScenarioFile.names(Sites.DEMO_FOLDER, Sites.CONFIG);
        assertTrue(names.containsAll(List.of("pangyo-2022", "utility-out", "lying-smoke", "quiet")), names.toString());
        for (String name : names) {
            Scenario scenario = Sites.scenario(name);
            assertEquals(name, scenario.name());
            assertEquals(
                    scenario.fire().isPresent(),
                    scenario.burningRoom(Sites.DEMO.site()).isPresent(),
                    name);
        }
    }

    @Test
    void pangyoKeepsTheHistoricalMinutes() {
        Scenario pangyo = Sites.scenario("pangyo-2022");
        assertEquals(Moment.parse("2022-10-15T06:14:00Z"), pangyo.start());
        assertEquals(Moment.parse("2022-10-15T06:19:00Z"), pangyo.ignition());
        assertEquals(Duration.ofMinutes(96), pangyo.end());
        ScenarioEvent cut = pangyo.events().get(pangyo.events().size() - 1);
        assertEquals(Duration.ofMinutes(93), cut.at());
        assertEquals(Basis.HISTORICAL, cut.basis());
        assertEquals(List.of(new Action.Cut(new Place.BurningBuilding())), cut.actions());
    }

    @Test
    void rolesBecomeTheRoomsOfTheSite() {
        Optional<Room> burning = Optional.of(Sites.DEMO.site().room("bat-1"));
        assertEquals(List.of("hall-1"), rooms("rooms fed through the burning compartment", burning));
        assertEquals(List.of("bat-1", "ups-1", "hall-1", "hall-2"), rooms("burning building", burning));
        assertEquals(List.of("bat-1"), rooms("burning compartment", burning));
        assertEquals(List.of("hall-1", "hall-2"), rooms("every hall room", Optional.empty()));
        assertEquals(List.of("hall-1"), rooms("first hall room", Optional.empty()));
        assertEquals(List.of(), rooms("burning room", Optional.empty()));
        assertEquals(Optional.empty(), Place.parse("first garden room"));
    }

    private static List<String> rooms(String phrase, Optional<Room> burning) {
        return Place.parse(phrase).orElseThrow().rooms(Sites.DEMO.site(), burning).stream()
                .map(Room::id)
                .toList();
    }

    @Test
    void allMistakesOfAFileAreReportedAtOnceWithTheirPlaces() {
        String text = """
                scenario: bad
                title: {en: Bad, ko: 나쁨}
                end: 10m
                events:
                  - at: 20m
                    basis: historical
                    what: {en: late, ko: 늦음}
                  - at: soon
                    basis: rumour
                    what: {en: x, ko: x}
                    do:
                      - cell_fire: {rack: 1}
                      - set: {devices: {in: the cellar}, point: smoke.obscuratoin, value: 3}
                      - utilty: lost
                """;
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse("bad.yaml", text, problems);
        assertEquals(
                Optional.empty(),
                ScenarioFile.decode(document, Sites.DEMO.inventory().registry(), problems));
        List<String> found = problems.list().stream().map(Problem::toString).toList();
        assertEquals(7, found.size(), String.join("\n", found));
        assertTrue(found.get(0).startsWith("bad.yaml:5:"), found.get(0));
        assertTrue(found.stream().anyMatch(p -> p.contains("smoke.obscuration")), "did you mean");
        assertTrue(found.stream().anyMatch(p -> p.contains("utility")), "did you mean");
        assertTrue(found.stream().anyMatch(p -> p.contains("fire section")));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestOne() {
        ConfigException e = assertThrows(ConfigException.class, () -> Sites.scenario("pangyo-2021"));
        assertTrue(e.problems().get(0).message().contains("pangyo-2022"));
    }
}
