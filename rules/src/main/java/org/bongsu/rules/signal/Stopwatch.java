package org.bongsu.rules.signal;

import org.bongsu.domain.Moment;

/** Time that has run, with the pauses left out. */
final class Stopwatch {

    private long ranNanos;
    private long runningFrom = Timed.NEVER;

    boolean isRunning() {
        return runningFrom != Timed.NEVER;
    }

    long nanos(Moment now) {
        return isRunning() ? ranNanos + now.epochNanos() - runningFrom : ranNanos;
    }

    void run(Moment now) {
        if (!isRunning()) {
            runningFrom = now.epochNanos();
        }
    }

    void pause(Moment now) {
        ranNanos = nanos(now);
        runningFrom = Timed.NEVER;
    }

    void reset() {
        ranNanos = 0;
        runningFrom = Timed.NEVER;
    }

    void recall(long nanos) {
        ranNanos = nanos;
        runningFrom = Timed.NEVER;
    }

    void takeOver(Stopwatch before) {
        ranNanos = before.ranNanos;
        runningFrom = before.runningFrom;
    }
}
