package org.bongsu.migration.deadline;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.junit.jupiter.api.Test;

/** hall-0's busways cross the battery room, hall-1's do not; the annex stands in another building. */
class DeadlinesTest {

    private final Site site = TestSites.build(
            1,
            new TestSites.Shape(
                    2,
                    1,
                    1,
                    1,
                    false,
                    org.bongsu.domain.site.MigrationLimits.DEFAULT,
                    List.of(TestSites.outside("far", 1, 64, 10))));

    private static DeadlineInputs fire(String compartment, double confirmed) {
        return inputs(List.of(new BurningCompartment(compartment, T0.plusSeconds(confirmed))), Map.of(), Map.of());
    }

    private static DeadlineInputs inputs(
            List<BurningCompartment> fires, Map<String, DeclaredCut> cuts, Map<String, Supply> supplies) {
        return new DeadlineInputs(fires, cuts, supplies, Map.of());
    }

    private static Map<String, Supply> onBattery(double runtimeA, double runtimeB) {
        Map<String, Supply> supplies = new LinkedHashMap<>();
        supplies.put("ups-a", new Supply("ups-a", true, OptionalDouble.of(runtimeA), T0));
        supplies.put("ups-b", new Supply("ups-b", true, OptionalDouble.of(runtimeB), T0));
        return supplies;
    }

    private static Map<String, DeclaredCut> cut(String room, Optional<Moment> at) {
        return Map.of(room, new DeclaredCut(at, T0, "fire service"));
    }

    private void expect(
            String room, DeadlineInputs inputs, double now, double at, DeadlineCause cause, boolean declared) {
        Deadline deadline =
                Deadlines.of(site, room, inputs, T0.plusSeconds(now)).orElseThrow();
        assertEquals(T0.plusSeconds(at), deadline.at(), deadline.toString());
        assertEquals(cause, deadline.cause());
        assertEquals(declared, deadline.declared());
    }

    @Test
    void aSiteAtPeaceHasNoDeadline() {
        assertEquals(List.of(), Deadlines.ofRooms(site, DeadlineInputs.NONE, Budgets.DEFAULT, T0));
        assertEquals(
                2,
                Deadlines.ofRooms(site, fire("c-bat", 0), Budgets.DEFAULT, T0).size(),
                "control");
    }

    @Test
    void aFireThatTakesEveryFeedLeavesThreeMinutesAndTheRestOfTheBuildingAnHour() {
        expect("hall-0", fire("c-bat", 10), 10, 190, DeadlineCause.FIRE_BUDGET, false);
        expect("hall-1", fire("c-bat", 10), 10, 3610, DeadlineCause.FIRE_BUDGET, false);
        expect("hall-1", fire("c-hall-1", 10), 10, 190, DeadlineCause.FIRE_BUDGET, false);
        assertEquals(Optional.empty(), Deadlines.of(site, "hall-1", fire("c-annex", 0), T0), "another building burns");
    }

    @Test
    void theMarginIsTheSitesUnlessTheBudgetCannotSpareIt() {
        assertEquals(
                Duration.ofSeconds(30),
                Deadlines.of(site, "hall-0", fire("c-bat", 0), T0).orElseThrow().margin());
        assertEquals(
                Duration.ofMinutes(2),
                Deadlines.of(site, "hall-1", fire("c-bat", 0), T0).orElseThrow().margin());
    }

    @Test
    void aDeclaredCutReplacesTheFireEstimateInBothDirections() {
        DeadlineInputs later =
                inputs(fire("c-bat", 0).burning(), cut("hall-0", Optional.of(T0.plusSeconds(5580))), Map.of());
        expect("hall-0", later, 60, 5580, DeadlineCause.DECLARED_CUT, true);
        DeadlineInputs earlier =
                inputs(fire("c-bat", 0).burning(), cut("hall-1", Optional.of(T0.plusSeconds(600))), Map.of());
        expect("hall-1", earlier, 60, 600, DeadlineCause.DECLARED_CUT, true);
        expect("hall-0", earlier, 60, 180, DeadlineCause.FIRE_BUDGET, false);
    }

    @Test
    void aDeclaredCutNeverReplacesTheRuntime() {
        DeadlineInputs both = inputs(List.of(), cut("hall-0", Optional.of(T0.plusSeconds(3600))), onBattery(600, 1000));
        expect("hall-0", both, 0, 900, DeadlineCause.UPS_RUNTIME, false);
        DeadlineInputs cutFirst =
                inputs(List.of(), cut("hall-0", Optional.of(T0.plusSeconds(899))), onBattery(600, 1000));
        expect("hall-0", cutFirst, 0, 899, DeadlineCause.DECLARED_CUT, true);
    }

