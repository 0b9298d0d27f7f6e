package org.bongsu.daemon.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON that others read: names, types, and what stands where there is nothing to tell. */
class ScorecardTest {

    private static final List<String> STRINGS = List.of("scenario", "site", "journal_sha256");
    private static final List<String> NUMBERS = List.of(
            "seed",
            "servers",
            "workloads",
            "simulated_s",
            "wall_s",
            "peak_rss_mb",
            "value",
            "floor",
            "bound",
            "downgraded",
            "overtaken",
            "dirty_power_offs",
            "false_evacuations",
            "missed",
            "duplicated_steps");
    private static final List<String> NUMBERS_OR_NULL =
            List.of("first_alert_s", "confirmed_s", "confirm_latency_s", "ratio", "contested_ratio");
    private static final List<String> TIERS = List.of("all", "tier0", "tier1", "tier2", "tier3");
    private static final List<String> SCENARIOS = List.of("pangyo-2022", "utility-out", "lying-smoke", "quiet");

    @Test
    void everyFieldIsThereWithItsTypeInEveryScenario() throws Exception {
        for (String scenario : SCENARIOS) {
            JsonNode card = card(scenario, 1);
            STRINGS.forEach(name -> is(card, name, JsonNodeType.STRING));
            NUMBERS.forEach(name -> is(card, name, JsonNodeType.NUMBER));
            NUMBERS_OR_NULL.forEach(name -> isOrNull(card, name));
            shares(card);
            List.of("sent", "delivered", "failed").forEach(name -> is(card.path("notices"), name, JsonNodeType.NUMBER));
            List.of("p50_s", "p99_s", "max_s").forEach(name -> isOrNull(card.path("notices"), name));
            is(card, "stages", JsonNodeType.ARRAY);
            card.path("stages").forEach(ScorecardTest::stage);
            is(card, "by_zone", JsonNodeType.ARRAY);
            card.path("by_zone").forEach(ScorecardTest::zone);
            assertTrue(
                    card.path("invariants").size() >= 7, card.path("invariants").toString());
            card.path("invariants").forEach(ScorecardTest::invariant);
            assertEquals(64, card.path("journal_sha256").asText().length());
        }
    }

    private static void stage(JsonNode stage) {
        is(stage, "at_s", JsonNodeType.NUMBER);
        List.of("compartment", "stage", "because").forEach(name -> is(stage, name, JsonNodeType.STRING));
    }

    private static void zone(JsonNode zone) {
        is(zone, "zone", JsonNodeType.STRING);
        List.of("cut_s", "servers", "value", "bound", "lost").forEach(name -> is(zone, name, JsonNodeType.NUMBER));
        isOrNull(zone, "margin_s");
        isOrNull(zone, "contested_ratio");
        shares(zone);
    }

    private static void invariant(JsonNode invariant) {
        List.of("id", "name").forEach(name -> is(invariant, name, JsonNodeType.STRING));
        List.of("checked", "broken").forEach(name -> is(invariant, name, JsonNodeType.NUMBER));
    }

