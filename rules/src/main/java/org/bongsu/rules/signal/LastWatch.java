package org.bongsu.rules.signal;

import java.time.Duration;
import org.bongsu.domain.Moment;

/** The last good value of a point, for so long after it arrived though the point is not good any more. */
final class LastWatch extends Timed {

    private final long lengthNanos;
    private final int slot;
    private final Wire wire;
    private long lastGood;
    private boolean good;

    LastWatch(int order, Duration length, int slot, Wire wire) {
        super(order);
        this.lengthNanos = length.toNanos();
        this.slot = slot;
        this.wire = wire;
    }

    void good(double value, long arrival) {
        good = true;
        lastGood = arrival;
        wire.graph().tell(slot, value);
    }

    void bad(Moment now) {
        if (good) {
            good = false;
            long over = lastGood + lengthNanos;
            if (over <= now.epochNanos()) {
                wire.graph().forget(slot);
            } else if (due() == NEVER) {
                wire.out().schedule(this, over);
            }
        }
    }

    @Override
    void fire(Moment at, Outbox out) {
        if (good) {
            return;
        }
        long over = lastGood + lengthNanos;
        if (over > at.epochNanos()) {
            out.schedule(this, over);
        } else {
            wire.graph().forget(slot);
        }
    }

    /** Goes on from the same under another configuration; its slot is copied by the caller. */
    void takeOver(LastWatch before, Outbox out) {
        lastGood = before.lastGood;
        good = before.good;
        out.schedule(this, before.due());
    }
}
