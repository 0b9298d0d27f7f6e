package org.bongsu.migration.plan;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.outside;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Outages;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.BatteryState;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.DeadlineInputs;
import org.bongsu.migration.deadline.Deadlines;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.junit.jupiter.api.Test;

/**
 * Worked by hand: a UPS of 2 kW carries 1 kW, which is 50 %, on a lithium battery (Peukert's k is 1.05) of which 3,600 s
 * count. Without 600 W it carries 20 % and lasts 2.5^1.05 = 2.61719 times as long, without 700 W 15 % and 3.54017 times,
 * without all of it the 5 % that a UPS needs itself and 11.22018 times.
 */
class PowerSavingsTest {

    private static final double LEFT = 3_600;
    private static final double WITHOUT_600_W = LEFT * 1.61719;
    private static final double WITHOUT_700_W = LEFT * 2.54017;
    private static final double WITHOUT_ALL = LEFT * 10.22018;

    private static final Service FRONT = new Service("front", "t", 1, List.of(), Optional.empty());
    private static final Service BATCH = new Service("batch", "t", 1, List.of(), Optional.empty());

    private static PowerNode node(String id, PowerKind kind, OptionalDouble rating, String... from) {
        return new PowerNode(
                id, kind, Optional.of("plant"), List.of(), List.of(from), Optional.empty(), rating, Optional.empty());
    }

    private static Workload workload(int index, String server, String service, int tier, Method... methods) {
        return new Workload(index, "w" + index, server, service, tier, 20, 0, List.of(methods), Duration.ofSeconds(60));
    }

    /** s0 runs what is to run on, s1 and s2 batch jobs, s3 both. */
    private static Site site(
            OptionalDouble rating, OptionalDouble loadOfS2, Map<String, List<String>> needs, Service... services) {
        List<PowerNode> nodes = List.of(
                new PowerNode("utility", PowerKind.UTILITY, Optional.empty(), List.of(), List.of(), Optional.empty()),
                node("battery", PowerKind.BATTERY, OptionalDouble.empty()),
                node("ups", PowerKind.UPS, rating, "utility", "battery"),
                node("pdu", PowerKind.PDU, OptionalDouble.empty(), "ups"));
        return new Site(
                "one",
                Text.same("one"),
                List.of(new Building("a", Text.same("a"))),
                List.of(
                        new Compartment("c", Text.same("c"), List.of()),
                        new Compartment("p", Text.same("p"), List.of())),
                List.of(
                        new Room("hall", Text.same("hall"), "a", RoomKind.HALL, "c"),
                        new Room("plant", Text.same("plant"), "a", RoomKind.UPS, "p")),
                new PowerGraph(nodes),
                List.of(new Rack("rack", "hall", List.of("pdu"))),
                List.of(
                        new Server("s0", "rack", OptionalDouble.of(300)),
                        new Server("s1", "rack", OptionalDouble.of(400)),
                        new Server("s2", "rack", loadOfS2),
                        new Server("s3", "rack", OptionalDouble.of(100))),
                List.of(
                        workload(0, "s0", "front", 1, Method.LIVE, Method.STOP),
                        workload(1, "s2", "batch", 3, Method.STOP),
                        workload(2, "s1", "batch", 3, Method.STOP),
                        workload(3, "s3", "batch", 3, Method.STOP),
                        workload(4, "s3", "front", 2, Method.LIVE, Method.STOP)),
                List.of(new Tenant("t", Text.same("t"), Optional.empty())),
                List.of(services),
                List.of(outside("far", 4, 64, 40)),
                MigrationLimits.DEFAULT,
                List.of(),
                List.of(),
                needs);
    }

    private static Site site() {
        return site(OptionalDouble.of(2_000), OptionalDouble.of(200), new LinkedHashMap<>(), FRONT, BATCH);
    }

