package org.bongsu.migration.deadline;

/** What sets a room's deadline. */
public enum DeadlineCause {
    /** A person named the time of the cut. */
    DECLARED_CUT,
    /** Batteries run empty: the lower bound of their runtime. */
    UPS_RUNTIME,
    /** What a fire of this kind has left in past incidents. */
    FIRE_BUDGET,
    /** The room gets too hot to run. */
    COOLING_LOSS,
    /** A person announced a cut without its time. */
    UNDATED_CUT
}
