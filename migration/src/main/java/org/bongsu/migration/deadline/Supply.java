package org.bongsu.migration.deadline;

import java.util.OptionalDouble;
import org.bongsu.domain.Moment;

/**
 * What was last seen of a power node that reports its state, such as a UPS.
 *
 * @param onBattery whether it lives on its battery
 * @param runtimeSeconds what it says is left, seconds, at least 0; empty when it does not say
 * @param seenAt when it was seen so
 * @param battery what else was seen then
 */
public record Supply(
        String node, boolean onBattery, OptionalDouble runtimeSeconds, Moment seenAt, BatteryState battery) {
    public Supply {
        if (runtimeSeconds.isPresent() && !(runtimeSeconds.getAsDouble() >= 0)) {
            throw new IllegalArgumentException(node + ": runtime " + runtimeSeconds.getAsDouble() + " s");
        }
    }

    /** A supply that says nothing of its battery but its runtime. */
    public Supply(String node, boolean onBattery, OptionalDouble runtimeSeconds, Moment seenAt) {
        this(node, onBattery, runtimeSeconds, seenAt, BatteryState.UNKNOWN);
    }
}
