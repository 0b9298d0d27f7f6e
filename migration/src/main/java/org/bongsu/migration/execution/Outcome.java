package org.bongsu.migration.execution;

/** Where a workload of an endangered room stands. */
public enum Outcome {
    /** It runs at its source and its step has not begun. */
    WAITING,
    ONGOING,
    SHIFTED,
    MOVED,
    STOPPED,
    /** It runs at its source and nothing is planned for it any more. */
    LEFT,
    LOST;

    /** Whether a cut would take nothing from it. */
    public boolean isGone() {
        return this == SHIFTED || this == MOVED || this == STOPPED;
    }
}
