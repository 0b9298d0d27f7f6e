package org.bongsu.migration.restoration;

import java.time.Duration;
import org.bongsu.domain.Moment;

/** One thing that has to come back: a server that was switched off, or a workload. Mutable; owned by {@link Restoration}. */
final class ReturnStep {

    static final int ATTEMPTS_MAX = 3;

    /** Before another attempt: a driver may hold what it was told earlier for a minute. */
    static final Duration GRACE = Duration.ofSeconds(75);

    enum State {
        WAITING,
        ONGOING,
        DONE,
        FAILED
    }

    State state = State.WAITING;
    int attempts;
    long sequence;
    /** While it waits, the earliest; while it is under way, when it is doubted. */
    Moment due = new Moment(0);

    boolean over() {
        return state == State.DONE || state == State.FAILED;
    }
}
