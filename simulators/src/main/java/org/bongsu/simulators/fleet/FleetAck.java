package org.bongsu.simulators.fleet;

/** The fleet's answer to a command, before anything is done. */
public sealed interface FleetAck {

    long sequence();

    /** Will be tried, unless it gets lost on the way. */
    record Accepted(long sequence) implements FleetAck {}

    /** This sequence was seen before; nothing further happens. */
    record Duplicate(long sequence) implements FleetAck {}

    /** @param epoch the highest seen */
    record Refused(long sequence, String why, long epoch) implements FleetAck {}
}
