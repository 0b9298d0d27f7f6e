package org.bongsu.migration.execution;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;
import static org.bongsu.migration.TestSites.outside;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Estimate;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.plan.Step;
import org.junit.jupiter.api.Test;

class ExecutionTest {

    static final Set<String> TRANSITIONS_TESTED_HERE = Set.of(
            "SUCCEEDED RETURN",
            "PENDING CANCEL",
            "CANCELLED PLAN",
            "PENDING SKIP",
            "SKIPPED PLAN",
            "PENDING OBSERVED",
            "PENDING GONE_OTHERWISE",
            "PENDING LOSE",
            "ONGOING GONE_OTHERWISE");

    /** One hall; service front depends on service back. A live copy of 20 GiB at 10 Gbit/s takes 17.2 + 3 s. */
    private static Site site(List<Workload> workloads) {
        PowerNode feed =
                new PowerNode("feed", PowerKind.UTILITY, Optional.empty(), List.of(), List.of(), Optional.empty());
        List<Server> servers = new ArrayList<>();
        workloads.stream().map(Workload::server).distinct().forEach(id -> servers.add(new Server(id, "rack")));
        return new Site(
                "one",
                Text.same("one"),
                List.of(new Building("a", Text.same("a"))),
                List.of(new Compartment("c", Text.same("c"), List.of())),
                List.of(new Room("hall", Text.same("hall"), "a", RoomKind.HALL, "c")),
                new PowerGraph(List.of(feed)),
                List.of(new Rack("rack", "hall", List.of("feed"))),
                servers,
                workloads,
                List.of(new Tenant("t", Text.same("t"), Optional.empty())),
                List.of(
                        new Service("back", "t", 1, List.of(), Optional.of(new Shift("far", Duration.ofSeconds(100)))),
                        new Service("front", "t", 1, List.of("back"), Optional.empty())),
                List.of(outside("far", 4, 64, 40)),
                MigrationLimits.DEFAULT);
    }

    private static Workload workload(int index, String server, String service, Method... methods) {
        return new Workload(index, "w" + index, server, service, 1, 20, 0, List.of(methods), Duration.ofSeconds(60));
    }

    private static Execution adopted(Site site, double cut) {
        Execution execution = new Execution(site, Durations.DEFAULT, 1);
        replan(execution, cut, T0);
        return execution;
    }

    private static void replan(Execution execution, double cut, Moment now) {
        List<Deadline> deadlines = List.of(deadline("hall", cut, Duration.ofMinutes(2)));
        execution.adopt(Planner.plan(execution.request(deadlines, List.of(), now), Planner.EVALUATIONS), now);
    }

    private static List<Command> starts(List<Command> commands) {
        return commands.stream().filter(one -> one.action() == Action.START).toList();
    }

    private static void see(Execution execution, String workload, WorkloadState state, Moment now) {
        execution.onObservation(new WorkloadSeen(workload, state, "far/0", now), now);
        execution.looked(room -> true, now);
    }

