package org.bongsu.migration.plan;

/**
 * How much of a limit the plan uses at most.
 *
 * @param kind link, rack and server in Gbit/s, destination in GiB
 */
public record LimitUse(Kind kind, String id, double capacity, double peak) {
    /** What is limited. */
    public enum Kind {
        LINK,
        RACK,
        SERVER,
        DESTINATION
    }
}
