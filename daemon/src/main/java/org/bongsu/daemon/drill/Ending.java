package org.bongsu.daemon.drill;

import java.util.OptionalDouble;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;

/**
 * A workload whose room went dark, and how it ended by the fleet's own account.
 *
 * @param room its source room
 * @param outS seconds after ignition at which it was kept or stopped; empty when lost
 * @param darkS seconds after ignition at which its rack lost the last feed
 */
public record Ending(Workload workload, String room, Fate fate, OptionalDouble outS, double darkS) {

    boolean kept() {
        return fate == Fate.KEPT_RUNNING;
    }

    boolean safe() {
        return fate != Fate.LOST;
    }
}
