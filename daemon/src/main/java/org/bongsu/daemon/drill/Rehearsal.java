package org.bongsu.daemon.drill;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;

/**
 * Everything the scorecard is made of, in virtual time and on sockets alike.
 *
 * @param ignition the moment that the scenario counts from
 * @param secondSignal when the second true signal crossed its threshold, with its compartment; empty where nothing
 *     confirms by right
 * @param hazardous whether something truly threatens rooms in this scenario
 * @param endings of the workloads whose racks went dark
 */
public record Rehearsal(
        Site site,
        String scenario,
        long seed,
        Moment ignition,
        double simulatedS,
        double wallS,
        Transcript transcript,
        Optional<TrueSignal> secondSignal,
        boolean hazardous,
        List<Ending> endings,
        NoticeTimes notices,
        Counts counts,
        List<InvariantCheck> invariants,
        String journalSha256) {

    public Rehearsal {
        endings = List.copyOf(endings);
        invariants = List.copyOf(invariants);
    }

    /** A signal of the simulated world, not of a sensor's lie. */
    public record TrueSignal(String compartment, Moment at) {}

    /**
     * @param downgraded workloads that ended by a later method than their first
     * @param overtaken steps given up because their method could not finish in time
     * @param dirtyPowerOffs servers powered off with a workload still running, by the fleet's account
     * @param duplicatedSteps steps that took effect twice, by the fleet's account
     * @param movedWithoutNeed workloads moved or stopped in rooms that nothing threatened
     */
    public record Counts(
            int downgraded, int overtaken, int dirtyPowerOffs, int duplicatedSteps, int movedWithoutNeed) {}
}
