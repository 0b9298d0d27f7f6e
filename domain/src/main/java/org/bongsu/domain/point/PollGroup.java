package org.bongsu.domain.point;

/** How often a register is read, relative to its device's other registers. */
public enum PollGroup {
    FAST,
    NORMAL,
    SLOW,
    /** After each new connection only: ratings, serial numbers, set points. */
    ONCE
}
