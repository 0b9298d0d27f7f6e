package org.bongsu.rules.stage;

import java.util.OptionalDouble;

/**
 * How long a compartment's racks will be fed, against how long emptying them takes.
 *
 * @param runtimeSeconds lower bound; empty while no UPS says one
 * @param evacuationSeconds what the evacuation needs from now
 * @param marginSeconds kept free before the deadline
 */
public record PowerOutlook(OptionalDouble runtimeSeconds, double evacuationSeconds, double marginSeconds) {

    public boolean tooShort() {
        return runtimeSeconds.isPresent() && runtimeSeconds.getAsDouble() <= evacuationSeconds + marginSeconds;
    }
}
