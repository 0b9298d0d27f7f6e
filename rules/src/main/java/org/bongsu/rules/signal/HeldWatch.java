package org.bongsu.rules.signal;

import java.time.Duration;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Truth;
import org.bongsu.rules.expression.Condition;
import org.bongsu.rules.expression.Slots;

/** Whether a condition has been known to be true for so long. While it is unknown the clock stands still. */
final class HeldWatch extends Watcher {

    private final Condition condition;
    private final long lengthNanos;
    private final int slot;
    private final Wire wire;
    private final Stopwatch ran = new Stopwatch();
    private Truth seen = Truth.UNKNOWN;
    private boolean done;

    HeldWatch(int order, int level, Condition condition, Duration length, int slot, Wire wire) {
        super(order, level);
        this.condition = condition;
        this.lengthNanos = length.toNanos();
        this.slot = slot;
        this.wire = wire;
    }

    @Override
    void look(Slots slots, Moment now) {
        Truth truth = condition.test(slots);
        if (truth == seen) {
            return;
        }
        seen = truth;
        switch (truth) {
            case TRUE -> run(now);
            case FALSE -> {
                done = false;
                ran.reset();
                wire.out().schedule(this, NEVER);
                wire.graph().tell(slot, 0);
            }
            case UNKNOWN -> {
                ran.pause(now);
                wire.out().schedule(this, NEVER);
                wire.graph().forget(slot);
            }
        }
    }

    private void run(Moment now) {
        long left = lengthNanos - ran.nanos(now);
        if (done || left <= 0) {
            fire(now, wire.out());
            return;
        }
        ran.run(now);
        wire.out().schedule(this, now.epochNanos() + left);
        wire.graph().tell(slot, 0);
    }

    @Override
    void fire(Moment at, Outbox out) {
        done = true;
        ran.pause(at);
        wire.graph().tell(slot, 1);
    }

    /** How long it has been true by {@code now}, at most its length. */
    long ranNanos(Moment now) {
        return done ? lengthNanos : ran.nanos(now);
    }

    /** As it was when the daemon stopped: it goes on from there once the condition is seen to be true. */
    void recall(long nanos) {
        ran.recall(nanos);
    }

    /** Goes on from the same under another configuration; its slot is copied by the caller. */
    void takeOver(HeldWatch before, Outbox out) {
        ran.takeOver(before.ran);
        seen = before.seen;
        done = before.done;
        out.schedule(this, before.due());
    }
}