    @Test
    void cordonsComeBeforeTheFirstStart() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT), workload(1, "s1", "back", Method.LIVE)));
        List<Command> commands = adopted(site, 3600).due(T0);
        assertEquals(
                List.of(Action.CORDON, Action.CORDON, Action.START, Action.START),
                commands.stream().map(Command::action).toList());
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                commands.stream().map(Command::sequence).toList());
    }

    /** A driver that waits for others on a workload's behalf has to know until when. */
    @Test
    void aStartCarriesTheDeadlineLessTheMarginAlsoWhenItIsSentAgain() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT)));
        Execution execution = adopted(site, 3600);
        List<Command> commands = execution.due(T0);
        assertEquals(Optional.empty(), commands.get(0).notAfter(), "a cordon waits for nobody");
        assertEquals(
                Optional.of(T0.plusSeconds(3600).minus(Duration.ofMinutes(2))),
                commands.get(1).notAfter());
        execution.resume(2, T0.plusSeconds(60));
        assertEquals(
                List.of(commands.get(0).inEpoch(2), commands.get(1).inEpoch(2)), execution.due(T0.plusSeconds(60)));
    }

    @Test
    void aClaimedSuccessCompletesNothingAnObservationDoes() {
        Site site = site(List.of(workload(0, "s0", "back", Method.LIVE, Method.STOP)));
        Execution execution = adopted(site, 3600);
        long sequence = starts(execution.due(T0)).get(0).sequence();
        execution.onReply(new Reply(sequence, Reply.Status.SUCCEEDED, ""), T0.plusSeconds(21));
        assertEquals(List.of(), execution.due(T0.plusSeconds(21)));
        assertEquals(Outcome.ONGOING, execution.outcome(site.workload("w0")));

        see(execution, "w0", WorkloadState.MOVED, T0.plusSeconds(22));
        assertEquals(Outcome.MOVED, execution.outcome(site.workload("w0")));
        List<Command> after = execution.due(T0.plusSeconds(22));
        assertEquals(
                List.of(Action.POWER_OFF), after.stream().map(Command::action).toList());
        execution.onReply(new Reply(after.get(0).sequence(), Reply.Status.SUCCEEDED, ""), T0.plusSeconds(23));
        assertEquals(Optional.empty(), execution.power("s0"), "a reply is no evidence of power either");
        execution.onObservation(new ServerSeen("s0", PowerState.OFF, T0.plusSeconds(24)), T0.plusSeconds(24));
        assertEquals(Optional.of(PowerState.OFF), execution.power("s0"));
    }

    @Test
    void aServerIsSwitchedOffOnlyWhenTheLastOfItsWorkloadsHasLeft() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT), workload(1, "s0", "back", Method.SHIFT)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        see(execution, "w0", WorkloadState.SHIFTED, T0.plusSeconds(100));
        assertEquals(List.of(), execution.due(T0.plusSeconds(100)));
        see(execution, "w1", WorkloadState.SHIFTED, T0.plusSeconds(101));
        assertEquals(
                List.of(Action.POWER_OFF),
                execution.due(T0.plusSeconds(101)).stream().map(Command::action).toList());
    }

    /** What was told once may not be so any more; a look at everything is what a server is switched off upon. */
    @Test
    void anEmptyServerIsSwitchedOffUponAFreshLookAlone() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT), workload(1, "s1", "back", Method.SHIFT)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        execution.looked(room -> true, T0.plusSeconds(99));
        execution.onObservation(
                new WorkloadSeen("w0", WorkloadState.SHIFTED, "far/0", T0.plusSeconds(100)), T0.plusSeconds(100));
        assertEquals(List.of(), execution.due(T0.plusSeconds(100)), "the last look was before it left");
        execution.looked(room -> true, T0.plusSeconds(130));
        List<Command> off = execution.due(T0.plusSeconds(130));
        assertEquals(
                List.of(Action.POWER_OFF), off.stream().map(Command::action).toList());

        Moment later = T0.plusSeconds(130).plus(Bounds.POWER_OFF_PATIENCE).plusSeconds(1);
        assertTrue(
                execution.due(later).stream().noneMatch(one -> one.action() == Action.POWER_OFF),
                "it is on, and nobody has looked for 2 min");
        execution.looked(room -> true, later.plusSeconds(5));
        assertTrue(execution.due(later.plusSeconds(5)).stream()
                .anyMatch(
                        one -> one.action() == Action.POWER_OFF && one.server().equals("s0")));
    }

    /** A link that bears half of what was declared makes every copy last twice as long: fewer share it, until they are in time. */
    @Test
    void fewerCopiesShareALinkThatProvesNarrow() {
        List<Workload> workloads = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            workloads.add(
                    new Workload(i, "w" + i, "s" + i, "front", 1, 5, 0, List.of(Method.LIVE), Duration.ofSeconds(60)));
        }
        Execution execution = adopted(site(workloads), 36_000);
        double nominal = 5 * Durations.GBIT_A_GIB / 10 + 3;
        List<Integer> together = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        Moment now = T0;
        List<Command> running = starts(execution.due(now));
        int done = 0;
        while (!running.isEmpty()) {
            together.add(running.size());
            boolean narrow = done < 12;
            now = now.plusSeconds(nominal * (narrow ? Math.max(1, running.size() / 2.0) : 1));
            for (Command copy : running) {
                int host = Integer.parseInt(copy.workload().orElseThrow().substring(1));
                execution.onObservation(
                        new WorkloadSeen(copy.workload().orElseThrow(), WorkloadState.MOVED, "far/" + host % 4, now),
                        now);
                done++;
            }
            shares.add(execution.narrowedLinks().getOrDefault("far", 1.0));
            running = starts(execution.due(now));
        }
        assertEquals(4, together.get(0), together::toString);
        assertEquals(2, together.get(1), () -> together + " " + shares);
        assertTrue(together.contains(4) && together.lastIndexOf(4) > 3, () -> together + " " + shares);
        assertEquals(40, done);
    }

    /** Invariant 6, on both sides: a shift of 100 s is counted as 120 s, and two minutes are kept free. */
    @Test
    void aShiftThatJustFitsIsStartedAndOneThatJustDoesNotIsDowngraded() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT, Method.STOP)));
        assertEquals(
                Optional.of(Method.SHIFT),
                starts(adopted(site, 240).due(T0)).get(0).method());
        assertEquals(
                Optional.of(Method.STOP),
                starts(adopted(site, 239.9).due(T0)).get(0).method());
    }

    @Test
    void aPlannedShiftIsDowngradedWhenItsStartComesTooLate() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT, Method.STOP)));
        Execution intime = adopted(site, 300);
        assertEquals(
                Optional.of(Method.SHIFT),
                starts(intime.due(T0.plusSeconds(60))).get(0).method());

        Execution late = adopted(site, 300);
        assertEquals(
                Optional.of(Method.STOP),
                starts(late.due(T0.plusSeconds(60.1))).get(0).method());
        assertEquals(1, late.progress().overtaken());
        assertEquals(1, late.progress().downgraded());
        assertTrue(late.drainChanges().stream().anyMatch(change -> change.to() == StepState.OVERTAKEN));
    }

    @Test
    void aStopIsTriedAsLongAsItCanFinishBeforeTheCutItself() {
        Site site = site(List.of(workload(0, "s0", "back", Method.STOP)));
        Execution execution = adopted(site, 200);
        assertEquals(1, starts(execution.due(T0.plusSeconds(140))).size(), "60 s before a cut in 60 s");
        Execution late = adopted(site, 200);
        assertEquals(List.of(), starts(late.due(T0.plusSeconds(140.1))));
        assertEquals(Outcome.LEFT, late.outcome(site.workload("w0")));
    }

    @Test
    void aSilentStepIsCancelledWatchedAndRepeatedOnceThenDowngraded() {
        Site site = site(List.of(workload(0, "s0", "back", Method.LIVE, Method.COLD, Method.STOP)));
        Execution execution = adopted(site, 3600);
        assertEquals(1, starts(execution.due(T0)).size());
        List<Method> tried = new ArrayList<>(List.of(Method.LIVE));
        int cancels = 0;
        Moment now = T0;
        for (int guard = 0; guard < 100 && tried.size() < 4; guard++) {
            now = execution.nextDue().orElseThrow();
            for (Command command : execution.due(now)) {
                cancels += command.action() == Action.CANCEL ? 1 : 0;
                command.method().ifPresent(tried::add);
            }
        }
        assertEquals(Method.LIVE, tried.get(1), "once more");
        assertEquals(Method.COLD, tried.get(2), "then the next method");
        assertEquals(3, cancels);
    }

    @Test
    void aClaimedFailureIsCancelledAndLookedAtBeforeItIsRepeated() {
        Site site = site(List.of(workload(0, "s0", "back", Method.LIVE, Method.STOP)));
        Execution execution = adopted(site, 3600);
        long sequence = starts(execution.due(T0)).get(0).sequence();
        execution.onReply(new Reply(sequence, Reply.Status.FAILED, "no"), T0.plusSeconds(5));
        assertEquals(
                List.of(Action.CANCEL),
                execution.due(T0.plusSeconds(5)).stream().map(Command::action).toList());
        see(execution, "w0", WorkloadState.MOVED, T0.plusSeconds(6));
        assertEquals(
                StepState.SUCCEEDED,
                execution.step(site.workload("w0")).orElseThrow().state());
        assertTrue(starts(execution.due(T0.plusSeconds(600))).isEmpty(), "the claim was false: nothing is done twice");
    }

    @Test
    void aStopWaitsForTheStopsOfServicesThatDependOnIt() {
        Site site = site(List.of(workload(0, "s0", "back", Method.STOP), workload(1, "s1", "front", Method.STOP)));
        Execution execution = adopted(site, 600);
        List<Command> first = starts(execution.due(T0));
        assertEquals(
                List.of(Optional.of("w1")),
                first.stream().map(Command::workload).toList());
        assertEquals(List.of(), starts(execution.due(T0.plusSeconds(90))), "front is not down yet");
        see(execution, "w1", WorkloadState.STOPPED, T0.plusSeconds(91));
        assertEquals(
                List.of(Optional.of("w0")),
                starts(execution.due(T0.plusSeconds(91))).stream()
                        .map(Command::workload)
                        .toList());
    }

    /** w1 and w2 both need w0, of their own service. */
    private static Execution needing(double cut) {
        Site plain = site(List.of(
                workload(0, "s0", "back", Method.STOP),
                workload(1, "s1", "back", Method.STOP),
                workload(2, "s2", "back", Method.STOP)));
        Map<String, List<String>> needs = new LinkedHashMap<>();
        needs.put("w1", List.of("w0"));
        needs.put("w2", List.of("w0"));
        return adopted(
                TestSites.changed(plain, plain.rooms(), plain.power().nodes(), plain.servers(), plain.limits(), needs),
                cut);
    }

    @Test
    void aStopWaitsUntilTheLastOfTheWorkloadsThatNeedItWasSeenDown() {
        Execution execution = needing(600);
        assertEquals(
                List.of(Optional.of("w1"), Optional.of("w2")),
                starts(execution.due(T0)).stream().map(Command::workload).toList());
        assertEquals(
                List.of(), starts(execution.due(T0.plusSeconds(80))), "its planned time has come, they are not down");
        see(execution, "w1", WorkloadState.STOPPED, T0.plusSeconds(81));
        assertEquals(List.of(), starts(execution.due(T0.plusSeconds(81))), "w2 is not down yet");
        see(execution, "w2", WorkloadState.STOPPED, T0.plusSeconds(82));
        assertEquals(
                List.of(Optional.of("w0")),
                starts(execution.due(T0.plusSeconds(82))).stream()
                        .map(Command::workload)
                        .toList());
    }

    @Test
    void theOrderOfWorkloadsIsGivenUpToo() {
        Execution execution = needing(600);
        execution.due(T0);
        see(execution, "w1", WorkloadState.STOPPED, T0.plusSeconds(81));
        List<String> started = new ArrayList<>();
        Moment now = T0;
        while (now.isBefore(T0.plusSeconds(528))) {
            now = execution.nextDue().orElseThrow();
            starts(execution.due(now))
                    .forEach(command -> started.add(command.workload().orElseThrow()));
        }
        assertTrue(started.contains("w0"), "w2 never went down, w0 is stopped all the same: " + started);
        assertEquals(T0.plusSeconds(528), now, "at the last safe moment, 72 s before the cut");
    }

    @Test
    void theOrderOfStopsIsGivenUpWhenTheCutComesFirst() {
        Site site = site(List.of(workload(0, "s0", "back", Method.STOP), workload(1, "s1", "front", Method.STOP)));
        Execution execution = adopted(site, 600);
        execution.due(T0);
        List<String> started = new ArrayList<>();
        Moment now = T0;
        while (now.isBefore(T0.plusSeconds(528))) {
            now = execution.nextDue().orElseThrow();
            starts(execution.due(now))
                    .forEach(command -> started.add(command.workload().orElseThrow()));
        }
        assertTrue(started.contains("w0"), "front never went down, back is stopped all the same: " + started);
        assertEquals(T0.plusSeconds(528), now, "at the last safe moment, 72 s before the cut");
    }

    @Test
    void aReturnedDaemonSendsUnansweredCommandsAgainBySameSequenceAndNewEpoch() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT), workload(1, "s1", "back", Method.LIVE)));
        Execution execution = adopted(site, 3600);
        List<Command> sent = execution.due(T0);
        execution.onReply(new Reply(sent.get(0).sequence(), Reply.Status.SUCCEEDED, ""), T0.plusSeconds(1));
        execution.onReply(new Reply(sent.get(2).sequence(), Reply.Status.STARTED, ""), T0.plusSeconds(1));
        execution.resume(7, T0.plusSeconds(2));
        List<Command> again = execution.due(T0.plusSeconds(2));
        assertEquals(
                List.of(sent.get(1).sequence(), sent.get(3).sequence()),
                again.stream().map(Command::sequence).toList());
        assertTrue(again.stream().allMatch(command -> command.epoch() == 7));
        assertEquals(sent.get(3).workload(), again.get(1).workload());
    }

    /** Whoever has it is at work already; whoever has not would begin what cannot end in time. */
    @Test
    void aStartThatWouldComeTooLateIsNotSentAgain() {
        Site site = site(List.of(workload(0, "s0", "back", Method.LIVE)));
        Execution execution = adopted(site, 330);
        Command live = starts(execution.due(T0)).get(0);
        execution.resume(2, T0.plusSeconds(200));
        assertEquals(
                List.of(live.sequence()),
                starts(execution.due(T0.plusSeconds(200))).stream()
                        .map(Command::sequence)
                        .toList());
        execution.resume(3, T0.plusSeconds(315)); // 15 s before the cut, and the copy takes 20
        assertEquals(List.of(), starts(execution.due(T0.plusSeconds(315))));
    }

    @Test
    void aCancelledStartIsNotSentAgainAfterARestart() {
        Site site = site(List.of(workload(0, "s0", "back", Method.LIVE)));
        Execution execution = adopted(site, 3600);
        long sequence = starts(execution.due(T0)).get(0).sequence();
        execution.due(T0.plusSeconds(200));
        execution.resume(2, T0.plusSeconds(201));
        List<Command> again = execution.due(T0.plusSeconds(201));
        assertTrue(again.stream().noneMatch(command -> command.sequence() == sequence));
        assertTrue(again.stream().anyMatch(command -> command.action() == Action.CANCEL));
    }

    @Test
    void aWorkloadThatRunsAgainIsPlannedAgainAndKeepsItsServerOn() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT), workload(1, "s0", "back", Method.SHIFT)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        see(execution, "w0", WorkloadState.SHIFTED, T0.plusSeconds(100));
        see(execution, "w0", WorkloadState.RUNNING, T0.plusSeconds(110));
        assertEquals(Optional.of(Material.RETURNED), execution.material());
        see(execution, "w1", WorkloadState.SHIFTED, T0.plusSeconds(111));
        List<Command> commands = execution.due(T0.plusSeconds(111));
        assertEquals(
                List.of(Action.START), commands.stream().map(Command::action).toList(), "and no power-off");
    }

    @Test
    void anOperatorsSkipAndACancelledPlanLeaveTheWorkloadAlone() {
        Site site = site(List.of(workload(0, "s0", "back", Method.STOP), workload(1, "s1", "front", Method.STOP)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        assertFalse(execution.skip("w0:live", T0));
        assertTrue(execution.skip(Step.id(site.workload("w0"), Method.STOP), T0));
        replan(execution, 3600, T0.plusSeconds(1));
        assertEquals(Outcome.LEFT, execution.outcome(site.workload("w0")), "a new plan respects the skip");
        execution.cancel(Text.same("withdrawn"), T0.plusSeconds(2));
        assertEquals(List.of(), execution.due(T0.plusSeconds(3500)));
        replan(execution, 7200, T0.plusSeconds(3500));
        assertEquals(Outcome.WAITING, execution.outcome(site.workload("w1")), "another plan may take it up again");
    }

    /** A tenant may act by itself: what is seen counts, whoever did it. */
    @Test
    void whatLeavesBeforeItsTurnIsBelieved() {
        Site site = site(List.of(
                workload(0, "s0", "back", Method.STOP),
                workload(1, "s1", "back", Method.STOP),
                workload(2, "s2", "back", Method.STOP)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        see(execution, "w0", WorkloadState.STOPPED, T0.plusSeconds(1));
        see(execution, "w1", WorkloadState.MOVED, T0.plusSeconds(1));
        see(execution, "w2", WorkloadState.LOST, T0.plusSeconds(1));
        assertEquals(
                StepState.SUCCEEDED,
                execution.step(site.workload("w0")).orElseThrow().state());
        assertEquals(
                StepState.SKIPPED,
                execution.step(site.workload("w1")).orElseThrow().state());
        assertEquals(
                StepState.FAILED,
                execution.step(site.workload("w2")).orElseThrow().state());
        assertEquals(Outcome.MOVED, execution.outcome(site.workload("w1")));
        assertEquals(Outcome.LOST, execution.outcome(site.workload("w2")));
        assertEquals(
                List.of("s0", "s1"),
                execution.due(T0.plusSeconds(1)).stream().map(Command::server).toList(),
                "a server that lost its work is not switched off");
        assertTrue(starts(execution.due(T0.plusSeconds(3599))).isEmpty());
    }

    @Test
    void aShiftThatEndsInAStopFailedAndItsCommandIsWithdrawn() {
        Site site = site(List.of(workload(0, "s0", "back", Method.SHIFT)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        see(execution, "w0", WorkloadState.STOPPED, T0.plusSeconds(1));
        assertEquals(
                StepState.FAILED,
                execution.step(site.workload("w0")).orElseThrow().state());
        assertEquals(Outcome.STOPPED, execution.outcome(site.workload("w0")));
        assertEquals(
                List.of(Action.CANCEL, Action.POWER_OFF),
                execution.due(T0.plusSeconds(1)).stream().map(Command::action).toList());
    }

    @Test
    void aNewPlanThatLacksAStepSkipsIt() {
        Site site = site(List.of(workload(0, "s0", "back", Method.STOP), workload(1, "s1", "front", Method.STOP)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        List<Deadline> deadlines = List.of(deadline("hall", 3600, Duration.ofMinutes(2)));
        var request = execution.request(deadlines, List.of(), T0);
        var without = new org.bongsu.migration.plan.PlanRequest(
                site,
                deadlines,
                request.candidates().subList(0, 1),
                List.of(),
                request.space(),
                Set.of(),
                Durations.DEFAULT,
                T0);
        execution.adopt(Planner.plan(without, 1), T0);
        assertEquals(
                StepState.SKIPPED,
                execution.step(site.workload("w1")).orElseThrow().state());
        replan(execution, 3600, T0);
        assertEquals(
                StepState.PENDING,
                execution.step(site.workload("w1")).orElseThrow().state());
    }

    /** It counts from when the copy was seen to move: a driver's queue says nothing about the network. */
    @Test
    void aFinishedStepTeachesHowLongTheNextOneTakes() {
        Site site = site(List.of(
                workload(0, "s0", "back", Method.LIVE, Method.STOP),
                workload(1, "s1", "back", Method.LIVE, Method.STOP)));
        Execution execution = adopted(site, 3600);
        execution.due(T0);
        double nominal = Durations.nominalSeconds(site, site.workload("w0"), Method.LIVE, 10);
        assertEquals(1, execution.estimate("back", Method.LIVE).p50());
        see(execution, "w0", WorkloadState.MOVING, T0.plusSeconds(30));
        see(execution, "w0", WorkloadState.MOVED, T0.plusSeconds(30 + 2 * nominal));
        Estimate learned = execution.estimate("back", Method.LIVE);
        assertEquals(1, learned.steps());
        assertTrue(learned.p50() > 1.2 && learned.p50() < 1.5, "one of two and five of one: " + learned);
        assertEquals(
                learned,
                execution
                        .request(List.of(deadline("hall", 3600, Duration.ofMinutes(2))), List.of(), T0.plusSeconds(90))
                        .durations()
                        .estimate("back", Method.LIVE),
                "the next plan counts on it");
        see(execution, "w1", WorkloadState.STOPPED, T0.plusSeconds(95));
        assertEquals(1, execution.estimate("back", Method.LIVE).steps(), "what ended otherwise teaches nothing");
    }

    /** Both were first in their plans. Whoever is tried again must not push the other out of the line. */
    @Test
    void aRetriedStepOfAnEarlierPlanAndAWaitingOneOfTheNewPlanBothGetTheirTurn() {
        List<Workload> workloads = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            workloads.add(workload(index, "s" + index, "back", Method.LIVE, Method.STOP));
        }
        Site site = site(workloads);
        Execution execution = adopted(site, 3600);
        List<Command> first = starts(execution.due(T0));
        assertEquals(4, first.size(), "control: the link takes four at once");
        replan(execution, 3590, T0.plusSeconds(1));
        execution.onReply(new Reply(first.get(0).sequence(), Reply.Status.FAILED, ""), T0.plusSeconds(2));
        List<String> started = new ArrayList<>();
        first.forEach(command -> started.add(command.workload().orElseThrow()));
        for (int second = 3; second < 40; second++) {
            starts(execution.due(T0.plusSeconds(second)))
                    .forEach(command -> started.add(command.workload().orElseThrow()));
        }
        for (Workload workload : workloads) {
            see(execution, workload.id(), WorkloadState.MOVED, T0.plusSeconds(41));
            starts(execution.due(T0.plusSeconds(41)))
                    .forEach(command -> started.add(command.workload().orElseThrow()));
        }
        assertEquals(6, started.stream().distinct().count(), "all six are started: " + started);
        assertEquals(7, started.size(), "and one of them twice: " + started);
    }

    @Test
    void aServiceWhoseStepsTakeTwiceAsLongAsksForANewPlanAndOnlyItsOwnStepsChange() {
        List<Workload> many = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            many.add(workload(index, "s" + index, index < 8 ? "front" : "back", Method.LIVE, Method.STOP));
        }
        Site site = site(many);
        Execution execution = adopted(site, 600);
        double took = 2 * (20 * Durations.GBIT_A_GIB / 10 + 3);
        Moment now = T0;
        int finished = 0;
        while (execution.material().isEmpty() && finished < 8) {
            execution.due(now);
            for (Workload workload : many) {
                if (execution.outcome(workload) == Outcome.ONGOING) {
                    boolean slow = workload.service().equals("front");
                    see(execution, workload.id(), WorkloadState.MOVED, now.plusSeconds(slow ? took : took / 2));
                    finished += slow ? 1 : 0;
                }
            }
            now = now.plusSeconds(took);
        }
        assertEquals(Optional.of(Material.DURATIONS), execution.material());
        assertTrue(finished >= Bounds.DURATION_STEPS, finished + " finished");
        double front = execution
                .request(List.of(deadline("hall", 600, Duration.ZERO)), List.of(), now)
                .durations()
                .estimate("front", Method.LIVE)
                .p50();
        assertTrue(front > Bounds.DURATION_CHANGED, front + " of the nominal duration");
        replan(execution, 600, now);
        assertEquals(Optional.empty(), execution.material(), "the new plan counts on it");
    }

    @Test
    void aMovedDeadlineAsksForANewPlanAndASmallDriftDoesNot() {
        Site site = site(List.of(workload(0, "s0", "back", Method.STOP)));
        Execution execution = adopted(site, 3600);
        execution.onDeadlines(List.of(deadline("hall", 3630, Duration.ofMinutes(2))), T0);
        assertEquals(Optional.empty(), execution.material());
        execution.onDeadlines(List.of(deadline("hall", 3631, Duration.ofMinutes(2))), T0);
        assertEquals(Optional.of(Material.DEADLINE), execution.material());
        replan(execution, 3631, T0);
        execution.onDeadlines(List.of(), T0);
        assertEquals(Optional.of(Material.DEADLINE), execution.material());
    }

    @Test
    void theTableKnowsNoEventBeyondItsOwn() {
        assertThrows(IllegalStateException.class, () -> StepTable.next(StepState.SUCCEEDED, StepEvent.START));
        assertThrows(IllegalStateException.class, () -> StepTable.next(StepState.CANCELLED, StepEvent.OBSERVED));
        assertEquals(StepState.ONGOING, StepTable.next(StepState.PENDING, StepEvent.START), "control");
    }

    /** Bounds only make sense together. */
    @Test
    void boundsAreInRelation() {
        assertTrue(Bounds.CANCEL_GRACE.compareTo(Bounds.PATIENCE_EXTRA) < 0);
        assertTrue(Bounds.PATIENCE_EXTRA.compareTo(Bounds.STOP_RESERVE) < 0, "a lost stop is noticed in its reserve");
        assertTrue(Bounds.STOP_RESERVE.compareTo(Bounds.STOP_AT_ONCE) < 0);
        assertTrue(Bounds.ATTEMPTS_MAX < Bounds.LAST_ATTEMPTS_MAX);
    }
}
