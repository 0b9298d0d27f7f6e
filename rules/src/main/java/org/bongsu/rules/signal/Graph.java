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
    /** Between these a slot's value may move without anybody having to look: no limit lies there. */
    private final double[] low;

    private final double[] high;
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
        this.low = new double[limits.length];
        this.high = new double[limits.length];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
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
        if (low[slot] < value && value < high[slot]) {
            slots.set(slot, value);
        } else if (!slots.known(slot) || slots.value(slot) != value) {
            slots.set(slot, value);
            settle(slot, value);
            stir(slot);
        }
    }

    /** On a limit the value is on neither side, so that any move from it matters. */
    private void settle(int slot, double value) {
        double[] sides = limits[slot];
        if (sides == EVERY_VALUE) {
            return;
        }
        low[slot] = Double.NEGATIVE_INFINITY;
        high[slot] = Double.POSITIVE_INFINITY;
        for (double limit : sides) {
            if (limit <= value) {
                low[slot] = limit;
            }
            if (limit >= value) {
                high[slot] = limit;
                return;
            }
        }
    }

    void forget(int slot) {
        if (slots.known(slot)) {
            slots.forget(slot);
            low[slot] = Double.POSITIVE_INFINITY;
            high[slot] = Double.NEGATIVE_INFINITY;
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
