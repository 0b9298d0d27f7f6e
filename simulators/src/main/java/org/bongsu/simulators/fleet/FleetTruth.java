package org.bongsu.simulators.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Method;

/**
 * What the fleet truly did, for the scorecard.
 *
 * @param outcomes of every workload, in the site's order
 * @param dirtyPowerOffs servers switched off by command with work on them
 * @param duplicatedSteps commands of a new sequence that repeated an effect already made or under way
 * @param faults how often each kind of fault was played
 */
public record FleetTruth(
        List<Outcome> outcomes,
        List<Violation> violations,
        int dirtyPowerOffs,
        int duplicatedSteps,
        Map<String, Integer> faults) {

    /**
     * How a workload ended.
     *
     * @param method by which it left; empty when it never did
     * @param startedAt when its last way out began
     * @param doneAt when it was out
     * @param feedDiedAt when its first server's last feed died, whether it was still there or not
     */
    public record Outcome(
            String workload,
            FleetObservation.State state,
            String where,
            Optional<Method> method,
            Optional<Moment> startedAt,
            Optional<Moment> doneAt,
            Optional<Moment> feedDiedAt) {

        /** Migrated and healthy, or shifted and drained. */
        public boolean keptRunning() {
            return state == FleetObservation.State.MOVED || state == FleetObservation.State.SHIFTED;
        }

        /** Kept running or cleanly stopped. */
        public boolean safe() {
            return state.isOut();
        }
    }

    public FleetTruth {
        outcomes = List.copyOf(outcomes);
        violations = List.copyOf(violations);
        faults = Ordered.map(faults);
    }
}
