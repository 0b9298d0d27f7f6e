package org.bongsu.collector.modbus;

import org.bongsu.domain.point.Cause;
import org.jspecify.annotations.Nullable;

/** Requests to one unit that belong together. Owned by its lane's event loop. */
abstract sealed class Job permits Poll, Introduction {

    /** Tries of a request that a busy device puts off. */
    private static final int BUSY_TRIES = 3;

    /** Its connection broke through no fault of its unit: it is due as before. */
    static final Setback ABANDONED = new Setback(Cause.TRANSPORT_LOST, false);

    private final Unit unit;
    private int outstanding;
    private int busyTries;
    private long notBefore;
    private @Nullable Setback setback;

    /**
     * Why a job came to nothing.
     *
     * @param backsOff whether the unit is to be left in peace for longer than a period
     */
    record Setback(Cause cause, boolean backsOff) {}

    Job(Unit unit) {
        this.unit = unit;
    }

    Unit unit() {
        return unit;
    }

    /** Starts afresh. */
    void begin(long wallMillis) {
        setback = null;
        busyTries = 0;
        notBefore = 0;
    }

    /** The next request to be sent now; null while there is none. */
    final @Nullable Request next(long wallMillis) {
        if (setback != null || wallMillis < notBefore || outstanding > 0 && unit.isFailing()) {
            return null;
        }
        Request request = following();
        if (request != null) {
            outstanding++;
        }
        return request;
    }

    /** The next request that is not sent yet. */
    abstract @Nullable Request following();

    /** Whether every reply is in. */
    abstract boolean isAnswered();

    /** @param reply registers or objects, as asked for */
    abstract void take(Request asked, Reply reply);

    /** The device refused for a reason of the question's own: exceptions 1 to 3. */
    abstract void refused(Request asked, int exception);

    /** Has the request sent once more. */
    abstract void again(Request asked);

    /** @return whether it may be tried again, not before {@code wallMillis} */
    final boolean retry(Request asked, long wallMillis) {
        if (++busyTries >= BUSY_TRIES) {
            return false;
        }
        notBefore = wallMillis;
        again(asked);
        return true;
    }

    final void settled() {
        outstanding--;
    }

    final void fail(Setback why) {
        if (setback == null) {
            setback = why;
        }
    }

    /** Moves what is to be waited for, after the clock was set. */
    final void shiftRetry(long millis) {
        notBefore += millis;
    }

    /** Why it failed; null while it has not. */
    final @Nullable Setback setback() {
        return setback;
    }

    /** Nothing more will come and nothing more will be asked. */
    final boolean isOver() {
        return outstanding == 0 && (setback != null || isAnswered());
    }
}
