package org.bongsu.simulators.fleet;

import java.util.Optional;
import org.bongsu.domain.site.Method;

/**
 * An order to the fleet.
 *
 * @param epoch of the daemon's leadership; one below the highest seen is stale
 * @param sequence unique for each order and kept when it is sent again
 * @param server the workload's server; for CORDON and POWER_OFF the target
 * @param workload present for START, CANCEL and RETURN
 * @param method present for START and RETURN
 * @param destination a destination's id, or one of its hosts ({@code anyang/12}); present for methods that keep running
 * @param rateGbps for methods that copy, above 0
 */
public record FleetCommand(
        long epoch,
        long sequence,
        Verb action,
        String server,
        Optional<String> workload,
        Optional<Method> method,
        Optional<String> destination,
        double rateGbps) {

    /** What can be ordered. */
    public enum Verb {
        /** No new placements on the server. */
        CORDON,
        /** The workload leaves by the given method. */
        START,
        /** The workload's leaving is given up; it runs on where it was. */
        CANCEL,
        POWER_OFF,
        POWER_ON,
        /** New placements on the server again. */
        UNCORDON,
        /** The workload comes back by the method by which it had left. */
        RETURN
    }

    public FleetCommand {
        boolean ofServer = switch (action) {
            case CORDON, UNCORDON, POWER_OFF, POWER_ON -> true;
            case START, CANCEL, RETURN -> false;
        };
        boolean named = workload.isPresent() || ofServer;
        if (!named) {
            throw new IllegalArgumentException(action + " needs a workload");
        }
        if (action == Verb.RETURN && method.isEmpty()) {
            throw new IllegalArgumentException("RETURN needs a method");
        }
        if (action == Verb.START) {
            Method wanted = method.orElseThrow(() -> new IllegalArgumentException("START needs a method"));
            if (wanted.keepsRunning() && destination.isEmpty()) {
                throw new IllegalArgumentException(wanted + " needs a destination");
            }
            if (wanted.copies() && !(rateGbps > 0)) {
                throw new IllegalArgumentException(wanted + " needs a rate above 0, not " + rateGbps);
            }
        }
    }
}
