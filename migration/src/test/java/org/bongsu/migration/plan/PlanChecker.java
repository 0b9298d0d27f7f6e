package org.bongsu.migration.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;

/** Checks a plan against the rules by plain enumeration; of the planner's classes it knows the plan's records alone. */
final class PlanChecker {

    private static final double TOLERANCE = 1e-6;

    private final PlanRequest request;
    private final Plan plan;
    private final Site site;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();

    private PlanChecker(PlanRequest request, Plan plan) {
        this.request = request;
        this.plan = plan;
        this.site = request.site();
        request.candidates().forEach(one -> candidates.put(one.workload().id(), one));
    }

    static void check(PlanRequest request, Plan plan) {
        PlanChecker checker = new PlanChecker(request, plan);
        checker.everyWorkloadOnce();
        checker.methodsAndTimes();
        checker.rates();
        checker.memory();
        checker.refuges();
        checker.stopOrder();
        checker.earlyStops();
        checker.value();
    }

    /** Without the order of stops, which is checked pair by pair. */
    static void checkFast(PlanRequest request, Plan plan) {
        PlanChecker checker = new PlanChecker(request, plan);
        checker.everyWorkloadOnce();
        checker.methodsAndTimes();
        checker.rates();
        checker.memory();
        checker.value();
    }

    private Deadline deadline(Workload workload) {
        String room = site.roomOf(workload).id();
        return request.deadlines().stream()
                .filter(one -> one.room().equals(room))
                .findFirst()
                .orElseThrow();
    }

    private boolean pinned(Step step) {
        return step.reason() == StepReason.IN_FLIGHT;
    }

    private double start(Step step) {
        return request.now().secondsUntil(step.start());
    }

    private double finish(Step step) {
        return request.now().secondsUntil(step.finish());
    }

