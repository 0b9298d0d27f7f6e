package org.bongsu.rules.signal;

import java.util.Arrays;
import org.bongsu.domain.Moment;
import org.bongsu.rules.expression.Slots;

/**
 * Who has to look again when a slot changes, each once and after all that it depends on. Levels stand for the order: what
 * reads points only is on level 0, what reads the result of a level-0 watcher on level 1.
 */
final class Graph {

    private final Slots slots;
    private final Outbox out;
    private final Watcher[][] dependents;
    /** By level, and how many of each. */
    private final Watcher[][] stirred;

    private final int[] count;
    private int pending;

    /** @param dependents by slot */
    Graph(Slots slots, Outbox out, Watcher[][] dependents, int levels) {
        this.slots = slots;
        this.out = out;
        this.dependents = dependents;
        this.stirred = new Watcher[levels][16];
        this.count = new int[levels];
    }

    Slots slots() {
        return slots;
    }

    Outbox out() {
        return out;
    }

    boolean isStirred() {
        return pending > 0;
    }

    /** Sets a slot; whoever reads it looks again if it changed. */
    void tell(int slot, double value) {
        if (!slots.known(slot) || slots.value(slot) != value) {
            slots.set(slot, value);
            stir(slot);
        }
    }

    void forget(int slot) {
        if (slots.known(slot)) {
            slots.forget(slot);
            stir(slot);
        }
    }

    void stir(int slot) {
        stir(dependents[slot]);
    }

    void stir(Watcher[] watchers) {
        for (Watcher watcher : watchers) {
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
