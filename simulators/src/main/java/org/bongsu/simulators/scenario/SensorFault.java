package org.bongsu.simulators.scenario;

/** How a sensor stops telling the truth while it goes on answering. */
public enum SensorFault {
    /** Says the given value whatever happens. */
    STUCK,
    /** Repeats what it said when the fault began. */
    FROZEN,
    /** Says the truth plus the given value. */
    OFF_BY,
    /** Tells the truth again. */
    NONE
}
