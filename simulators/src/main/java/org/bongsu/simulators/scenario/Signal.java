package org.bongsu.simulators.scenario;

import java.util.List;
import org.bongsu.domain.point.PointDefinition;

/**
 * How one quantity runs once a fire has begun.
 *
 * @param point name in the registry
 * @param knots the quantity over time since the fire's beginning
 * @param lagSeconds time constant of the sensors that see it, 0 when the knots are what a sensor shows
 */
public record Signal(String point, List<Curve.Knot> knots, double lagSeconds) {
    public Signal {
        knots = List.copyOf(knots);
        new Curve(knots, 0, lagSeconds);
    }

    /** The curve from a quiet room's value. */
    public Curve curve(double idle) {
        return new Curve(knots, idle, lagSeconds);
    }

    /** Whether all knots are believable values of the point. */
    public boolean within(PointDefinition definition) {
        return knots.stream().allMatch(knot -> knot.value() >= definition.min() && knot.value() <= definition.max());
    }
}
