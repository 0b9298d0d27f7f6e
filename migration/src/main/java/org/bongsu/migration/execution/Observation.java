package org.bongsu.migration.execution;

import org.bongsu.domain.Moment;

/** What was seen independently of those who carry commands out. The only thing that completes a step. */
public sealed interface Observation {

    Moment at();

    /** Where a workload is and what it does. */
    enum WorkloadState {
        RUNNING,
        MOVING,
        MOVED,
        SHIFTED,
        STOPPED,
        /** Its power failed while it ran. */
        LOST;

        boolean gone() {
            return this == MOVED || this == SHIFTED || this == STOPPED;
        }

        /** Whether it runs where it was seen, so that a cut there would take it. */
        public boolean runs() {
            return this == RUNNING || this == MOVING;
        }
    }

    /** Whether a server has power. */
    enum PowerState {
        ON,
        OFF,
        /** Without power although nobody switched it off. */
        DARK
    }

    /** @param where its server, or {@code destination/host} */
    record WorkloadSeen(String workload, WorkloadState state, String where, Moment at) implements Observation {}

    /** A server's power. */
    record ServerSeen(String server, PowerState power, Moment at) implements Observation {}
}
