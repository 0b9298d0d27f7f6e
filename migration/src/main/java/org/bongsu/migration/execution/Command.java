package org.bongsu.migration.execution;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.plan.Place;

/**
 * One order to a driver. The sequence identifies it for good: a driver that has seen it does nothing more.
 *
 * @param epoch of the daemon that sends it; a driver refuses one below the highest it has seen
 * @param sequence from 1, never reused, the same when sent again
 * @param workload for start, cancel and return
 * @param method for start; for return the one by which it had left
 * @param place for the start of a shift or a copy where it goes, for a return where it is
 * @param rateGbps for a copy, Gbit/s; else 0
 * @param notAfter for a start: the room's deadline less its margin, as known when it was sent; in the past for what stops
 *     within the margin. Who waits for others on the workload's behalf waits no longer. Empty when there is no deadline
 */
public record Command(
        long epoch,
        long sequence,
        Action action,
        String server,
        Optional<String> workload,
        Optional<Method> method,
        Optional<Place> place,
        double rateGbps,
        Optional<Moment> notAfter) {

    /** Without a deadline. */
    public Command(
            long epoch,
            long sequence,
            Action action,
            String server,
            Optional<String> workload,
            Optional<Method> method,
            Optional<Place> place,
            double rateGbps) {
        this(epoch, sequence, action, server, workload, method, place, rateGbps, Optional.empty());
    }

    Command inEpoch(long newer) {
        return new Command(newer, sequence, action, server, workload, method, place, rateGbps, notAfter);
    }
}
