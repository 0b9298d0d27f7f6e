package org.bongsu.domain.site;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A node of the power graph. It is alive while it is intact and any node of {@code from} is alive; a source needs none.
 *
 * @param room where it stands; empty for what is outside, such as the utility
 * @param through rooms whose compartments its cables cross: a fire there takes it too (Pangyo's ceiling void)
 * @param from nodes that can each supply it alone; the first that lives carries its load
 * @param feed the power path it belongs to, such as A or B; empty above the split
 * @param ratingWatts what it can carry for ever, W, above 0; empty where nobody said
 * @param runtime of a battery, above 0: how long it carries its UPS's whole rating when it is new, full and at 25 °C;
 *     empty where nobody said
 */
public record PowerNode(
        String id,
        PowerKind kind,
        Optional<String> room,
        List<String> through,
        List<String> from,
        Optional<String> feed,
        OptionalDouble ratingWatts,
        Optional<Duration> runtime) {
    public PowerNode {
        through = List.copyOf(through);
        from = List.copyOf(from);
        if (ratingWatts.isPresent() && !(ratingWatts.getAsDouble() > 0)) {
            throw new IllegalArgumentException(id + ": rating " + ratingWatts.getAsDouble() + " W is not above 0");
        }
        if (runtime.filter(span -> span.isNegative() || span.isZero()).isPresent()) {
            throw new IllegalArgumentException(id + ": runtime " + runtime.get() + " is not above 0");
        }
    }

    /** A node of which nobody said what it can carry. */
    public PowerNode(
            String id,
            PowerKind kind,
            Optional<String> room,
            List<String> through,
            List<String> from,
            Optional<String> feed) {
        this(id, kind, room, through, from, feed, OptionalDouble.empty(), Optional.empty());
    }
}