    private static Map<String, Supply> supplies(OptionalDouble runtime, OptionalDouble percent) {
        BatteryState state = new BatteryState(
                false, OptionalDouble.empty(), percent, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
        return new LinkedHashMap<>(Map.of("ups", new Supply("ups", true, runtime, T0, state)));
    }

    /** It says 4,000 s, of which nine tenths count. */
    private static Map<String, Supply> supplies() {
        return supplies(OptionalDouble.of(4_000), OptionalDouble.empty());
    }

    private static PlanRequest request(Site site, Map<String, Supply> supplies) {
        Deadline deadline = Deadlines.of(
                        site,
                        "hall",
                        new DeadlineInputs(List.of(), new LinkedHashMap<>(), supplies, new LinkedHashMap<>()),
                        T0)
                .orElseThrow();
        assertEquals(DeadlineCause.UPS_RUNTIME, deadline.cause());
        return PlanRequest.fresh(site, List.of(deadline), Set.of("ups"), Durations.DEFAULT, T0)
                .with(PowerSeen.of(supplies));
    }

    private static Plan plan(Site site, Map<String, Supply> supplies) {
        PlanRequest request = request(site, supplies);
        Plan plan = Planner.plan(request);
        PlanChecker.check(request, plan);
        return plan;
    }

    private static Step step(Plan plan, String workload) {
        return plan.steps().stream()
                .filter(step -> step.workload().id().equals(workload))
                .findFirst()
                .orElseThrow();
    }

    private static Buy buy(Plan plan, String stop) {
        return plan.buys().stream()
                .filter(one -> one.stop().equals(stop))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> early(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.reason() == StepReason.SAVES_BATTERY)
                .map(step -> step.workload().id())
                .toList();
    }

    @Test
    void whatStoppingFirstBuysIsAsWorkedByHand() {
        Plan plan = plan(site(), supplies());
        assertEquals(
                new Buy("hall", "stop only", 2, 2, 600, buy(plan, "stop only").seconds(), 0, Optional.empty()),
                buy(plan, "stop only"));
        assertEquals(WITHOUT_600_W, buy(plan, "stop only").seconds().orElseThrow(), 0.1);
        assertEquals(WITHOUT_600_W, buy(plan, "tier 3").seconds().orElseThrow(), 0.1, "s3 has a workload of tier 2");
        assertEquals(WITHOUT_700_W, buy(plan, "tier 2+3").seconds().orElseThrow(), 0.1);
        assertEquals(2, buy(plan, "tier 2+3").lost(), "half of the 4 of a workload of tier 2");
        assertEquals(WITHOUT_ALL, buy(plan, "tier 1+2+3").seconds().orElseThrow(), 0.1);
        assertEquals(10, buy(plan, "tier 1+2+3").lost(), "and half of the 16 of one of tier 1");
        assertEquals(3, buy(plan, "tier 2+3").servers());
        assertEquals(4, buy(plan, "tier 2+3").workloads());
    }

    @Test
    void whatLosesNothingIsToldBeforeWhatBuysMostForWhatIsLost() {
        List<String> stops =
                plan(site(), supplies()).buys().stream().map(Buy::stop).toList();
        assertEquals(List.of("stop only", "tier 3", "service batch", "tier 2+3", "tier 1+2+3", "service front"), stops);
    }

    @Test
    void batchJobsOnServersOfTheirOwnAreStoppedAtOnceThoseThatFreeMostFirst() {
        Plan plan = plan(site(), supplies());
        assertEquals(List.of("w2", "w1"), early(plan), "400 W before 200 W");
        assertEquals(T0, step(plan, "w1").start());
        assertTrue(step(plan, "w3").start().isAfter(T0.plusSeconds(1_000)), "s3 stays on for w4");
        assertEquals(Method.LIVE, step(plan, "w0").method(), "what is to run on is not stopped for it");
    }

    @Test
    void theRuntimeThatItStartsFromIsThatOfTheDeadline() {
        PlanRequest request = request(site(), supplies());
        Batteries batteries = new Batteries(request);
        assertEquals(
                T0.secondsUntil(request.deadlines().get(0).at()),
                batteries.new OfRoom("hall").seconds(batteries.nothingOff()),
                1e-6);
        double[] all = batteries.nothingOff();
        site().servers().forEach(server -> assertTrue(batteries.addDraw(server, all)));
        double carried = new Outages(site())
                .after(List.of()).loads().stream()
                        .filter(load -> load.node().equals("ups"))
                        .findFirst()
                        .orElseThrow()
                        .knownWatts();
        assertEquals(carried, all[0], 1e-9, "and what its servers draw is what it carries");
    }

    @Test
    void withoutABatterysDeadlineNothingChanges() {
        Site site = site();
        Deadline declared = new Deadline(
                "hall", T0.plusSeconds(LEFT), DeadlineCause.DECLARED_CUT, true, Duration.ofMinutes(2), Text.same("x"));
        PlanRequest plain = PlanRequest.fresh(site, List.of(declared), Set.of("ups"), Durations.DEFAULT, T0);
        Plan plan = Planner.plan(plain.with(PowerSeen.of(supplies())));
        assertEquals(Planner.plan(plain), plan);
        assertEquals(List.of(), plan.buys());
        assertEquals(List.of(), early(plan));
        assertFalse(early(plan(site, supplies())).isEmpty(), "control");
    }

    private static void assertUnknown(String because, Plan plan) {
        assertEquals(List.of(), early(plan));
        Buy buy = buy(plan, "stop only");
        assertEquals(OptionalDouble.empty(), buy.seconds());
        assertEquals(because, buy.unknown().orElseThrow().en());
    }

    @Test
    void whatIsUnknownIsSaidAndNothingIsStoppedForAGuess() {
        Map<String, List<String>> none = new LinkedHashMap<>();
        OptionalDouble rating = OptionalDouble.of(2_000);
        OptionalDouble runtime = OptionalDouble.of(4_000);
        assertUnknown(
                "how long ups lasts is unknown", plan(site(), supplies(OptionalDouble.empty(), OptionalDouble.of(50))));
        assertUnknown(
                "what 1 servers draw from ups is unknown",
                plan(
                        site(rating, OptionalDouble.empty(), none, FRONT, BATCH),
                        supplies(runtime, OptionalDouble.empty())));
        assertUnknown(
                "neither the rating nor the load of ups is known",
                plan(
                        site(OptionalDouble.empty(), OptionalDouble.of(200), none, FRONT, BATCH),
                        supplies(runtime, OptionalDouble.empty())));
    }

    @Test
    void aServerOfUnknownLoadIsLeftAndTheOthersAreALowerBoundWhereTheUpsTellsItsLoad() {
        Site site = site(OptionalDouble.of(2_000), OptionalDouble.empty(), new LinkedHashMap<>(), FRONT, BATCH);
        Plan plan = plan(site, supplies(OptionalDouble.of(4_000), OptionalDouble.of(50)));
        assertEquals(List.of("w2"), early(plan));
        Buy buy = buy(plan, "stop only");
        // 400 of 1,000 W: from 50 to 30 %, (5/3)^1.05 = 1.70977 times as long.
        assertEquals(LEFT * 0.70977, buy.seconds().orElseThrow(), 0.1);
        assertEquals(
                "what 1 of these servers draw is unknown",
                buy.unknown().orElseThrow().en());
    }

    @Test
    void serversDrawNoMoreThanTheUpsSaysThatItCarries() {
        // It says 75 %, which is 1,500 W: 600 of these leave 45 %, (5/3)^1.05 = 1.70977.
        Plan plan = plan(site(), supplies(OptionalDouble.of(4_000), OptionalDouble.of(75)));
        assertEquals(LEFT * 0.70977, buy(plan, "stop only").seconds().orElseThrow(), 0.1);
    }

    @Test
    void nothingIsStoppedEarlyOnWhichSomethingDependsThatRunsOn() {
        Service needy = new Service("front", "t", 1, List.of("batch"), Optional.empty());
        Site site = site(OptionalDouble.of(2_000), OptionalDouble.of(200), new LinkedHashMap<>(), needy, BATCH);
        assertEquals(List.of(), early(plan(site, supplies())));
        Map<String, List<String>> one = new LinkedHashMap<>(Map.of("w0", List.of("w2")));
        Site other = site(OptionalDouble.of(2_000), OptionalDouble.of(200), one, FRONT, BATCH);
        assertEquals(List.of("w1"), early(plan(other, supplies())), "w0 needs w2 alone");
    }

    @Test
    void earlyStopsKeepTheirOrderAmongThemselves() {
        Map<String, List<String>> needs = new LinkedHashMap<>(Map.of("w1", List.of("w2")));
        Plan plan = plan(site(OptionalDouble.of(2_000), OptionalDouble.of(200), needs, FRONT, BATCH), supplies());
        assertEquals(List.of("w1", "w2"), early(plan));
        assertEquals(step(plan, "w1").finish(), step(plan, "w2").start(), "though w2 frees more");
    }

    @Test
    void whatIsOffAlreadyBuysNothingAgain() {
        PlanRequest request = request(site(), supplies());
        Set<String> off = new LinkedHashSet<>(List.of("s1"));
        Set<Integer> gone = new LinkedHashSet<>(List.of(2));
        List<Candidate> left = request.candidates().stream()
                .filter(candidate -> candidate.workload().index() != 2)
                .toList();
        PlanRequest later = new PlanRequest(
                request.site(),
                request.deadlines(),
                left,
                List.of(),
                request.space(),
                request.threatenedNodes(),
                Durations.DEFAULT,
                new PowerSeen(supplies(), off, gone, gone),
                T0);
        Buy buy = buy(Planner.plan(later), "stop only");
        assertEquals(200, buy.watts());
        // 200 of the 600 W that are left: from 30 to 20 %, 1.5^1.05 = 1.53072.
        assertEquals(LEFT * 0.53072, buy.seconds().orElseThrow(), 0.1);
    }

    @Test
    void theServerIsSwitchedOffOnlyWhenItsStopWasSeen() {
        Site site = site();
        Execution execution = new Execution(site, Durations.DEFAULT, 1);
        PlanRequest request = execution.request(request(site, supplies()).deadlines(), List.of("ups"), supplies(), T0);
        execution.adopt(Planner.plan(request), T0);
        List<Command> first = execution.due(T0);
        List<String> stopped = first.stream()
                .filter(command -> command.method().equals(Optional.of(Method.STOP)))
                .flatMap(command -> command.workload().stream())
                .toList();
        assertEquals(List.of("w2", "w1"), stopped);
        assertTrue(execution.due(T0.plusSeconds(61)).stream().noneMatch(one -> one.action() == Action.POWER_OFF));
        execution.onObservation(
                new WorkloadSeen("w2", WorkloadState.STOPPED, "s1", T0.plusSeconds(62)), T0.plusSeconds(62));
        execution.looked(room -> true, T0.plusSeconds(62));
        List<Command> after = new ArrayList<>(execution.due(T0.plusSeconds(62)));
        assertEquals(
                List.of("s1"),
                after.stream()
                        .filter(one -> one.action() == Action.POWER_OFF)
                        .map(Command::server)
                        .toList());
    }
}
