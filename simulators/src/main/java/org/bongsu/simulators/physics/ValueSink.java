package org.bongsu.simulators.physics;

import org.bongsu.domain.point.Point;

/** Takes what a device says, one point after the other. */
@FunctionalInterface
public interface ValueSink {
    /** The value in the registry's unit; 0 or 1 for a flag, the bits for a status. */
    void accept(Point point, double value);
}