    private void everyWorkloadOnce() {
        Set<String> stepped = new LinkedHashSet<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Step step : plan.steps()) {
            assertTrue(stepped.add(step.workload().id()), step.workload().id() + " has two steps");
            assertTrue(ids.add(step.id()), step.id() + " twice");
        }
        Set<String> lost = new LinkedHashSet<>();
        for (Left left : plan.left()) {
            boolean stays = !stepped.contains(left.workload().id());
            assertEquals(left.fate() == Fate.LOST, stays, left.toString());
            if (stays) {
                lost.add(left.workload().id());
            }
        }
        assertEquals(request.candidates().size() + request.inFlight().size(), stepped.size() + lost.size());
    }

    /** Written out again from the configuration's formulae. */
    private double nominal(Step step) {
        Workload workload = step.workload();
        double gbit = workload.memoryGib() * 8.589934592;
        double stop = workload.stop().toMillis() / 1000.0;
        return switch (step.method()) {
            case SHIFT ->
                site.service(workload.service())
                                .shift()
                                .orElseThrow()
                                .duration()
                                .toMillis()
                        / 1000.0;
            case LIVE -> gbit / (step.rateGbps() - gbit * workload.dirtyShare()) + 3;
            case COLD -> stop + gbit / step.rateGbps() + 30;
            case STOP -> stop;
        };
    }

    private void methodsAndTimes() {
        for (Step step : plan.steps()) {
            if (!pinned(step)) {
                Workload workload = step.workload();
                Candidate candidate = Objects.requireNonNull(candidates.get(workload.id()));
                assertTrue(workload.methods().contains(step.method()));
                assertTrue(!candidate.failed().contains(step.method()) || step.method() == Method.STOP);
                Estimate estimate = request.durations().estimate(workload.service(), step.method());
                double safe = nominal(step) * estimate.p95();
                double cut = request.now().secondsUntil(deadline(workload).at());
                double latest = request.now().secondsUntil(deadline(workload).latestFinish());
                assertTrue(start(step) >= 0, "starts in the past");
                if (step.method() == Method.STOP) {
                    assertTrue(
                            start(step) + nominal(step) * estimate.p50() <= cut + TOLERANCE,
                            step + " outlasts the cut");
                } else {
                    assertTrue(start(step) + safe <= latest + TOLERANCE, step + " breaks the margin, latest " + latest);
                    assertEquals(start(step) + nominal(step) * estimate.p50(), finish(step), TOLERANCE);
                }
            }
        }
    }

    private void rates() {
        List<Step> copies =
                plan.steps().stream().filter(step -> step.method().copies()).toList();
        limit(
                copies,
                step -> step.place().orElseThrow().destination(),
                Step::rateGbps,
                id -> site.destination(id).linkGbps());
        limit(
                copies,
                step -> site.rackOf(step.workload()).id(),
                Step::rateGbps,
                id -> site.limits().rackGbps());
        limit(
                copies,
                step -> step.workload().server(),
                Step::rateGbps,
                id -> site.limits().serverGbps());
        limit(copies, step -> site.rackOf(step.workload()).id(), step -> 1.0, id ->
                (double) site.limits().movesPerRack());
        limit(copies, step -> step.workload().server(), step -> 1.0, id ->
                (double) site.limits().movesPerServer());
        limit(
                copies,
                step -> site.roomOf(step.workload()).id(),
                Step::rateGbps,
                id -> limitOf(id).gbps().orElse(Double.POSITIVE_INFINITY));
        limit(
                copies,
                step -> site.roomOf(step.workload()).id(),
                step -> 1.0,
                id -> limitOf(id).moves().orElse(Integer.MAX_VALUE) + 0.0);
    }

    /** A room's own word goes before the site's, each for itself. */
    private RoomLimits limitOf(String room) {
        RoomLimits own = site.room(room).limits();
        RoomLimits all = site.limits().room();
        return new RoomLimits(
                own.gbps().isPresent() ? own.gbps() : all.gbps(), own.moves().isPresent() ? own.moves() : all.moves());
    }

    private void limit(
            List<Step> copies, Function<Step, String> key, Function<Step, Double> use, Function<String, Double> most) {
        Map<String, List<Step>> groups = new LinkedHashMap<>();
        copies.forEach(step -> groups.computeIfAbsent(key.apply(step), one -> new ArrayList<>())
                .add(step));
        groups.forEach((id, steps) -> {
            record Change(double at, int order, double use) {}
            TreeSet<Change> changes = new TreeSet<>(
                    java.util.Comparator.comparingDouble(Change::at).thenComparingInt(Change::order));
            int number = 0;
            for (Step step : steps) {
                double end = Math.max(finish(step), pinned(step) ? 0 : start(step));
                changes.add(new Change(end - TOLERANCE, ++number, -use.apply(step)));
                changes.add(new Change(Math.max(0, start(step)), 1_000_000 + number, use.apply(step)));
            }
            double used = 0;
            for (Change change : changes) {
                used += change.use;
                assertTrue(
                        used <= most.apply(id) + 1e-4,
                        id + " uses " + used + " of " + most.apply(id) + " at " + change.at);
            }
        });
    }

    private void memory() {
        Map<String, Double> taken = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            if (step.method().copies() && !pinned(step)) {
                taken.merge(
                        step.place().orElseThrow().toString(), step.workload().memoryGib(), Double::sum);
            }
        }
        taken.forEach((place, gib) -> {
            Place host = Place.parse(place);
            double free = request.space().get(host.destination()).get(host.host());
            assertTrue(gib <= free + TOLERANCE, place + ": " + gib + " of " + free + " GiB");
        });
    }

    /** Invariant 4, spelled out: no shared compartment, and a feed that outlives the source's compartment. */
    private void refuges() {
        for (Step step : plan.steps()) {
            if (!pinned(step) && step.place().isPresent()) {
                Destination to = site.destination(step.place().get().destination());
                String room = site.roomOf(step.workload()).id();
                String compartment = site.room(room).compartment();
                assertTrue(to.serves().isEmpty() || to.serves().contains(room));
                if (to.room().isPresent()) {
                    assertTrue(!site.room(to.room().get()).compartment().equals(compartment));
                    assertTrue(request.deadlines().stream()
                            .noneMatch(one -> one.room().equals(to.room().get())));
                }
                if (!to.feeds().isEmpty()) {
                    Set<String> lost = new LinkedHashSet<>(site.nodesIn(compartment));
                    lost.addAll(request.threatenedNodes());
                    Set<String> dead = site.power().dead(lost);
                    assertTrue(
                            to.feeds().stream().anyMatch(feed -> !dead.contains(feed)), step + " loses its last feed");
                }
            }
        }
    }

    private void stopOrder() {
        List<Step> stops = plan.steps().stream()
                .filter(step -> step.method() == Method.STOP)
                .toList();
        for (Step stop : stops) {
            for (Step other : stops) {
                boolean dependant = needs(other.workload(), stop.workload());
                boolean counts = !deadline(other.workload())
                        .at()
                        .isAfter(deadline(stop.workload()).at());
                if (dependant && counts && !pinned(stop) && start(stop) < finish(other) - TOLERANCE) {
                    assertEquals(StepReason.ORDER_GIVEN_UP, stop.reason(), stop + " before " + other);
                    double cut =
                            request.now().secondsUntil(deadline(stop.workload()).at());
                    assertTrue(
                            finish(other) + (finish(stop) - start(stop)) > cut - TOLERANCE
                                    || stops.stream().anyMatch(third -> waitsTooLong(third, stop, cut)),
                            stop + " could have waited for " + other);
                }
            }
        }
    }

    /** For its service's sake or for its own. */
    private boolean needs(Workload one, Workload other) {
        return site.service(one.service()).dependsOn().contains(other.service())
                || site.needs(one).contains(other);
    }

    /** What is stopped early for a battery's sake loses nothing by it, frees a server and leaves nobody without what it needs. */
    private void earlyStops() {
        Map<String, Step> steps = new LinkedHashMap<>();
        plan.steps().forEach(step -> steps.put(step.workload().id(), step));
        for (Step step : plan.steps()) {
            if (step.reason() == StepReason.SAVES_BATTERY) {
                assertEquals(
                        DeadlineCause.UPS_RUNTIME, deadline(step.workload()).cause(), step.toString());
                assertTrue(site.server(step.workload().server()).loadWatts().isPresent(), step + ": of unknown load");
                for (Workload other : site.workloads()) {
                    Step its = steps.get(other.id());
                    boolean away = its != null && pinned(its);
                    if (other.server().equals(step.workload().server()) && !away) {
                        assertEquals(List.of(Method.STOP), other.methods(), step + " does not free its server");
                    }
                    if (needs(other, step.workload())) {
                        assertTrue(
                                its != null
                                        && its.method() == Method.STOP
                                        && its.finish().isBefore(step.start().plusSeconds(TOLERANCE)),
                                step + " is needed by " + other.id());
                    }
                }
            }
        }
    }

    private boolean waitsTooLong(Step third, Step stop, double cut) {
        return needs(third.workload(), stop.workload())
                && !deadline(third.workload())
                        .at()
                        .isAfter(deadline(stop.workload()).at())
                && finish(third) + (finish(stop) - start(stop)) > cut - TOLERANCE;
    }

    private void value() {
        double[] tiers = {64, 16, 4, 1};
        double sum = 0;
        for (Step step : plan.steps()) {
            boolean late = pinned(step)
                    && step.finish().isAfter(deadline(step.workload()).at());
            double share = step.method() != Method.STOP || step.workload().stopIsEnough() ? 1 : 0.5;
            sum += late
                    ? 0
                    : share
                            * tiers[step.workload().tier()]
                            * site.service(step.workload().service()).weight();
        }
        assertEquals(sum, plan.value(), 1e-6 * Math.max(1, sum));
    }
}
