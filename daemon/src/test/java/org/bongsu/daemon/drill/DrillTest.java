package org.bongsu.daemon.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.runtime.Replay;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole loop in virtual time, on the shipped site with the shipped scenarios. */
class DrillTest {

    /** The zones' rule holds for 4 s and the gas rule for less; devices of the room report every 5 s. */
    private static final double CONFIRM_LATENCY_S = 15;

    private static final List<String> HALLS = List.of("hall-1", "hall-2");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thePangyoFireIsConfirmedInTimeAndTheHallWithTimeLeftLosesNothing(long seed) throws Exception {
        Rehearsal rehearsal = DemoSite.drill("pangyo-2022", seed);
        JsonNode card = clean(rehearsal);
        double latency = card.path("confirm_latency_s").asDouble(Double.NaN);
        assertTrue(latency >= 0 && latency <= CONFIRM_LATENCY_S, "confirmed " + latency + " s after the second signal");
        assertTrue(rehearsal.transcript().reached("c-bat", Stage.CONFIRMED).isPresent());
        JsonNode zoneB = card.at("/by_zone/1");
        assertEquals(93 * 60, zoneB.path("cut_s").asDouble());
        assertEquals(1.0, zoneB.at("/safe_before_cut/all").asDouble(), zoneB.toString());
        for (String tier : List.of("tier0", "tier1", "tier2")) {
            assertEquals(1.0, zoneB.at("/kept_running/" + tier).asDouble(), tier + " of " + zoneB);
        }
        assertTrue(zoneB.path("done_s").asDouble() < 81 * 60, "out before anybody typed anything");
        assertEquals(
                HALLS,
                rehearsal.transcript().permits().keySet().stream().sorted().toList());
        assertEquals(0, card.path("dirty_power_offs").asInt());
        assertEquals(0, card.path("duplicated_steps").asInt());
        assertEquals(0, card.path("missed").asInt());
        assertTrue(card.at("/notices/sent").asInt() >= 4, "every tenant was told");
    }

    @Test
    void theSameSeedDecidesTheSameAndAnotherSeedDoesNot() throws Exception {
        String first = DemoSite.drill("pangyo-2022", 7).journalSha256();
        assertEquals(first, DemoSite.drill("pangyo-2022", 7).journalSha256());
        assertNotEquals(first, DemoSite.drill("pangyo-2022", 8).journalSha256());
    }

    @Test
    void aDrillsJournalDecidesTheSameWhenItIsReplayed(@TempDir Path folder) throws Exception {
        try (Journal journal = Journal.open(folder)) {
            Rehearsal rehearsal =
                    new Drill(DemoSite.setup(), DemoSite.scenario("pangyo-2022"), 1, Optional.of(journal)).run();
            Replay replay = Replay.of(journal, DemoSite.setup(), (row, effect) -> {});
            assertEquals(rehearsal.journalSha256(), replay.sha256());
            assertEquals(0, replay.differing());
            assertEquals(journal.last(), replay.rows());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneLyingSmokeDetectorEndsWithNobodyMoved(long seed) throws Exception {
        Rehearsal rehearsal = DemoSite.drill("lying-smoke", seed);
        JsonNode card = clean(rehearsal);
        assertEquals(0, card.path("false_evacuations").asInt());
        assertEquals(0, card.path("moved_without_need").asInt());
        assertEquals(0, rehearsal.transcript().commands());
        assertFalse(reached(rehearsal, Stage.CONFIRMED), card.path("stages").toString());
        assertTrue(reached(rehearsal, Stage.ADVISORY), "somebody is told of it all the same");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anOutageEndsWithEveryWorkloadMovedOrStoppedBeforeTheBatteriesAreEmpty(long seed) throws Exception {
        Rehearsal rehearsal = DemoSite.drill("utility-out", seed);
        JsonNode card = clean(rehearsal);
        assertEquals(
                DemoSite.setup().site().workloads().size(), rehearsal.endings().size(), "every rack went dark");
        assertEquals(
                1.0,
                card.at("/safe_before_cut/all").asDouble(),
                card.path("by_zone").toString());
        assertEquals(0, card.path("dirty_power_offs").asInt());
        assertEquals(0, card.path("missed").asInt());
    }

    /** Mains that come back before the batteries are empty: what left is back, whatever the drivers lose and lie about. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatAnOutageTookAwayIsBackOnceThePowerIs(long seed) throws Exception {
        Rehearsal rehearsal = DemoSite.drill("power-returns", seed);
        JsonNode card = clean(rehearsal);
        assertEquals(List.of(), rehearsal.endings(), "nothing went dark");
        assertTrue(card.path("returns").size() >= 2, card::toPrettyString);
        card.path("returns").forEach(back -> {
            assertEquals("DONE", back.path("phase").asText(), card::toPrettyString);
            assertTrue(back.path("back").asInt() > 20, card::toPrettyString);
        });
        assertEquals(0, card.path("moved_without_need").asInt());
        assertEquals(0, card.path("false_evacuations").asInt());
        JsonNode check = StreamSupport.stream(card.path("invariants").spliterator(), false)
                .filter(one -> one.path("id").asText().equals("back"))
                .findFirst()
                .orElseThrow();
        assertTrue(check.path("checked").asInt() > 100, "control: " + check);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsSaidInAQuietHour(long seed) throws Exception {
        Rehearsal rehearsal = DemoSite.drill("quiet", seed);
        clean(rehearsal);
        assertEquals(List.of(), rehearsal.transcript().stages());
        assertEquals(Optional.<Moment>empty(), rehearsal.transcript().firstAlert());
        assertEquals(0, rehearsal.transcript().commands());
        assertEquals(0, rehearsal.notices().sent());
        assertEquals(Duration.ofMinutes(65).toSeconds(), rehearsal.simulatedS());
    }

    private static boolean reached(Rehearsal rehearsal, Stage stage) {
        return rehearsal.transcript().stages().stream()
                .anyMatch(row -> row.change().to().atLeast(stage));
    }

    /** The scorecard of a rehearsal without a broken invariant. */
    private static JsonNode clean(Rehearsal rehearsal) {
        Scorecard scorecard = Scorecard.of(rehearsal);
        assertFalse(scorecard.anyBroken(), scorecard::text);
        return scorecard.json();
    }
}
