package org.bongsu.migration.plan;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;
import static org.bongsu.migration.TestSites.outside;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.bound.Bound;
import org.junit.jupiter.api.Test;

/** Two halls of 60 servers; the only destination's link bears ten copies of 10 Gbit/s side by side. */
class RoomLimitsTest {

    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static Site site(RoomLimits all, Map<String, RoomLimits> own) {
        Site site = TestSites.build(
                3,
                new TestSites.Shape(
                        2,
                        6,
                        10,
                        6,
                        false,
                        new MigrationLimits(10, 100, 2, 20, MARGIN),
                        List.of(outside("far", 400, 96, 100))));
        return TestSites.limited(site, all, own);
    }

    private static RoomLimits gbps(double most) {
        return new RoomLimits(OptionalDouble.of(most), OptionalInt.empty());
    }

    private static RoomLimits moves(int most) {
        return new RoomLimits(OptionalDouble.empty(), OptionalInt.of(most));
    }

    private static PlanRequest request(Site site) {
        return PlanRequest.fresh(
                site,
                List.of(deadline("hall-0", 400, MARGIN), deadline("hall-1", 400, MARGIN)),
                Set.of(),
                Durations.DEFAULT,
                T0);
    }

    private static Plan plan(Site site) {
        PlanRequest request = request(site);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        return plan;
    }

    private static List<LimitUse> of(Plan plan, LimitUse.Kind kind) {
        return plan.limits().stream().filter(use -> use.kind() == kind).toList();
    }

    private static List<Double> rates(Plan plan, String room) {
        return plan.steps().stream()
                .filter(step -> step.method().copies()
                        && plan.site().roomOf(step.workload()).id().equals(room))
                .map(Step::rateGbps)
                .distinct()
                .toList();
    }

    @Test
    void aRoomOfThirtyGbitsLetsOutThreeCopiesAtOnceAndTheOtherSeven() {
        Plan plan = plan(site(RoomLimits.NONE, new LinkedHashMap<>(Map.of("hall-0", gbps(30)))));
        assertEquals(List.of(new LimitUse(LimitUse.Kind.ROOM, "hall-0", 30, 30)), of(plan, LimitUse.Kind.ROOM));
        assertEquals(List.of(), of(plan, LimitUse.Kind.ROOM_MOVES));
        assertEquals(100, of(plan, LimitUse.Kind.LINK).get(0).peak(), 1e-6, "control: the link is full all the same");
    }

    @Test
    void copiesOutOfANarrowRoomFillItExactlyAndSlowNoOther() {
        Plan plan = plan(site(RoomLimits.NONE, new LinkedHashMap<>(Map.of("hall-0", gbps(25)))));
        assertEquals(List.of(25 / 3.0), rates(plan, "hall-0"), "three abreast, not two of 10 and 5 idle");
        assertEquals(List.of(10.0), rates(plan, "hall-1"));
    }

    @Test
    void aLimitOnCopiesIsToldWithThePeak() {
        Plan plan = plan(site(moves(4), new LinkedHashMap<>(Map.of("hall-1", moves(2)))));
        assertEquals(
                List.of(
                        new LimitUse(LimitUse.Kind.ROOM_MOVES, "hall-0", 4, 4),
                        new LimitUse(LimitUse.Kind.ROOM_MOVES, "hall-1", 2, 2)),
                of(plan, LimitUse.Kind.ROOM_MOVES));
        assertEquals(List.of(), of(plan, LimitUse.Kind.ROOM));
    }

    @Test
    void aLimitThatNeverBindsChangesNoStep() {
        Plan free = plan(site(RoomLimits.NONE, new LinkedHashMap<>()));
        Plan wide = plan(site(new RoomLimits(OptionalDouble.of(1_000), OptionalInt.of(1_000)), new LinkedHashMap<>()));
        assertEquals(free.value(), wide.value(), 1e-9);
    }

    @Test
    void theBoundKnowsTheRoomsLimit() {
        Site narrow = site(gbps(10), new LinkedHashMap<>());
        Plan plan = Planner.plan(request(narrow)).judged(request(narrow).boundInstance());
        double free =
                Bound.of(request(site(RoomLimits.NONE, new LinkedHashMap<>())).boundInstance());
        assertTrue(plan.bound().orElseThrow() < 0.97 * free, plan.bound() + " of " + free);
        assertTrue(plan.contestedRatio().orElseThrow() > 0.93, "and stays honest: " + plan.contestedRatio());
        assertTrue(plan.ratio().orElseThrow() <= 1);
    }

    /** What is under way holds the room as it holds the link: nothing else starts before it has ended. */
    @Test
    void aCopyUnderWayCountsAgainstItsRoom() {
        Site site = site(moves(1), new LinkedHashMap<>());
        PlanRequest fresh = request(site);
        Candidate first = fresh.candidates().stream()
                .filter(one -> one.workload().methods().contains(org.bongsu.domain.site.Method.LIVE))
                .findFirst()
                .orElseThrow();
        PinnedStep pinned = new PinnedStep(
                first.workload(),
                org.bongsu.domain.site.Method.LIVE,
                Optional.of(new Place("far", 0)),
                10,
                T0.plusSeconds(-5),
                T0.plusSeconds(50));
        PlanRequest request = new PlanRequest(
                site,
                fresh.deadlines(),
                fresh.candidates().stream().filter(one -> one != first).toList(),
                List.of(pinned),
                fresh.space(),
                Set.of(),
                Durations.DEFAULT,
                T0);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        assertTrue(plan.steps().stream()
                .filter(step -> step.method().copies() && step.reason() != StepReason.IN_FLIGHT)
                .filter(step -> site.roomOf(step.workload()).id().equals("hall-0"))
                .noneMatch(step -> step.start().isBefore(T0.plusSeconds(50))));
        assertTrue(
                plan.steps().stream()
                        .anyMatch(step -> step.method().copies()
                                && site.roomOf(step.workload()).id().equals("hall-1")
                                && step.start().equals(T0)),
                "control: the other room does not wait");
    }
}
