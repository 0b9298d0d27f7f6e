package org.bongsu.domain.site;

/** How a workload leaves, from the least loss to the most. */
public enum Method {
    /** Traffic or leadership moves to a warm replica. Keeps running; moves no memory. */
    SHIFT,
    /** Live migration: memory is copied while it runs. */
    LIVE,
    /** Stopped here, copied, started there. */
    COLD,
    /** Clean stop; nothing runs afterwards. */
    STOP;

    /** Whether the workload runs on afterwards. */
    public boolean keepsRunning() {
        return this != STOP;
    }

    /** Whether memory crosses a link. */
    public boolean copies() {
        return this == LIVE || this == COLD;
    }
}
