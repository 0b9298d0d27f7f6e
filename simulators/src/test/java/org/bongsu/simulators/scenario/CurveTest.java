package org.bongsu.simulators.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bongsu.simulators.scenario.Curve.Knot;
import org.junit.jupiter.api.Test;

class CurveTest {

    @Test
    void withoutALagACurveIsStraightBetweenItsKnotsAndFlatAfterThem() {
        Curve curve = new Curve(List.of(new Knot(10, 2), new Knot(20, 4)), 1, 0);
        assertEquals(1, curve.at(9.9), 1e-12);
        assertEquals(2, curve.at(10), 1e-12);
        assertEquals(3, curve.at(15), 1e-12);
        assertEquals(4, curve.at(1000), 1e-12);
    }

    /** A gas cell with a time constant of 100 s shows 63.2 % of a step after 100 s. */
    @Test
    void aLaggingSensorFollowsAStepLikeAFirstOrderSystem() {
        Curve curve = new Curve(List.of(new Knot(0, 100)), 0, 100);
        assertEquals(0, curve.at(0), 1e-9);
        assertEquals(100 * (1 - Math.exp(-1)), curve.at(100), 1e-9);
        assertEquals(100, curve.at(2000), 1e-3);
    }

    /** The closed form must be what small steps converge to, over knots too. */
    @Test
    void aLaggingSensorFollowsRampsAsSmallStepsWould() {
        double lag = 30;
        List<Knot> knots = List.of(new Knot(0, 0), new Knot(60, 90), new Knot(100, 20));
        Curve exact = new Curve(knots, 0, lag);
        Curve source = new Curve(knots, 0, 0);
        double seen = 0;
        double step = 0.001;
        for (int i = 0; i < 150_000; i++) {
            seen += step / lag * (source.at(i * step) - seen);
        }
        assertEquals(seen, exact.at(150), 0.01);
        assertTrue(exact.at(60) < 90 && exact.at(60) > 30, "control: it lags");
    }

    @Test
    void theMomentOfReachingALimitIsExactInBothDirections() {
        Curve rising = new Curve(List.of(new Knot(0, 0), new Knot(100, 50)), 0, 0);
        assertEquals(70, rising.reaches(35, true), 1e-6);
        assertEquals(-1, rising.reaches(50.1, true));
        Curve falling = new Curve(List.of(new Knot(0, 4.1), new Knot(2, 2.9)), 4.1, 0);
        assertEquals(1, falling.reaches(3.5, false), 1e-6);
    }

    @Test
    void knotsThatDoNotRiseInTimeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Curve(List.of(new Knot(5, 1), new Knot(5, 2)), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Curve(List.of(new Knot(-1, 1)), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Curve(List.of(), 0, 0));
    }
}
