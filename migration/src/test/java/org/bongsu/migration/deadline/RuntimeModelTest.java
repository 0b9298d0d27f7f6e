package org.bongsu.migration.deadline;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.bongsu.domain.site.Chemistry;
import org.junit.jupiter.api.Test;

/** Worked numbers are those of the literature on UPS batteries: from 5 min at full load, Peukert 1.25 and 1.05. */
class RuntimeModelTest {

    private static final BatteryFacts LEAD = new BatteryFacts(Chemistry.LEAD_ACID, Optional.of(Duration.ofMinutes(5)));
    private static final BatteryFacts LITHIUM = new BatteryFacts(Chemistry.LITHIUM, Optional.of(Duration.ofMinutes(5)));

    private static BatteryState state(double charge, double load, double health, double celsius) {
        return new BatteryState(
                false,
                OptionalDouble.of(charge),
                OptionalDouble.of(load),
                OptionalDouble.of(health),
                OptionalDouble.of(celsius),
                List.of());
    }

    private static double minutes(BatteryFacts facts, BatteryState state) {
        return RuntimeModel.rated(facts, state).orElseThrow() / 60;
    }

    @Test
    void partLoadGivesTheMinutesOfTheReference() {
        assertEquals(5, minutes(LEAD, state(100, 100, 100, 25)), 1e-9);
        assertEquals(7.2, minutes(LEAD, state(100, 75, 100, 25)), 0.05);
        assertEquals(11.9, minutes(LEAD, state(100, 50, 100, 25)), 0.05);
        assertEquals(28, minutes(LEAD, state(100, 25, 100, 25)), 0.5);
        assertEquals(6.8, minutes(LITHIUM, state(100, 75, 100, 25)), 0.05);
        assertEquals(10.4, minutes(LITHIUM, state(100, 50, 100, 25)), 0.06);
        assertEquals(21, minutes(LITHIUM, state(100, 25, 100, 25)), 0.5);
    }

    @Test
    void chargeAndAgeingTakeTheirShareAndFourFifthsRemainAtTheEndOfLife() {
        assertEquals(2.5, minutes(LITHIUM, state(50, 100, 100, 25)), 1e-9);
        assertEquals(4, minutes(LITHIUM, state(100, 100, 80, 25)), 1e-9);
        assertEquals(0, minutes(LITHIUM, state(0, 100, 80, 25)), 1e-9);
        assertEquals(
                5, minutes(LITHIUM, state(100, 100, 104, 25)), 1e-9, "a new battery's health may say more than 100");
    }

    @Test
    void coldTakesItsShareBelowTwentyFiveDegreesAndWarmthGivesNone() {
        assertEquals(5, minutes(LEAD, state(100, 100, 100, 25.1)), 1e-9);
        assertEquals(5, minutes(LEAD, state(100, 100, 100, 25)), 1e-9);
        assertEquals(5 * 0.988, minutes(LEAD, state(100, 100, 100, 24)), 1e-9);
        assertEquals(5 * 0.82, minutes(LEAD, state(100, 100, 100, 10)), 1e-9);
        assertEquals(5 * 0.88, minutes(LITHIUM, state(100, 100, 100, 10)), 1e-9);
        assertEquals(5 * 0.2, minutes(LEAD, state(100, 100, 100, -60)), 1e-9, "never nothing, never negative");
    }

    /** IEEE 485 divides by 1.19 at 10 °C, by 1.30 at 4.4 °C and by 1.43 at -1.1 °C; a lower bound lies below. */
    @Test
    void leadAcidInTheColdLiesBelowTheStandardsFactors() {
        assertTrue(RuntimeModel.temperatureShare(Chemistry.LEAD_ACID, 10) < 1 / 1.19);
        assertTrue(RuntimeModel.temperatureShare(Chemistry.LEAD_ACID, 4.4) < 1 / 1.30);
        assertTrue(RuntimeModel.temperatureShare(Chemistry.LEAD_ACID, -1.1) < 1 / 1.43);
        assertTrue(RuntimeModel.temperatureShare(Chemistry.LEAD_ACID, 10) > 0.8, "and not far below");
    }

