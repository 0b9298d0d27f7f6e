package org.bongsu.rules.signal;

import java.util.Arrays;
import org.bongsu.domain.Moment;
import org.bongsu.rules.expression.Slots;

/**
 * Who has to look again when a slot changes, each once and after all that it depends on. Levels stand for the order: what
 * reads points only is on level 0, what reads the result of a level-0 watcher on level 1.
 */
final class Graph {

    static final Watcher[] NOBODY = {};
    static final double[] EVERY_VALUE = {Double.NaN};

    private final Slots slots;
    private final Outbox out;
    private final Watcher[][] dependents;
    private final double[][] limits;
    /** By level, and how many of each. */
    private final Watcher[][] stirred;

    private final int[] count;
    private int pending;

    /**
     * @param dependents by slot
     * @param limits by slot, in order: those on whose sides its value is asked to be, or {@link #EVERY_VALUE}
     */
    Graph(Slots slots, Outbox out, Watcher[][] dependents, double[][] limits, int levels) {
        this.slots = slots;
        this.out = out;
        this.dependents = dependents;
        this.limits = limits;
        this.stirred = new Watcher[levels][16];
        this.count = new int[levels];
    }

    Slots slots() {
        return slots;
    }

    Outbox out() {
        return out;
    }

    /** Sets a slot; whoever reads it looks again if it matters. */
    void tell(int slot, double value) {
        if (!slots.move(slot, value) && (!slots.known(slot) || slots.value(slot) != value)) {
            slots.set(slot, value);
            settle(slot, value);
            stir(slot);
        }
    }

    /** A value may move between two limits without anybody having to look; on a limit it is on neither side. */
    private void settle(int slot, double value) {
        double[] sides = limits[slot];
        if (sides == EVERY_VALUE) {
            return;
        }
        double bottom = Double.NEGATIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        for (double limit : sides) {
            if (limit <= value) {
                bottom = limit;
            }
            if (limit >= value) {
                top = limit;
                break;
            }
        }
        slots.band(slot, bottom, top);
    }

    void forget(int slot) {
        if (slots.known(slot)) {
            slots.forget(slot);
            stir(slot);
        }
    }

    void stir(int slot) {
        for (Watcher watcher : dependents[slot]) {
            stir(watcher);
        }
    }

    void stir(Watcher watcher) {
        if (watcher.stir()) {
            int level = watcher.level();
            if (count[level] == stirred[level].length) {
                stirred[level] = Arrays.copyOf(stirred[level], 2 * count[level]);
            }
            stirred[level][count[level]++] = watcher;
            pending++;
        }
    }

    /** Lets everybody look who has to. A watcher stirs only higher levels. */
    void run(Moment now) {
        for (int level = 0; pending > 0; level++) {
            int size = count[level];
            Watcher[] watchers = stirred[level];
            for (int i = 0; i < size; i++) {
                Watcher watcher = watchers[i];
                watcher.calm();
                watcher.look(slots, now);
            }
            pending -= size;
            count[level] = 0;
        }
    }
}
