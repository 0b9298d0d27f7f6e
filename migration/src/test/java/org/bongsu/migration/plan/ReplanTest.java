package org.bongsu.migration.plan;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.Deadline;
import org.junit.jupiter.api.Test;

/** What the world tells between two plans changes the second one, says why, and leaves alone what it does not concern. */
class ReplanTest {

    private static final Duration MARGIN = Duration.ofSeconds(60);

    /** Two rooms of twenty servers, two sites elsewhere and one room next door. */
    private static Site site(double gbps) {
        Destination annex = new Destination(
                "annex", Text.same("annex"), Optional.of("annex"), List.of("ups-c"), List.of(), 8, 128, gbps);
        return TestSites.build(
                11,
                new TestSites.Shape(
                        2,
                        2,
                        10,
                        4,
                        false,
                        new MigrationLimits(10, 100, 2, 20, MARGIN),
                        List.of(
                                TestSites.outside("near", 6, 128, gbps),
                                TestSites.outside("far", 6, 128, gbps),
                                annex)));
    }

    private static List<Deadline> deadlines(double seconds) {
        return List.of(deadline("hall-0", seconds, MARGIN), deadline("hall-1", seconds, MARGIN));
    }

    private static PlanRequest fresh(Site site, double seconds) {
        return PlanRequest.fresh(site, deadlines(seconds), Set.of(), Durations.DEFAULT, T0);
    }

    /** What the execution asks when nothing has been started yet and the plan is in force. */
    private static PlanRequest after(
            Plan plan,
            List<Deadline> deadlines,
            Map<String, List<Double>> space,
            Set<String> threatened,
            Durations durations) {
        Map<Workload, Promise> promises = new LinkedHashMap<>();
        int rank = 0;
        for (Step step : plan.steps()) {
            promises.put(step.workload(), new Promise(rank++, step.method(), step.place()));
        }
        List<Candidate> candidates = new ArrayList<>();
        plan.site()
                .workloads()
                .forEach(workload -> candidates.add(
                        new Candidate(workload, List.of(), Optional.ofNullable(promises.get(workload)))));
        return new PlanRequest(plan.site(), deadlines, candidates, List.of(), space, threatened, durations, T0);
    }

    private static List<Step> copies(Plan plan) {
        return plan.steps().stream().filter(step -> step.method().copies()).toList();
    }

    private static Map<String, String> places(Plan plan, Predicate<Step> which) {
        Map<String, String> places = new LinkedHashMap<>();
        copies(plan).stream()
                .filter(which)
                .forEach(step -> places.put(
                        step.workload().id(), step.place().orElseThrow().toString()));
        return places;
    }

    private static boolean goesTo(Step step, String destination) {
        return step.place()
                .filter(place -> place.destination().equals(destination))
                .isPresent();
    }

    @Test
    void aServiceThatTakesTwiceAsLongIsPlannedTwiceAsLongAndWhatNoLongerFitsIsStoppedForLackOfTime() {
        Site site = site(10);
        Plan before = Planner.plan(fresh(site, 400));
        String slow = copies(before).get(0).workload().service();
        Lessons lessons = new Lessons(site, Durations.DEFAULT);
        for (Workload workload : site.workloads()) {
            double factor = workload.service().equals(slow) ? 2 : 1;
            if (workload.methods().contains(Method.LIVE)) {
                for (int times = 0; times < 5; times++) {
                    lessons.finished(
                            workload,
                            Method.LIVE,
                            10,
                            factor * Durations.nominalSeconds(site, workload, Method.LIVE, 10));
                }
            }
        }
        Durations learned = lessons.durations();
        PlanRequest request = after(before, deadlines(400), PlanRequest.emptySpace(site), Set.of(), learned);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        assertEquals(2, learned.estimate(slow, Method.LIVE).p50(), 0.15);
        for (Step step : copies(plan)) {
            double nominal = Durations.nominalSeconds(site, step.workload(), step.method(), step.rateGbps());
            double share = step.start().secondsUntil(step.finish()) / nominal;
            boolean isSlow = step.workload().service().equals(slow);
            if (step.method() == Method.LIVE) {
                assertTrue(isSlow ? share > 1.8 : share < 1.15, step + " is planned at " + share);
            }
        }
        assertTrue(copies(plan).size() < copies(before).size(), "fewer fit");
        assertTrue(
                plan.left().stream()
                        .anyMatch(left -> left.reason() == StepReason.NO_TIME && left.fate() == Fate.STOPPED),
                "and the plan says why: " + plan.left());
    }

