package org.bongsu.migration.bound;

/** What became of a workload before its last feed died. */
public enum Fate {
    /** Migrated and healthy, or shifted and drained. */
    KEPT_RUNNING,
    /** Cleanly stopped. */
    STOPPED,
    LOST
}
