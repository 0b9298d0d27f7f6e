package org.bongsu.simulators.fleet;

/** What truly is, seen independently of any driver. Each change has the next revision. */
public sealed interface FleetObservation {

    long revision();

    /** A server's supply. */
    enum Power {
        ON,
        /** Shut down on order. */
        OFF,
        /** Its last feed died. */
        DARK
    }

    /** Where a workload's life stands. */
    enum State {
        RUNNING,
        MOVING,
        MOVED,
        SHIFTED,
        STOPPED,
        LOST;

        /** Whether it needs its first server no more. */
        public boolean isOut() {
            return this == MOVED || this == SHIFTED || this == STOPPED;
        }
    }

    record ServerSeen(long revision, String server, Power power) implements FleetObservation {}

    /** @param where the server, or the destination it went to */
    record WorkloadSeen(long revision, String workload, State state, String where) implements FleetObservation {}
}
