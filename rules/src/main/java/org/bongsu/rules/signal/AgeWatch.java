package org.bongsu.rules.signal;

import java.time.Duration;
import org.bongsu.domain.Moment;

/** Whether a point has not been read well for so long. The timer is moved lazily: a good reading costs one comparison. */
final class AgeWatch extends Timed {

    private final long lengthNanos;
    private final int slot;
    private final Wire wire;
    private long lastGood = NEVER;

    AgeWatch(int order, Duration length, int slot, Wire wire) {
        super(order);
        this.lengthNanos = length.toNanos();
        this.slot = slot;
        this.wire = wire;
    }

    void good(long arrival, Moment now) {
        lastGood = arrival;
        if (due() == NEVER) {
            fire(now, wire.out());
        }
    }

    @Override
    void fire(Moment at, Outbox out) {
        long old = lastGood + lengthNanos;
        if (old > at.epochNanos()) {
            out.schedule(this, old);
            wire.graph().tell(slot, 0);
        } else {
            wire.graph().tell(slot, 1);
        }
    }

    long lastGood() {
        return lastGood;
    }

    /** Goes on from the same under another configuration; its slot is copied by the caller. */
    void takeOver(AgeWatch before, Outbox out) {
        lastGood = before.lastGood;
        out.schedule(this, before.due());
    }
}
