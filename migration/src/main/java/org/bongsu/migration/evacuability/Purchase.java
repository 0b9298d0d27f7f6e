package org.bongsu.migration.evacuability;

import org.bongsu.domain.Text;

/**
 * What would buy time, and how much: planned again with it, not estimated.
 *
 * @param what for people, such as "40 Gbit/s more to anyang"
 * @param seconds by which the time needed falls short of what it is now, or the time given grows; above 0
 */
public record Purchase(Kind kind, String id, Text what, double seconds) {

    /** What is bought. */
    public enum Kind {
        /** Tiers from the named one down are stopped at once: neither moved nor, on batteries, fed. */
        STOP_TIER,
        LINK,
        ROOM,
        RACK_UPLINK,
        MOVES_PER_RACK,
        SERVER_NIC
    }
}
