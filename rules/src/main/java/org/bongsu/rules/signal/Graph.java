package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.List;
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
    private final List<List<Watcher>> stirred = new ArrayList<>();
    private int pending;

    /** @param dependents by slot */
    Graph(Slots slots, Outbox out, Watcher[][] dependents, int levels) {
        this.slots = slots;
        this.out = out;
        this.dependents = dependents;
        for (int level = 0; level < levels; level++) {
            stirred.add(new ArrayList<>());
        }
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
            stirred.get(watcher.level()).add(watcher);
            pending++;
        }
    }

    /** Lets everybody look who has to. A watcher stirs only higher levels. */
    void run(Moment now) {
        for (int level = 0; pending > 0; level++) {
            List<Watcher> watchers = stirred.get(level);
            for (int i = 0; i < watchers.size(); i++) {
                Watcher watcher = watchers.get(i);
                watcher.calm();
                watcher.look(now);
            }
            pending -= watchers.size();
            watchers.clear();
        }
    }
}
