package org.bongsu.migration.execution;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Place;

/** What the execution knows of one workload and of its current step, if any. Mutable; owned by {@link Execution}. */
final class Task {

    static final int NOWHERE = -1;

    /** On the server on which it was last taken to run. */
    Workload workload;

    WorkloadState seen = WorkloadState.RUNNING;
    Outcome counted = Outcome.WAITING;

    boolean hasStep;
    StepState state = StepState.PENDING;
    Method method = Method.STOP;
    int failedMethods;
    int attempts;

    /** Changes with the state, so that timers set earlier are known to be stale. */
    int generation;

    int rank;
    Moment plannedStart = Moment.FAR;
    Moment startedAt = Moment.FAR;

    /** From when on it is measured. */
    Moment measuredFrom = Moment.FAR;

    Moment expectedFinish = Moment.FAR;
    Optional<Place> place = Optional.empty();
    int destination = NOWHERE;
    double rateGbps;
    boolean holdsLink;
    boolean holdsMemory;
    int cancels;
    boolean orderGivenUp;

    /** Its cut was far enough once to keep time for a second clean stop in hand. */
    boolean insured;

    /** It was ordered back: it may run at any moment, and needs its server. */
    boolean returning;

    /** Its owner is ready: it goes before others. */
    boolean hastened;

    /** Its owner asked to wait, until then at most; the epoch where nobody did. */
    Moment heldUntil = new Moment(0);

    /** Its owner moves it itself: only a shift or a stop has to be left time for. */
    boolean owners;

    /** An operator wants it left alone. */
    boolean leftOut;

    /** Of the last start; 0 before the first. */
    long startSequence;

    /** Of the last cancel since that start; 0 without. */
    long cancelSequence;

    Task(Workload workload) {
        this.workload = workload;
    }

    boolean is(StepState wanted) {
        return hasStep && state == wanted;
    }

    boolean failed(Method one) {
        return (failedMethods & 1 << one.ordinal()) != 0;
    }

    void markFailed(Method one) {
        failedMethods |= 1 << one.ordinal();
    }

    /** Whether the workload is away or down for good; a cold copy stops it only for a while. */
    boolean gone() {
        return seen.gone()
                && !returning
                && !(seen == WorkloadState.STOPPED && is(StepState.ONGOING) && method == Method.COLD);
    }

    /** Whether what was seen is what the step was to bring about. */
    boolean reached() {
        return switch (seen) {
            case MOVED -> method.copies();
            case SHIFTED -> method == Method.SHIFT;
            case STOPPED -> method == Method.STOP;
            case RUNNING, MOVING, LOST -> false;
        };
    }
}