    private static void shares(JsonNode node) {
        for (String group : List.of("safe_before_cut", "kept_running")) {
            for (String tier : TIERS) {
                isOrNull(node.path(group), tier);
                double share = node.path(group).path(tier).asDouble(0);
                assertTrue(share >= 0 && share <= 1, () -> group + " " + tier + " of " + node);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pangyo-2022", "utility-out"})
    void noValueIsAboveItsBoundOrBelowNothing(String scenario) throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            JsonNode card = card(scenario, seed);
            List<JsonNode> scored = new ArrayList<>(List.of(card));
            card.path("by_zone").forEach(scored::add);
            for (JsonNode node : scored) {
                double ratio = node.path("ratio").asDouble(0);
                assertTrue(ratio >= 0 && ratio <= 1, node::toString);
                assertTrue(node.path("contested_ratio").asDouble(0) <= 1, node::toString);
                assertTrue(node.path("floor").asDouble() <= node.path("bound").asDouble() + 1e-6, node::toString);
            }
            assertTrue(card.path("ratio").isNumber());
        }
    }

    @Test
    void whatDidNotHappenIsNullAndNeverANumber() throws Exception {
        JsonNode card = card("quiet", 1);
        for (String name : NUMBERS_OR_NULL) {
            assertTrue(card.path(name).isNull(), name);
        }
        for (String tier : TIERS) {
            assertTrue(card.path("safe_before_cut").path(tier).isNull(), tier);
            assertTrue(card.path("kept_running").path(tier).isNull(), tier);
        }
        assertTrue(card.path("notices").path("p50_s").isNull());
        assertEquals(0, card.path("by_zone").size());
    }

    /** A scorecard that cannot say no is worth nothing. */
    @Test
    void aLostWorkloadAndABrokenInvariantAreSaid() throws Exception {
        Site site = DemoSite.setup().site();
        Workload workload = site.workloads().get(0);
        String room = site.roomOf(workload).id();
        Ending lost = new Ending(workload, room, Fate.LOST, OptionalDouble.empty(), 180);
        Scorecard scorecard =
                Scorecard.of(made(site, List.of(lost), List.of(new InvariantCheck("5", "no dirty power-off", 1, 1))));
        assertTrue(scorecard.anyBroken());
        JsonNode card = scorecard.json();
        assertEquals(0.0, card.at("/safe_before_cut/all").asDouble(1));
        assertEquals(1, card.at("/by_zone/0/lost").asInt());
        assertTrue(card.at("/by_zone/0/margin_s").isNull());
        assertEquals(0.0, card.path("value").asDouble(1));
        assertEquals(1, card.path("dirty_power_offs").asInt());
        assertEquals(1, card.path("missed").asInt(), "a hazard that was never confirmed");
        assertTrue(scorecard.text().contains("BROKEN 5"), scorecard.text());
    }

    private static Rehearsal made(Site site, List<Ending> endings, List<InvariantCheck> invariants) {
        Scenario scenario = DemoSite.scenario("pangyo-2022");
        return new Rehearsal(
                site,
                scenario.name(),
                1,
                scenario.ignition(),
                1,
                1,
                new Transcript(site),
                Optional.of(new Rehearsal.TrueSignal("c-bat", scenario.ignition())),
                true,
                endings,
                new NoticeTimes(0, List.of(), 0, 0),
                new Rehearsal.Counts(0, 0, 1, 0, 0),
                invariants,
                "0".repeat(64));
    }

    @Test
    void latenciesOfNoticesAreNearestRanks() {
        List<Double> latencies = new ArrayList<>();
        for (int i = 100; i > 0; i--) {
            latencies.add(i / 10.0);
        }
        JsonNode json = new NoticeTimes(101, latencies, 0, 0).json();
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("p50_s", 5.0);
        expected.put("p99_s", 9.9);
        expected.put("max_s", 10.0);
        expected.forEach((name, value) -> assertEquals(value, json.path(name).asDouble(), name));
        assertEquals(1, json.path("failed").asInt());
    }

    @Test
    void theReportFileIsTheJson(@TempDir Path folder) throws Exception {
        Scorecard scorecard = Scorecard.of(DemoSite.drill("lying-smoke", 1));
        Path file = folder.resolve("r.json");
        scorecard.write(file);
        JsonNode read = new ObjectMapper().readTree(Files.readString(file));
        assertEquals("lying-smoke", read.path("scenario").asText());
        assertEquals(scorecard.json().toString(), read.toString());
    }

    private static JsonNode card(String scenario, long seed) throws Exception {
        Rehearsal rehearsal = DemoSite.drill(scenario, seed);
        Scorecard scorecard = Scorecard.of(rehearsal);
        assertFalse(scorecard.anyBroken(), scorecard::text);
        return scorecard.json();
    }

    private static void is(JsonNode node, String name, JsonNodeType type) {
        assertEquals(type, node.path(name).getNodeType(), () -> name + " of " + node);
    }

    private static void isOrNull(JsonNode node, String name) {
        JsonNodeType type = node.path(name).getNodeType();
        assertTrue(
                type == JsonNodeType.NUMBER || type == JsonNodeType.NULL, () -> name + " is " + type + " in " + node);
    }
}
