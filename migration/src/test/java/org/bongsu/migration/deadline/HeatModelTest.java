package org.bongsu.migration.deadline;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a hall without cooling gets too hot: by its measured rise, or by the usual one until that is known. */
class HeatModelTest {

    private static List<InletTemperature> rising(double from, double perSecond, int samples, double every) {
        List<InletTemperature> inlets = new ArrayList<>();
        for (int number = 0; number < samples; number++) {
            inlets.add(new InletTemperature(T0.plusSeconds(number * every), from + perSecond * number * every));
        }
        return inlets;
    }

    private static double left(List<InletTemperature> inlets) {
        return T0.secondsUntil(HeatModel.limit(inlets, T0).at());
    }

    @Test
    void aMeasuredRiseIsDrawnOnToTheLimit() {
        assertEquals(30 + 10 / 0.05, left(rising(28.5, 0.05, 4, 10)), 0.01);
        HeatLimit limit = HeatModel.limit(rising(28.5, 0.05, 4, 10), T0);
        assertEquals(
                "inlets at 30.0 °C at 2022-10-15T06:19:30Z, rising by 3.0 K a minute over 30 s; 40.0 °C are the limit",
                limit.evidence().en());
    }

    @Test
    void untilARiseIsMeasuredTheUsualOneIsAssumedAndTold() {
        assertEquals(20 + 10 / (5.0 / 60), left(rising(29, 0.05, 3, 10)), 0.01, "three samples");
        assertEquals(27 + 10 / (5.0 / 60), left(rising(28.65, 0.05, 4, 9)), 0.01, "27 s");
        assertEquals(156, left(List.of()), 0.01, "from 27 °C: the order of the 189 s that a test of 5 kW racks saw");
        assertTrue(HeatModel.limit(List.of(), T0).evidence().en().startsWith("no inlet is read"));
    }

    /** A deadline that came and went with a sensor's noise would begin and cancel an evacuation with it. */
    @Test
    void aHallThatDoesNotWarmHasAFarLimitUnlessItIsReached() {
        assertEquals(50 + 5 / (0.1 / 60), left(rising(35, 0, 6, 10)), 0.01);
        assertEquals(50 + 5.5 / (0.1 / 60), left(rising(35, -0.01, 6, 10)), 0.01);
        assertEquals(50 + 4.9 / 0.002, left(rising(35, 0.002, 6, 10)), 0.01, "more than the least");
        assertEquals(50, left(rising(40, 0, 6, 10)), 0.01, "it is too hot already");
    }

    @Test
    void hotterOrFasterNeverGivesMoreTime() {
        Random random = new Random(5);
        for (int round = 0; round < 5_000; round++) {
            double from = 27 + random.nextDouble() * 15;
            double rise = random.nextDouble() * 0.1;
            int samples = 1 + random.nextInt(8);
            double better = left(rising(from, rise, samples, 10));
            assertTrue(left(rising(from + random.nextDouble() * 5, rise, samples, 10)) <= better + 1e-6);
            assertTrue(left(rising(from, rise + random.nextDouble() * 0.05, samples, 10)) <= better + 1e-6);
        }
    }
}
