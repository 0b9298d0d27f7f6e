package org.bongsu.domain.site;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What may leave one room at once, for example over its only uplink or under one operator's eyes.
 *
 * @param gbps of all copies that leave it together, Gbit/s, above 0; empty for no limit
 * @param moves copies at once, at least 1; empty for no limit
 */
public record RoomLimits(OptionalDouble gbps, OptionalInt moves) {

    public static final RoomLimits NONE = new RoomLimits(OptionalDouble.empty(), OptionalInt.empty());

    public RoomLimits {
        if (gbps.isPresent() && !(gbps.getAsDouble() > 0)) {
            throw new IllegalArgumentException("room limit " + gbps.getAsDouble() + " Gbit/s is not above 0");
        }
        if (moves.isPresent() && moves.getAsInt() < 1) {
            throw new IllegalArgumentException("room limit of " + moves.getAsInt() + " copies is below 1");
        }
    }

    /** Whether nothing is limited. */
    public boolean isNone() {
        return gbps.isEmpty() && moves.isEmpty();
    }

    /** These where they say something, else the others. */
    public RoomLimits over(RoomLimits others) {
        return new RoomLimits(gbps.isPresent() ? gbps : others.gbps, moves.isPresent() ? moves : others.moves);
    }
}