    @Test
    void aDestinationThatFillsUpLosesItsPromisesAndTheOthersKeepTheirs() {
        Site site = site(20);
        Plan before = Planner.plan(fresh(site, 1200));
        assertTrue(copies(before).stream().anyMatch(step -> goesTo(step, "far")), "control: some were to go there");
        Map<String, List<Double>> space = new LinkedHashMap<>(PlanRequest.emptySpace(site));
        space.put("far", List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        PlanRequest request = after(before, deadlines(1200), space, Set.of(), Durations.DEFAULT);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        assertTrue(copies(plan).stream().noneMatch(step -> goesTo(step, "far")));
        assertEquals(copies(before).size(), copies(plan).size(), "there is room elsewhere");
        Map<String, String> kept = places(plan, step -> true);
        long same = places(before, step -> !goesTo(step, "far")).entrySet().stream()
                .filter(entry -> entry.getValue().equals(kept.get(entry.getKey())))
                .count();
        assertEquals(places(before, step -> !goesTo(step, "far")).size(), same, "whoever was to go elsewhere still is");

        space.put("near", List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        space.put("annex", List.of(30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        Plan full = Planner.plan(after(before, deadlines(1200), space, Set.of(), Durations.DEFAULT));
        assertEquals(1, copies(full).size(), "only one host has memory, for one");
        assertTrue(full.left().stream().anyMatch(left -> left.reason() == StepReason.NO_MEMORY), "" + full.left());
    }

    @Test
    void powerThatComesBackLetsWhatWasToBeStoppedMove() {
        Site site = site(10);
        Plan before = Planner.plan(fresh(site, 200));
        List<Left> stopped = before.left();
        assertTrue(stopped.size() > 3, "control: " + stopped);
        PlanRequest request = after(before, deadlines(7200), PlanRequest.emptySpace(site), Set.of(), Durations.DEFAULT);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        assertEquals(List.of(), plan.left(), "nothing is left behind any more");
        assertEquals(StepReason.PREFERRED, plan.steps().get(0).reason());
    }

    @Test
    void aSecondCompartmentInAlarmIsNoRefugeAnyMore() {
        Site site = site(20);
        Plan before = Planner.plan(fresh(site, 1200));
        assertTrue(copies(before).stream().anyMatch(step -> goesTo(step, "annex")), "control");
        List<Deadline> three = new ArrayList<>(deadlines(1200));
        three.add(deadline("annex", 900, MARGIN));
        PlanRequest request = after(
                before,
                three,
                PlanRequest.emptySpace(site),
                new LinkedHashSet<>(site.nodesIn("c-annex")),
                Durations.DEFAULT);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        assertTrue(copies(plan).stream().noneMatch(step -> goesTo(step, "annex")));
        Map<String, String> kept = places(plan, step -> true);
        places(before, step -> !goesTo(step, "annex"))
                .forEach((workload, place) ->
                        assertEquals(place, kept.get(workload), workload + " was promised another place"));

        Map<String, List<Double>> onlyThere = new LinkedHashMap<>(PlanRequest.emptySpace(site));
        Site alone = alone(site);
        Plan none = Planner.plan(new PlanRequest(
                alone,
                three,
                alone.workloads().stream()
                        .map(workload -> new Candidate(workload, List.of()))
                        .toList(),
                List.of(),
                onlyThere,
                Set.of(),
                Durations.DEFAULT,
                T0));
        assertEquals(List.of(), copies(none));
        assertTrue(none.left().stream().allMatch(left -> left.reason() == StepReason.NO_DESTINATION), "" + none.left());
    }

    /** The same with the room next door as the only destination. */
    private static Site alone(Site site) {
        Destination annex = site.destination("annex");
        return TestSites.build(11, new TestSites.Shape(2, 2, 10, 4, false, site.limits(), List.of(annex)));
    }

    @Test
    void aPlanKeepsWhatItPromisedWhenLittleChanges() {
        for (double drift : new double[] {0, -15, 15, 40}) {
            Site site = site(10);
            Plan before = Planner.plan(fresh(site, 400));
            PlanRequest request =
                    after(before, deadlines(400 + drift), PlanRequest.emptySpace(site), Set.of(), Durations.DEFAULT);
            Plan plan = Planner.plan(request);
            PlanChecker.check(request, plan);
            Map<String, String> was = places(before, step -> true);
            Map<String, String> is = places(plan, step -> true);
            long broken = was.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(is.get(entry.getKey())))
                    .count();
            // A minute more or less lets others in; for them a few may be left out, but nobody is sent elsewhere for
            // nothing.
            assertTrue(
                    broken <= (drift == 0 ? 0 : 5), drift + " s: " + broken + " of " + was.size() + " promises broken");
            assertTrue(was.size() > 8, "control");
        }
    }

    /** Its shift failed: it needs a copy now, and must not wait for it behind tier 2. */
    @Test
    void whatLostItsBetterMethodIsCopiedBeforeEverythingThatMattersLess() {
        Site site = site(10);
        Plan before = Planner.plan(fresh(site, 1200));
        Workload unlucky = before.steps().stream()
                .filter(step -> step.method() == Method.SHIFT)
                .map(Step::workload)
                .findFirst()
                .orElseThrow();
        PlanRequest unchanged =
                after(before, deadlines(1200), PlanRequest.emptySpace(site), Set.of(), Durations.DEFAULT);
        List<Candidate> candidates = unchanged.candidates().stream()
                .map(candidate -> candidate.workload().equals(unlucky)
                        ? new Candidate(
                                unlucky,
                                List.of(Method.SHIFT),
                                Optional.of(new Promise(999, Method.STOP, Optional.empty())))
                        : candidate)
                .toList();
        PlanRequest request = new PlanRequest(
                site,
                unchanged.deadlines(),
                candidates,
                List.of(),
                unchanged.space(),
                Set.of(),
                unchanged.durations(),
                T0);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        Step its = plan.steps().stream()
                .filter(step -> step.workload().equals(unlucky))
                .findFirst()
                .orElseThrow();
        assertEquals(Method.LIVE, its.method());
        assertEquals(StepReason.FAILED_BEFORE, its.reason());
        long earlier = copies(plan).stream()
                .filter(step ->
                        step.workload().tier() > unlucky.tier() && step.start().isBefore(its.start()))
                .count();
        // Only what finds a link idle that is too short a time free for anybody before it.
        assertTrue(earlier <= 3, earlier + " less important ones start before it");
        assertTrue(copies(plan).size() > 10, "control");
    }

    @Test
    void aPromiseIsBrokenForAWorkloadOfTheHighestTier() {
        Site site = site(10);
        Plan good = Planner.plan(fresh(site, 300));
        Map<Workload, Promise> worst = new LinkedHashMap<>();
        List<Step> copies = copies(good);
        for (int at = 0; at < copies.size(); at++) {
            Step step = copies.get(at);
            worst.put(step.workload(), new Promise(copies.size() - at, step.method(), step.place()));
        }
        List<Candidate> candidates = site.workloads().stream()
                .map(workload -> new Candidate(
                        workload,
                        List.of(),
                        Optional.of(Optional.ofNullable(worst.get(workload))
                                .orElse(new Promise(0, Method.STOP, Optional.empty())))))
                .toList();
        PlanRequest request = new PlanRequest(
                site,
                deadlines(190),
                candidates,
                List.of(),
                PlanRequest.emptySpace(site),
                Set.of(),
                Durations.DEFAULT,
                T0);
        Plan plan = Planner.plan(request);
        Plan fresh = Planner.plan(fresh(site, 190));
        assertEquals(
                topTiers(fresh), topTiers(plan), 1e-9, "the two highest tiers fare as if nothing had been promised");
    }

    private static double topTiers(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.workload().tier() < 2 && step.method().keepsRunning())
                .count();
    }
}
