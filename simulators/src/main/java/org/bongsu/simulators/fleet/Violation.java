package org.bongsu.simulators.fleet;

import org.bongsu.domain.Moment;

/**
 * A limit that a command made the fleet exceed. The fleet obeys all the same: judging is the scorecard's work.
 *
 * @param used Gbit/s, GiB or moves, with the command that went over
 */
public record Violation(Moment at, Limit limit, String id, double capacity, double used, long sequence) {

    /** What is limited. */
    public enum Limit {
        /** A destination's link, Gbit/s. */
        LINK,
        /** A rack's uplink, Gbit/s. */
        RACK_RATE,
        SERVER_RATE,
        MOVES_OF_SERVER,
        MOVES_OF_RACK,
        /** All copies out of a room, Gbit/s. */
        ROOM_RATE,
        MOVES_OF_ROOM,
        /** A destination host's memory, GiB. */
        HOST_MEMORY,
        /** The destination burns, or loses its last feed, with the source. */
        SHARED_FATE,
        /** The destination does not serve the source's room. */
        NOT_SERVED
    }
}
