package org.bongsu.migration.deadline;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.bongsu.domain.site.Chemistry;
import org.junit.jupiter.api.Test;

/** The lower of the believable ones counts, and a disagreement is told. */
class RuntimeEstimateTest {

    private static final BatteryFacts TEN_MINUTES =
            new BatteryFacts(Chemistry.LITHIUM, Optional.of(Duration.ofMinutes(10)));

    private static Supply supply(double says, BatteryState battery) {
        return new Supply("ups-a", true, says < 0 ? OptionalDouble.empty() : OptionalDouble.of(says), T0, battery);
    }

    private static BatteryState full(boolean low, double load, double celsius, List<ChargeSeen> discharge) {
        return new BatteryState(
                low,
                OptionalDouble.of(100),
                OptionalDouble.of(load),
                OptionalDouble.of(100),
                OptionalDouble.of(celsius),
                discharge);
    }

    /** 80 % left at 0.1 % a second: 800 s, of which 760 are believed. */
    private static final List<ChargeSeen> FALLING = RuntimeModelTest.falling(88, 0.1, 9, 10);

    private static RuntimeEstimate estimate(double says, BatteryFacts facts, BatteryState battery) {
        return RuntimeEstimate.of(supply(says, battery), facts, Budgets.DEFAULT);
    }

    @Test
    void aSupplyThatSaysNothingAtAllIsGivenTheCommonDesignAndThatIsTold() {
        RuntimeEstimate none = estimate(-1, BatteryFacts.UNKNOWN, BatteryState.UNKNOWN);
        assertEquals(300, none.seconds());
        assertTrue(none.evidence().en().contains("are assumed"), none.evidence().en());
        RuntimeEstimate said = estimate(600, BatteryFacts.UNKNOWN, BatteryState.UNKNOWN);
        assertEquals(540, said.seconds(), 1e-9);
        assertFalse(said.evidence().en().contains("assumed"), "control");
    }

    @Test
    void theLowestCountsWhicheverItIs() {
        assertEquals(
                540, estimate(600, TEN_MINUTES, full(false, 100, 25, FALLING)).seconds(), 1e-6);
        assertEquals(
                600, estimate(900, TEN_MINUTES, full(false, 100, 25, FALLING)).seconds(), 1e-6);
        assertEquals(
                760, estimate(900, TEN_MINUTES, full(false, 50, 25, FALLING)).seconds(), 0.1);
        assertEquals(
                760,
                estimate(-1, BatteryFacts.UNKNOWN, full(false, 50, 25, FALLING)).seconds(),
                0.1);
    }

    @Test
    void aDisagreementByMoreThanTwiceIsToldAndOneOfTwiceIsNot() {
        assertFalse(estimate(1200, TEN_MINUTES, full(false, 100, 25, List.of())).disagree());
        RuntimeEstimate high = estimate(1201, TEN_MINUTES, full(false, 100, 25, List.of()));
        assertTrue(high.disagree());
        assertEquals(600, high.seconds(), 1e-6);
        assertTrue(
                high.evidence().en().contains("differ by more than 2 times"),
                high.evidence().en());
        assertTrue(high.evidence().ko().contains("2배 넘게"), high.evidence().ko());
        assertFalse(estimate(300, TEN_MINUTES, full(false, 100, 25, List.of())).disagree());
        RuntimeEstimate low = estimate(299, TEN_MINUTES, full(false, 100, 25, List.of()));
        assertTrue(low.disagree());
        assertEquals(299 * 0.9, low.seconds(), 1e-6, "and the lower counts");
    }

    /** Some report 0 until they have reckoned it; two that contradict it by far outvote it, one does not, and LB settles it. */
    @Test
    void whatItSaysItselfIsOutvotedByTwoFarAboveItButNeverWithLowBattery() {
        BatteryState healthy = full(false, 100, 25, FALLING);
        RuntimeEstimate outvoted = estimate(149, TEN_MINUTES, healthy);
        assertEquals(600, outvoted.seconds(), 1e-6);
        assertTrue(
                outvoted.evidence().en().contains("are not believed"),
                outvoted.evidence().en());
        assertEquals(135, estimate(150, TEN_MINUTES, healthy).seconds(), 1e-6, "a quarter is believed");
        assertEquals(
                0, estimate(0, TEN_MINUTES, full(false, 100, 25, List.of())).seconds(), 1e-6, "one against one");
        assertEquals(0, estimate(0, TEN_MINUTES, full(true, 100, 25, FALLING)).seconds(), 1e-6, "it says LB");
    }

    @Test
    void theEvidenceNamesEveryFigureAndEveryAssumption() {
        String en = estimate(900, TEN_MINUTES, full(false, 50, 21, FALLING))
                .evidence()
                .en();
        assertEquals(
                "its charge fell by 6.00 % a minute over 80 s, so 80 % last 760 s; it says 900 s, of which 810 count; "
                        + "rated 600 s (lithium), it lasts 1203 s at 100 % charge, 50 % load, 100 % health, 21 °C",
                en);
        BatteryState charge = new BatteryState(
                false,
                OptionalDouble.of(100),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
        String unknown = estimate(-1, TEN_MINUTES, charge).evidence().en();
        assertTrue(unknown.contains("unknown load taken for 100 %"), unknown);
        assertTrue(unknown.contains("unknown health taken for 80 %"), unknown);
        assertTrue(unknown.contains("unknown temperature taken for 10 °C"), unknown);
    }

    /** What is or is not believed must not turn worse news into more time. */
    @Test
    void worseNewsNeverGivesMoreTimeTakenTogether() {
        Random random = new Random(11);
        int less = 0;
        for (int round = 0; round < 20_000; round++) {
            double says = random.nextInt(3) == 0 ? -1 : random.nextDouble() * 1500;
            double charge = 5 + random.nextDouble() * 95;
            double load = random.nextDouble() * 120;
            double health = 40 + random.nextDouble() * 60;
            double celsius = -10 + random.nextDouble() * 45;
            List<ChargeSeen> discharge = random.nextBoolean()
                    ? List.of()
                    : RuntimeModelTest.falling(charge, 0.03 + random.nextDouble() * 0.2, 9, 10);
            double better = one(says, charge, load, health, celsius, discharge);
            double worse = one(
                    says,
                    charge * (1 - random.nextDouble() * random.nextInt(2)),
                    load + random.nextDouble() * 50 * random.nextInt(2),
                    health * (1 - random.nextDouble() * random.nextInt(2)),
                    celsius - random.nextDouble() * 30 * random.nextInt(2),
                    discharge);
            assertTrue(worse <= better + 1e-6, "round " + round + ": " + worse + " > " + better);
            less += worse < better ? 1 : 0;
        }
        assertTrue(less > 2_000, "control: " + less);
    }

    private static double one(
            double says, double charge, double load, double health, double celsius, List<ChargeSeen> discharge) {
        return estimate(
                        says,
                        TEN_MINUTES,
                        new BatteryState(
                                false,
                                OptionalDouble.of(charge),
                                OptionalDouble.of(load),
                                OptionalDouble.of(health),
                                OptionalDouble.of(celsius),
                                discharge))
                .seconds();
    }
}