    @Test
    void whatIsNotKnownIsTakenAtItsWorstAndWithoutChargeOrRatingThereIsNoBound() {
        BatteryState onlyCharge = new BatteryState(
                false,
                OptionalDouble.of(100),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
        assertEquals(5 * 0.8 * 0.82, minutes(LEAD, onlyCharge), 1e-9);
        assertEquals(OptionalDouble.empty(), RuntimeModel.rated(LEAD, BatteryState.UNKNOWN));
        assertEquals(OptionalDouble.empty(), RuntimeModel.rated(BatteryFacts.UNKNOWN, onlyCharge));
    }

    @Test
    void aLoadOfNothingDoesNotLastForEver() {
        assertEquals(minutes(LEAD, state(100, 5, 100, 25)), minutes(LEAD, state(100, 0, 100, 25)), 1e-9);
        assertTrue(minutes(LEAD, state(100, 5.1, 100, 25)) < minutes(LEAD, state(100, 5, 100, 25)));
    }

    @Test
    void moreLoadLessChargeColdAndAgeNeverGiveMoreTime() {
        Random random = new Random(1);
        int less = 0;
        for (int round = 0; round < 20_000; round++) {
            BatteryFacts facts = random.nextBoolean() ? LEAD : LITHIUM;
            double charge = random.nextDouble() * 100;
            double load = random.nextDouble() * 150;
            double health = random.nextDouble() * 110;
            double celsius = -40 + random.nextDouble() * 90;
            double better = minutes(facts, state(charge, load, health, celsius));
            double worse = minutes(
                    facts,
                    state(
                            charge * (random.nextBoolean() ? 1 : random.nextDouble()),
                            load + (random.nextBoolean() ? 0 : random.nextDouble() * 50),
                            health * (random.nextBoolean() ? 1 : random.nextDouble()),
                            celsius - (random.nextBoolean() ? 0 : random.nextDouble() * 40)));
            assertTrue(worse <= better, "round " + round + ": " + worse + " > " + better);
            less += worse < better ? 1 : 0;
        }
        assertTrue(less > 10_000, "control: " + less);
    }

    static List<ChargeSeen> falling(double from, double perSecond, int samples, double everySeconds) {
        List<ChargeSeen> seen = new ArrayList<>();
        for (int number = 0; number < samples; number++) {
            double at = number * everySeconds;
            seen.add(new ChargeSeen(T0.plusSeconds(at), from - perSecond * at));
        }
        return seen;
    }

    @Test
    void aStraightFallIsMeasuredExactlyAndABoundIsKeptBack() {
        RuntimeModel.Slope slope = RuntimeModel.slope(falling(100, 0.1, 7, 10)).orElseThrow();
        assertEquals(0.1, slope.percentPerSecond(), 1e-9);
        assertEquals(94, slope.percent(), 1e-9);
        assertEquals(60, slope.overSeconds(), 1e-9);
        assertEquals(0.95 * 940, RuntimeModel.measured(Chemistry.LITHIUM, slope), 0.1);
        assertEquals(0.8 * 940, RuntimeModel.measured(Chemistry.LEAD_ACID, slope), 0.1);
    }

    @Test
    void fewSamplesShortSpansAndSingleStepsOfTheGaugeAreNoSlope() {
        assertTrue(RuntimeModel.slope(falling(100, 0.1, 5, 10)).isPresent());
        assertFalse(RuntimeModel.slope(falling(100, 0.2, 4, 10)).isPresent(), "four samples");
        assertTrue(RuntimeModel.slope(falling(100, 0.5, 7, 5)).isPresent());
        assertFalse(RuntimeModel.slope(falling(100, 0.5, 6, 5)).isPresent(), "25 s");
        assertTrue(RuntimeModel.slope(falling(100, 0.05, 5, 10)).isPresent(), "2 %");
        assertFalse(RuntimeModel.slope(falling(100, 0.049, 5, 10)).isPresent(), "less than 2 %");
        assertFalse(RuntimeModel.slope(falling(50, -0.1, 9, 10)).isPresent(), "it charges");
    }

    /** Noise makes the bound shorter on average, never the estimate longer than what is left by more than the noise. */
    @Test
    void aNoisyGaugeGivesALowerBoundInNearlyAllCases() {
        Random random = new Random(7);
        int above = 0;
        for (int round = 0; round < 2_000; round++) {
            List<ChargeSeen> noisy = new ArrayList<>();
            for (ChargeSeen seen : falling(90, 0.1, 13, 10)) {
                noisy.add(new ChargeSeen(seen.at(), seen.percent() + random.nextGaussian() * 0.5));
            }
            RuntimeModel.Slope slope = RuntimeModel.slope(noisy).orElseThrow();
            above += RuntimeModel.measured(Chemistry.LITHIUM, slope) > 780 ? 1 : 0;
        }
        assertTrue(above < 20, above + " of 2000 above the truth");
    }

    @Test
    void lessChargeOnTheSameSlopeNeverLastsLonger() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            double from = 20 + random.nextDouble() * 80;
            double fall = 0.05 + random.nextDouble() * 0.1;
            double full = bound(falling(from, fall, 9, 10));
            assertTrue(bound(falling(from - random.nextDouble() * 10, fall, 9, 10)) <= full + 1e-6);
            assertTrue(bound(falling(from, fall * 1.1, 9, 10)) <= full + 1e-6, "it falls faster");
        }
    }

    private static double bound(List<ChargeSeen> seen) {
        return RuntimeModel.measured(Chemistry.LITHIUM, RuntimeModel.slope(seen).orElseThrow());
    }
}
