package org.bongsu.rules.signal;

import java.util.Comparator;
import org.bongsu.domain.Moment;

/** Something that may fall due. Kept in the agenda while it will; the order number makes ties the same in every run. */
abstract class Timed {

    static final long NEVER = Moment.FAR.epochNanos();
    static final Comparator<Timed> SOONEST =
            Comparator.<Timed>comparingLong(timed -> timed.due).thenComparingInt(timed -> timed.order);

    private final int order;
    private long due = NEVER;

    Timed(int order) {
        this.order = order;
    }

    final long due() {
        return due;
    }

    /** Only the agenda may move it, and only while it is out of its set. */
    final void due(long nanos) {
        due = nanos;
    }

    /** It is {@link #due} now. */
    abstract void fire(Moment at, Outbox out);
}
