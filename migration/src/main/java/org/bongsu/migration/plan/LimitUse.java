package org.bongsu.migration.plan;

/**
 * How much of a limit the plan uses at most.
 *
 * @param kind link, rack, server and room in Gbit/s, destination in GiB, room_moves in copies at once
 */
public record LimitUse(Kind kind, String id, double capacity, double peak) {
    /** What is limited. */
    public enum Kind {
        LINK,
        RACK,
        SERVER,
        ROOM,
        ROOM_MOVES,
        DESTINATION
    }
}
