package org.bongsu.migration.execution;

import java.time.Duration;

/** What limits patience and repetition. Scenario time. */
public final class Bounds {

    /** A step is doubted after this many times its expected duration ... */
    static final double PATIENCE = 1.5;

    /**
     * ... and this much more, for commands and observations on their way: a driver's queue may hold a command for a
     * minute, and a command that takes effect after it was given up costs more than waiting. A copy that is not even
     * seen to move by then was never begun.
     */
    static final Duration PATIENCE_EXTRA = Duration.ofSeconds(75);

    /** How long a cancelled step is watched before its resources are used again. */
    static final Duration CANCEL_GRACE = Duration.ofSeconds(15);

    /** Cancels that have no effect before a step is left to end as it will. */
    static final int CANCELS_MAX = 3;

    /** How often a step that cannot be cancelled is looked at again. */
    static final Duration STUCK_CHECK = Duration.ofSeconds(60);

    /** Attempts by one method: a failure may be chance, two are a cause. */
    static final int ATTEMPTS_MAX = 2;

    /** Attempts by a method behind which there is none as good: the last that keeps running, or the stop. */
    static final int LAST_ATTEMPTS_MAX = 5;

    /** How long a server may take to be seen off. */
    static final Duration POWER_OFF_PATIENCE = Duration.ofSeconds(120);

    static final int POWER_OFF_ATTEMPTS_MAX = 3;

    /** What was seen longer ago says nothing of now. */
    static final Duration LOOK_FRESH = Duration.ofMinutes(2);

    /** A returned daemon looks around this long before it doubts anything. */
    static final Duration RESUME_GRACE = Duration.ofSeconds(30);

    /** A clean stop that replaces a better method waits for a new plan if the cut is farther than this. */
    static final Duration STOP_AT_ONCE = Duration.ofMinutes(15);

    /** A waiting replacement is stopped this long before the margin, so that it can be tried again. */
    static final Duration STOP_RESERVE = Duration.ofMinutes(5);

    /** The share of the plan's weight that has to go wrong before planning again is worth it. */
    static final double MATERIAL_SHARE = 0.01;

    /** By this factor, longer or shorter; less is what the kept fifth is for. */
    static final double DURATION_CHANGED = 1.5;

    /** Fewer finished steps may be chance. */
    static final int DURATION_STEPS = 3;

    /** A workload that fell to a stop only because another destination had to be found waits this long for a new plan. */
    static final Duration HOPE = Duration.ofMinutes(3);

    static final Duration DEADLINE_MOVED = Duration.ofSeconds(30);

    private Bounds() {}
}
