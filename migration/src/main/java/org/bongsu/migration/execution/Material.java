package org.bongsu.migration.execution;

/** Why the plan no longer fits what is: the engine makes a new one when it sees fit. */
public enum Material {
    /** What failed or was overtaken since the plan outweighs {@link Bounds#MATERIAL_SHARE} of it. */
    FAILURES,
    /** A destination has less memory than the plan counted on. */
    DESTINATION_FULL,
    /** A deadline came, went or moved by more than {@link Bounds#DEADLINE_MOVED}. */
    DEADLINE,
    /** A service's steps take another time than the plan counted on: {@link Bounds#DURATION_CHANGED}. */
    DURATIONS,
    /** Links are idle while workloads wait for a stop that were meant to run on. */
    OPPORTUNITY,
    /** A workload that was gone runs again at its source. */
    RETURNED
}
