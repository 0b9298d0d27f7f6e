package org.bongsu.migration.execution;

import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Server;
import org.bongsu.migration.execution.Observation.PowerState;

/** What the execution knows of one server. Mutable; owned by {@link Execution}. */
final class Machine {
    final Server server;
    final int room;

    /** Workloads that are neither gone nor lost. */
    int remaining;

    /** What runs on it and was never planned for. */
    int others;

    /** When the last of its workloads was seen to leave it. */
    Moment leftAt = new Moment(0);

    boolean cordoned;
    PowerState power = PowerState.ON;

    /** Whether the last seen power state was observed rather than assumed. */
    boolean powerSeen;

    int powerOffs;
    long powerOffSequence;

    Machine(Server server, int room) {
        this.server = server;
        this.room = room;
    }
}
