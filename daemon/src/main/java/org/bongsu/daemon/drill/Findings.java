package org.bongsu.daemon.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;
import org.bongsu.simulators.fleet.FleetTruth;
import org.bongsu.simulators.fleet.Violation;
import org.bongsu.simulators.physics.WorldTruth;
import org.bongsu.simulators.scenario.Action;
import org.bongsu.simulators.scenario.Scenario;

/** What a rehearsal came to, from the simulators' truth and the daemon's decisions. */
public final class Findings {

    private final Site site;
    private final Scenario scenario;
    private final long seed;
    private final WorldTruth world;
    private final FleetTruth fleet;
    private final Transcript transcript;

    public Findings(
            Site site, Scenario scenario, long seed, WorldTruth world, FleetTruth fleet, Transcript transcript) {
        this.site = site;
        this.scenario = scenario;
        this.seed = seed;
        this.world = world;
        this.fleet = fleet;
        this.transcript = transcript;
    }

    /** @param overtaken steps that the daemon gave up because their method could not finish in time */
    public Rehearsal rehearsal(double wallS, NoticeTimes notices, int overtaken, String sha256) {
        boolean hazardous =
                !world.confirmableCompartments().isEmpty() || !world.darkAt().isEmpty() || outage();
        int needless = hazardous ? 0 : left();
        return new Rehearsal(
                site,
                scenario.name(),
                seed,
                scenario.ignition(),
                scenario.start().secondsUntil(scenario.endsAt()),
                wallS,
                transcript,
                secondSignal(),
                hazardous,
                endings(),
                notices,
                new Rehearsal.Counts(
                        downgraded(), overtaken, fleet.dirtyPowerOffs(), fleet.duplicatedSteps(), needless),
                invariants(hazardous, needless, notices),
                sha256);
    }

    /** Mains that come back in time darken nothing, and were gone all the same. */
    private boolean outage() {
        return scenario.events().stream()
                .flatMap(event -> event.actions().stream())
                .anyMatch(action -> action instanceof Action.Utility utility && !utility.present());
    }

    private Optional<Rehearsal.TrueSignal> secondSignal() {
        return world.confirmableCompartments().stream()
                .findFirst()
                .flatMap(compartment ->
                        world.confirmable(compartment).map(at -> new Rehearsal.TrueSignal(compartment, at)));
    }

    private List<Ending> endings() {
        List<Ending> endings = new ArrayList<>();
        for (FleetTruth.Outcome outcome : fleet.outcomes()) {
            if (outcome.feedDiedAt().isPresent()) {
                endings.add(ending(outcome, outcome.feedDiedAt().get()));
            }
        }
        return endings;
    }

    private Ending ending(FleetTruth.Outcome outcome, Moment dark) {
        Workload workload = site.workload(outcome.workload());
        boolean inTime = outcome.doneAt().map(done -> !done.isAfter(dark)).orElse(false);
        Fate fate = !inTime || !outcome.safe() ? Fate.LOST : outcome.keptRunning() ? Fate.KEPT_RUNNING : Fate.STOPPED;
        OptionalDouble out = fate == Fate.LOST
                ? OptionalDouble.empty()
                : outcome.doneAt().map(this::seconds).map(OptionalDouble::of).orElse(OptionalDouble.empty());
        return new Ending(workload, site.roomOf(workload).id(), fate, out, seconds(dark));
    }

    private double seconds(Moment at) {

        return scenario.ignition().secondsUntil(at);
    }

    private int left() {
        return (int) fleet.outcomes().stream().filter(FleetTruth.Outcome::safe).count();
    }

    private int downgraded() {
        int count = 0;
        for (FleetTruth.Outcome outcome : fleet.outcomes()) {
            Workload workload = site.workload(outcome.workload());
            boolean later = outcome.method()
                    .map(method -> method != workload.methods().get(0))
                    .orElse(false);
            count += outcome.safe() && later ? 1 : 0;
        }
        return count;
    }

    private List<InvariantCheck> invariants(boolean hazardous, int needless, NoticeTimes notices) {
        long shared = violations(Violation.Limit.SHARED_FATE) + violations(Violation.Limit.NOT_SERVED);
        List<InvariantCheck> checks = new ArrayList<>();
        checks.add(new InvariantCheck(
                "2", "no room is evacuated without a true hazard", 1, !hazardous && needless > 0 ? 1 : 0));
        checks.add(new InvariantCheck(
                "4", "no workload goes to a server that shares its fate", transcript.commands(), shared));
        checks.add(new InvariantCheck(
                "5",
                "no server is powered off with work on it",
                fleet.outcomes().size(),
                fleet.dirtyPowerOffs()));
        checks.add(transcript.finishCheck());
        checks.add(transcript.returns().order());
        checks.add(transcript.returns().back(fleet));
        checks.add(new InvariantCheck(
                "7", "every notice is delivered, signed", notices.sent(), notices.failed() + notices.unverified()));
        checks.add(
                new InvariantCheck("8", "no step takes effect twice", transcript.commands(), fleet.duplicatedSteps()));
        checks.add(new InvariantCheck(
                "limits",
                "links, rooms, racks, servers and hosts are never overrun",
                transcript.commands(),
                fleet.violations().size() - shared));
        return checks;
    }

    private long violations(Violation.Limit limit) {
        return fleet.violations().stream().filter(v -> v.limit() == limit).count();
    }
}
