package org.bongsu.collector.modbus;

import java.util.Locale;

/** How a gateway is doing, by its requests without a reply, one after another. */
enum LaneState {
    UP,
    /** Two in a row. */
    SUSPECT,
    /** Four in a row; tried on its backoff only. */
    DOWN;

    private static final int SUSPECT_MISSES = 2;
    private static final int DOWN_MISSES = 4;

    static LaneState of(int misses) {
        if (misses >= DOWN_MISSES) {
            return DOWN;
        }
        return misses >= SUSPECT_MISSES ? SUSPECT : UP;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
