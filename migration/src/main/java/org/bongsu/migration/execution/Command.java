package org.bongsu.migration.execution;

import java.util.Optional;
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
 */
public record Command(
        long epoch,
        long sequence,
        Action action,
        String server,
        Optional<String> workload,
        Optional<Method> method,
        Optional<Place> place,
        double rateGbps) {

    Command inEpoch(long newer) {
        return new Command(newer, sequence, action, server, workload, method, place, rateGbps);
    }
}
