package org.bongsu.migration.execution;

/** The life of a step. */
public enum StepState {
    PENDING,
    ONGOING,
    SUCCEEDED,
    FAILED,
    SKIPPED,
    CANCELLED,
    /** Time ran out for its method before it was started. */
    OVERTAKEN
}