    @Test
    void aRackLivesAsLongAsTheLongerOfItsFeedsAndNineTenthsOfTheRuntimeAreBelieved() {
        expect("hall-0", inputs(List.of(), Map.of(), onBattery(600, 1000)), 0, 900, DeadlineCause.UPS_RUNTIME, false);
        Map<String, Supply> one = new LinkedHashMap<>(onBattery(600, 1000));
        one.put("ups-b", new Supply("ups-b", false, OptionalDouble.empty(), T0));
        assertEquals(
                Optional.empty(),
                Deadlines.of(site, "hall-0", inputs(List.of(), Map.of(), one), T0),
                "the other feed has mains");
        Map<String, Supply> silent = new LinkedHashMap<>(onBattery(60, 60));
        silent.put("ups-b", new Supply("ups-b", true, OptionalDouble.empty(), T0));
        expect("hall-0", inputs(List.of(), Map.of(), silent), 0, 300, DeadlineCause.UPS_RUNTIME, false);
    }

    @Test
    void aBurntFeedIsNotCountedOnToOutliveABattery() {
        Map<String, Supply> one = new LinkedHashMap<>(onBattery(600, 1000));
        one.remove("ups-a");
        DeadlineInputs upsRoomBurns = inputs(fire("c-ups-room", 0).burning(), Map.of(), one);
        expect("hall-1", upsRoomBurns, 0, 180, DeadlineCause.FIRE_BUDGET, false);
    }

    @Test
    void aCutWithoutATimeIsAnEstimateOfTwelveMinutesThatCompetesWithTheFire() {
        DeadlineInputs undated = inputs(fire("c-bat", 0).burning(), cut("hall-1", Optional.empty()), Map.of());
        expect("hall-1", undated, 0, 720, DeadlineCause.UNDATED_CUT, false);
        DeadlineInputs zoneA = inputs(fire("c-bat", 0).burning(), cut("hall-0", Optional.empty()), Map.of());
        expect("hall-0", zoneA, 0, 180, DeadlineCause.FIRE_BUDGET, false);
    }

    @Test
    void coolingCountsUnlessACutIsDeclared() {
        DeadlineInputs hot = new DeadlineInputs(List.of(), Map.of(), Map.of(), Map.of("hall-0", T0.plusSeconds(189)));
        expect("hall-0", hot, 0, 189, DeadlineCause.COOLING_LOSS, false);
        DeadlineInputs declared = new DeadlineInputs(
                List.of(),
                cut("hall-0", Optional.of(T0.plusSeconds(900))),
                Map.of(),
                Map.of("hall-0", T0.plusSeconds(189)));
        expect("hall-0", declared, 0, 900, DeadlineCause.DECLARED_CUT, true);
    }

    @Test
    void anEstimateThatPassesRollsForwardByTenMinutesAndSaysSo() {
        expect("hall-0", fire("c-bat", 0), 179.999, 180, DeadlineCause.FIRE_BUDGET, false);
        expect("hall-0", fire("c-bat", 0), 180, 780, DeadlineCause.FIRE_BUDGET, false);
        expect("hall-0", fire("c-bat", 0), 780, 1380, DeadlineCause.FIRE_BUDGET, false);
        Deadline rolled = Deadlines.of(site, "hall-0", fire("c-bat", 0), T0.plusSeconds(200))
                .orElseThrow();
        assertTrue(rolled.why().en().contains("rolled forward"), rolled.why().en());
        Deadline fresh = Deadlines.of(site, "hall-0", fire("c-bat", 0), T0).orElseThrow();
        assertFalse(fresh.why().en().contains("rolled forward"), "control");
        DeadlineInputs passed = inputs(List.of(), cut("hall-0", Optional.of(T0.plusSeconds(600))), Map.of());
        expect("hall-0", passed, 600, 1200, DeadlineCause.DECLARED_CUT, false);
    }

    @Test
    void threatenedNodesBurnOrLiveOnBattery() {
        assertEquals(
                List.of("battery-a", "battery-b", "bus-a-0", "bus-b-0", "ups-a", "ups-b"),
                inputs(fire("c-bat", 0).burning(), Map.of(), onBattery(1, 1)).threatenedNodes(site).stream()
                        .sorted()
                        .toList());
    }
}
