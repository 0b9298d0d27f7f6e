package org.bongsu.migration.execution;

/** What happens to a step. */
public enum StepEvent {
    /** A plan, or the fall to the next method, sets a workload's step anew. */
    PLAN,
    START,
    /** The workload was seen where the step was to bring it. */
    OBSERVED,
    /** The workload was seen gone in another way. */
    GONE_OTHERWISE,
    /** The attempt failed, another one is allowed. */
    RETRY,
    /** The last allowed attempt failed. */
    EXHAUST,
    /** It can no longer finish in time. */
    LATE,
    /** An operator, or a newer plan, leaves it out. */
    SKIP,
    CANCEL,
    /** The server's power failed first. */
    LOSE,
    /** A workload that was gone was seen to run again at its source. */
    RETURN
}
