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
import org.bongsu.domain.Text;
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
        DeadlineInputs hot = new DeadlineInputs(
                List.of(),
                Map.of(),
                Map.of(),
                Map.of("hall-0", new HeatLimit(T0.plusSeconds(189), Text.same("27 °C, 0.1 K/s"))));
        expect("hall-0", hot, 0, 189, DeadlineCause.COOLING_LOSS, false);
        DeadlineInputs declared = new DeadlineInputs(
                List.of(),
                cut("hall-0", Optional.of(T0.plusSeconds(900))),
                Map.of(),
                Map.of("hall-0", new HeatLimit(T0.plusSeconds(189), Text.same("27 °C, 0.1 K/s"))));
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

    @Test
    void everyCauseIsToldTheEarliestFirstEachWithItsEvidence() {
        DeadlineInputs all = new DeadlineInputs(
                fire("c-bat", 0).burning(),
                cut("hall-1", Optional.empty()),
                onBattery(600, 1000),
                Map.of("hall-1", new HeatLimit(T0.plusSeconds(1200), Text.same("27 °C, 0.1 K/s"))));
        List<Deadline> causes = Deadlines.causes(site, "hall-1", all, Budgets.DEFAULT, T0);
        assertEquals(
                List.of(
                        DeadlineCause.FIRE_BUDGET,
                        DeadlineCause.UNDATED_CUT,
                        DeadlineCause.UPS_RUNTIME,
                        DeadlineCause.COOLING_LOSS),
                causes.stream().map(Deadline::cause).toList(),
                causes.toString());
        assertEquals(Optional.of(causes.get(0)), Deadlines.of(site, "hall-1", all, T0));
        assertEquals(
                "fire in c-bat confirmed at 2022-10-15T06:19:00Z; 3 min are the default from then",
                causes.get(0).evidence().en());
        assertTrue(causes.get(1).evidence().en().contains("12 min are the default"), causes.toString());
        assertEquals("27 °C, 0.1 K/s", causes.get(3).evidence().en());
        List<Deadline> declared = Deadlines.causes(
                site,
                "hall-1",
                new DeadlineInputs(
                        all.burning(),
                        cut("hall-1", Optional.of(T0.plusSeconds(900))),
                        onBattery(3600, 3600),
                        Map.of()),
                Budgets.DEFAULT,
                T0);
        assertEquals(
                List.of(DeadlineCause.DECLARED_CUT, DeadlineCause.UPS_RUNTIME),
                declared.stream().map(Deadline::cause).toList(),
                "what it replaces is left out");
        assertEquals(
                "fire service said so at 2022-10-15T06:19:00Z",
                declared.get(0).evidence().en());
        assertEquals(List.of(), Deadlines.causes(site, "hall-1", DeadlineInputs.NONE, Budgets.DEFAULT, T0));
    }

    @Test
    void theRuntimesEvidenceNamesTheSupplyThatLastsLongest() {
        Deadline runtime = Deadlines.of(site, "hall-1", inputs(List.of(), Map.of(), onBattery(600, 1000)), T0)
                .orElseThrow();
        assertEquals(
                "ups-b at 2022-10-15T06:19:00Z: it says 1000 s, of which 900 count",
                runtime.evidence().en());
        assertTrue(
                runtime.evidence().ko().startsWith("ups-b,"), runtime.evidence().ko());
    }

    /** Both strings stand in the burning battery room: what they still hold is nothing to count on. */
    @Test
    void aUpsOnBatteryDoesNotOutliveTheFireInItsBatteryRoom() {
        expect(
                "hall-1",
                inputs(fire("c-bat", 0).burning(), Map.of(), onBattery(3600, 3600)),
                0,
                180,
                DeadlineCause.FIRE_BUDGET,
                false);
        expect(
                "hall-1",
                inputs(fire("c-bat", 0).burning(), Map.of(), onBattery(100, 150)),
                0,
                135,
                DeadlineCause.UPS_RUNTIME,
                false);
        expect("hall-1", fire("c-bat", 0), 0, 3610 - 10, DeadlineCause.FIRE_BUDGET, false);
    }

    /** The cut replaces what the fire would have left, not what the batteries hold. */
    @Test
    void aDeclaredCutDuringAFireDoesNotHideTheRuntimeBehindIt() {
        DeadlineInputs late = inputs(
                fire("c-bat", 0).burning(), cut("hall-0", Optional.of(T0.plusSeconds(3600))), onBattery(600, 1000));
        expect("hall-0", late, 0, 900, DeadlineCause.UPS_RUNTIME, false);
        DeadlineInputs early = inputs(
                fire("c-bat", 0).burning(), cut("hall-0", Optional.of(T0.plusSeconds(899))), onBattery(600, 1000));
        expect("hall-0", early, 0, 899, DeadlineCause.DECLARED_CUT, true);
        DeadlineInputs onMains =
                inputs(fire("c-bat", 0).burning(), cut("hall-0", Optional.of(T0.plusSeconds(3600))), Map.of());
        expect("hall-0", onMains, 0, 3600, DeadlineCause.DECLARED_CUT, true);
    }
}
