package org.bongsu.collector.modbus;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many lanes may be connecting at once. Lanes that failed before queue by themselves: four hundred dead endpoints that
 * each use up their time-out keep no living one waiting. Safe for all threads.
 */
final class Gate {

    private final Side fresh;
    private final Side probes;

    private static final class Side {
        final Queue<Runnable> waiting = new ArrayDeque<>();
        int free;

        Side(int free) {
            this.free = free;
        }
    }

    /**
     * @param fresh most lanes connecting that did not fail before
     * @param probes most others
     */
    Gate(int fresh, int probes) {
        this.fresh = new Side(fresh);
        this.probes = new Side(probes);
    }

    /** Runs {@code go} at once, or on the thread of a later {@link #leave}. */
    void enter(boolean probe, Runnable go) {
        Side side = probe ? probes : fresh;
        synchronized (this) {
            if (side.free == 0) {
                side.waiting.add(go);
                return;
            }
            side.free--;
        }
        go.run();
    }

    /** Once for each run, with the same {@code probe}. */
    void leave(boolean probe) {
        Side side = probe ? probes : fresh;
        Runnable next;
        synchronized (this) {
            next = side.waiting.poll();
            if (next == null) {
                side.free++;
                return;
            }
        }
        next.run();
    }
}
