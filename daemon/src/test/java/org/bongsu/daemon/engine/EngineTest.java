package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.permit.Permit;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One engine, told things one after the other; every time is an argument. The fire is a person's word: it confirms alone. */
class EngineTest {

    private static final Moment T = Moment.parse("2022-10-15T06:19:00Z");
    private static final Input FIRE = new Input.HumanConfirmed("bat-1", "kim", "flames");
    private static final List<String> HALLS = List.of("hall-1", "hall-2");

    private final Setup setup = DemoSite.setup();
    private final Site site = setup.site();

    /** An engine with its time, and everything it ever said. */
    private final class Told {
        final Engine engine;
        final List<Effect> said = new ArrayList<>();
        Moment now = T;

        Told(Autonomy autonomy) {
            engine = new Engine(
                    site,
                    setup.inventory(),
                    setup.withAutonomy(autonomy).settings().engine());
            give(new Input.Started(1));
        }

        /** With the tick that follows at once where one is due, as in the loop. */
        List<Effect> give(Input input) {
            List<Effect> effects = new ArrayList<>(engine.step(input, now, now.epochMillis()));
            if (engine.nextDue().filter(due -> !due.isAfter(now)).isPresent()) {
                effects.addAll(engine.step(new Input.Tick(), now, now.epochMillis()));
            }
            said.addAll(effects);
            return effects;
        }

        /** Ticks whenever something is due, as the loop does. */
        List<Effect> pass(Duration time) {
            Moment end = now.plus(time);
            List<Effect> effects = new ArrayList<>();
            Optional<Moment> due = engine.nextDue().filter(at -> !at.isAfter(end));
            while (due.isPresent()) {
                now = now.later(due.get());
                effects.addAll(give(new Input.Tick()));
                due = engine.nextDue().filter(at -> !at.isAfter(end));
            }
            now = end;
            return effects;
        }

        PlanRecord newestPlan() {
            return engine.evacuation().plans().get(0);
        }

        Moment deadline(String room) {
            return deadlineOf(room).map(Deadline::at).orElseThrow();
        }

        Optional<Deadline> deadlineOf(String room) {
            return engine.deadlines().stream()
                    .filter(deadline -> deadline.room().equals(room))
                    .findFirst();
        }

        Alert alert(String id) {
            return engine.alerts().stream()
                    .filter(alert -> alert.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no alert " + id + " in " + engine.alerts()));
        }
    }

    @Test
    void aRoomThatCouldNotBeEmptiedIsAnAlertUntilItCouldAndNothingIsAskedWhileOneIsBeingEmptied() {
        Told told = new Told(Autonomy.AUTO);
        Text feeds = new Text("all feeds lost: needs 19.1 min, is given 5.0 min", "모든 전원 경로 상실: 19.1분 필요, 5.0분 주어짐");
        told.give(new Input.EvacuabilityJudged(List.of(new Input.RoomCases("hall-1", 7, List.of(feeds)))));
        Alert alert = told.alert("not-evacuable.hall-1");
        assertTrue(alert.state().open());
        assertEquals(
                "Hall 1 could not be emptied as it should be in 1 of 7 cases: " + feeds.en(),
                alert.summary().en());
        told.give(new Input.EvacuabilityJudged(List.of(new Input.RoomCases("hall-2", 7, List.of(feeds)))));
        assertFalse(told.alert("not-evacuable.hall-1").state().open());
        assertTrue(told.alert("not-evacuable.hall-2").state().open());

        assertEquals(
                site.workloads().size(),
                told.engine
                        .situation(told.now)
                        .orElseThrow()
                        .calm()
                        .candidates()
                        .size());
        told.give(FIRE);
        assertEquals(Optional.empty(), told.engine.situation(told.now));
    }

    /** Both UPSes say an hour and empty in three minutes: what is measured counts, and all causes are told. */
    @Test
    void aBatteryThatEmptiesFasterThanItSaysSetsTheDeadlineAndTheOtherCausesStand() {
        Told told = new Told(Autonomy.OBSERVE);
        told.give(new Input.CutDeclared("hall-2", Optional.of(T.plusSeconds(7_200)), "fire service", "water"));
        double charge = 100;
        for (int poll = 0; poll < 8; poll++) {
            for (String ups : List.of("ups-a", "ups-b")) {
                told.give(new Input.Sensed(supply(ups, charge, told.now)));
            }
            if (poll == 3) {
                assertEquals(told.now.plusSeconds(3_240), told.deadline("hall-2"), "too few to measure");
            }
            told.pass(Duration.ofSeconds(10));
            charge -= 5;
        }
        Moment last = told.now.minus(Duration.ofSeconds(10));
        assertEquals(0, last.plusSeconds(0.95 * 65 / 0.5).secondsUntil(told.deadline("hall-2")), 0.01);
        List<Deadline> causes = told.engine.evacuation().causes("hall-2");
        assertEquals(
                List.of(DeadlineCause.UPS_RUNTIME, DeadlineCause.DECLARED_CUT),
                causes.stream().map(Deadline::cause).toList());
        String evidence = causes.get(0).evidence().en();
        assertTrue(evidence.contains("fell by 30.00 % a minute"), evidence);
        assertTrue(evidence.contains("differ by more than 2 times"), evidence);
        assertEquals(1, doubts(told), "told once");
        Alert doubted = told.alert(AlertCause.RuntimeDoubted.id("ups-a"));
        assertTrue(doubted.state().open());
        told.give(new Input.Sensed(
                new Signal.SupplySeen("ups-a", "ups-a", false, false, OptionalDouble.empty(), told.now)));
        assertEquals(T.plusSeconds(7_200), told.deadline("hall-2"), "one feed is back");
        assertEquals(1, told.engine.evacuation().causes("hall-2").size());
        assertFalse(told.alert(AlertCause.RuntimeDoubted.id("ups-a")).state().open(), "on mains again");
        assertTrue(told.alert(AlertCause.RuntimeDoubted.id("ups-b")).state().open());
    }

    /** Warm inlets alone are no deadline; with the loss of cooling proven, their rise is. */
    @Test
    void aHallWithoutCoolingHasUntilItsInletsReachTheLimit() {
        Told told = new Told(Autonomy.OBSERVE);
        double celsius = 27;
        for (int look = 0; look < 6; look++) {
            told.give(new Input.Sensed(new Signal.InletSeen("hall-1", celsius + look, 12, told.now)));
            told.pass(Duration.ofSeconds(10));
        }
        assertEquals(Optional.empty(), told.deadlineOf("hall-1"), "nobody says that the cooling is lost");
        told.give(new Input.Sensed(new Signal.VoteRaised(new Vote(
                "cooling-lost/th-hall-1",
                "c-hall-1",
                Hazard.COOLING,
                Modality.HUMAN,
                Grade.AUTHORITATIVE,
                "kim",
                told.now,
                "the chillers stand"))));
        Deadline deadline = told.deadlineOf("hall-1").orElseThrow();
        assertEquals(DeadlineCause.COOLING_LOSS, deadline.cause());
        assertEquals(T.plusSeconds(50 + 8 / 0.1), deadline.at());
        assertTrue(
                deadline.evidence().en().contains("6.0 K a minute"),
                deadline.evidence().en());
        assertEquals(Optional.empty(), told.deadlineOf("hall-2"), "another compartment");
        for (int look = 0; look < 18; look++) {
            told.pass(Duration.ofSeconds(10));
            told.give(new Input.Sensed(new Signal.InletSeen("hall-1", 31, 12, told.now)));
        }
        assertEquals(
                told.now.plusSeconds(9 / (0.1 / 60)), told.deadline("hall-1"), "it rises no more, and is not let go");
    }

    private static long doubts(Told told) {
        return told.said.stream()
                .filter(Effect.Alerted.class::isInstance)
                .filter(effect -> effect.toString().contains(AlertCause.RuntimeDoubted.id("ups-a")))
                .count();
    }

    private static Signal.SupplySeen supply(String ups, double charge, Moment now) {
        return new Signal.SupplySeen(
                ups,
                ups,
                true,
                false,
                OptionalDouble.of(3_600),
                now,
                OptionalDouble.of(charge),
                OptionalDouble.of(40),
                OptionalDouble.empty(),
                OptionalDouble.of(25));
    }

    @Test
    void atObserveNothingIsPlannedAndEverythingIsSaid() {
        Told told = new Told(Autonomy.OBSERVE);
        told.give(FIRE);
        told.pass(Duration.ofMinutes(10));
        assertEquals(Stage.CONFIRMED, told.engine.stages().stage("c-bat", Hazard.FIRE));
        assertEquals(List.of(), told.engine.evacuation().plans());
        assertEquals(0, commands(told.said).size());
        assertTrue(told.said.stream().anyMatch(Effect.Alerted.class::isInstance));
        assertTrue(told.said.stream().anyMatch(Effect.Delivered.class::isInstance));
        assertTrue(told.deadlineOf("hall-2").isPresent());
    }

    @Test
    void atRecommendNothingMovesUntilAPersonArmsThePlan() {
        Told told = new Told(Autonomy.RECOMMEND);
        told.give(FIRE);
        told.pass(Duration.ofMinutes(10));
        assertEquals(PlanStatus.RECOMMENDED, told.newestPlan().status());
        assertEquals(Optional.empty(), told.newestPlan().selfArmsAt());
        assertEquals(0, commands(told.said).size());
        told.give(new Input.PlanArmed("plan-99", "lee"));
        assertEquals(0, commands(told.said).size(), "no such plan");
        List<Effect> effects = told.give(new Input.PlanArmed(told.newestPlan().id(), "lee"));
        assertFalse(commands(effects).isEmpty(), effects::toString);
        assertEquals(PlanStatus.ONGOING, told.newestPlan().status());
        assertEquals(Optional.of("lee"), told.newestPlan().armedBy());
    }

    @Test
    void atConfirmThePlanArmsItselfAfterTwoMinutesWithoutAnAnswer() {
        Told told = new Told(Autonomy.CONFIRM);
        told.give(FIRE);
        assertEquals(
                Optional.of(T.plus(Duration.ofMinutes(2))), told.newestPlan().selfArmsAt());
        told.pass(Duration.ofMinutes(2).minusMillis(1));
        assertEquals(0, commands(told.said).size());
        List<Effect> effects = told.pass(Duration.ofMillis(1));
        assertFalse(commands(effects).isEmpty(), effects::toString);
        assertEquals(PlanStatus.ONGOING, told.newestPlan().status());
    }

    @Test
    void atConfirmAPersonsNoStopsTheClock() {
        Told told = new Told(Autonomy.CONFIRM);
        told.give(FIRE);
        told.give(new Input.PlanCancelled(told.newestPlan().id(), "lee", "a drill"));
        told.pass(Duration.ofMinutes(30));
        assertEquals(0, commands(told.said).size());
        assertEquals(PlanStatus.RECOMMENDED, told.newestPlan().status(), "a person may still arm it");
        assertEquals(Optional.empty(), told.newestPlan().selfArmsAt());
        assertFalse(commands(told.give(new Input.PlanArmed(told.newestPlan().id(), "lee")))
                .isEmpty());
    }

    @Test
    void whatAWordWouldCauseIsForetoldWithoutCausingIt() {
        Told told = new Told(Autonomy.RECOMMEND);
        Foresight foresight = told.engine.foresee(FIRE, told.now).orElseThrow();
        assertEquals(Stage.NORMAL, told.engine.stages().stage("c-bat", Hazard.FIRE), "nothing was said yet");
        assertTrue(told.engine.deadlines().isEmpty());
        List<Effect> then = told.give(FIRE);
        assertEquals(
                then.stream()
                        .filter(Effect.StageChanged.class::isInstance)
                        .map(Effect.StageChanged.class::cast)
                        .map(change -> change.compartment() + " " + change.to())
                        .toList(),
                foresight.changes().stream()
                        .map(change -> change.compartment() + " " + change.to())
                        .toList());
        assertEquals(
                told.engine.deadlines().stream()
                        .map(each -> each.room() + " " + each.at())
                        .toList(),
                foresight.after().values().stream()
                        .map(each -> each.room() + " " + each.at())
                        .toList());
        PlanRecord made = told.newestPlan();
        String words = foresight.told(EngineSettings.EVALUATIONS).stream()
                .map(Text::en)
                .collect(Collectors.joining("\n"));
        long stops = made.plan().steps().stream()
                .filter(step -> step.method() == Method.STOP)
                .count();
        String outcome = (made.plan().steps().size() - stops) + " leave and run on, " + stops + " are stopped cleanly, "
                + made.plan().left().size() + " are lost";
        assertTrue(words.contains(outcome), outcome + " in " + words);
        assertTrue(words.contains("nothing moves until people arm it"), words);
        assertTrue(words.contains("4 tenants are told at once"), words);
    }

    @Test
    void aCutThatIsForetoldMovesTheDeadlineAndARejectionEndsIt() {
        Told told = new Told(Autonomy.AUTO);
        told.give(FIRE);
        Moment at = told.now.plusSeconds(1_200);
        String cut = words(told, new Input.CutDeclared("hall-2", Optional.of(at), "119", "water"));
        assertTrue(cut.contains("Hall 2 has to be empty by " + at + " instead of"), cut);
        String none = words(told, new Input.HumanRejected("bat-1", "lee", "toast"));
        assertTrue(none.contains("Hall 2 need not be emptied any more"), none);
        assertTrue(told.engine.foresee(new Input.Tick(), told.now).isEmpty(), "an order that changes no danger");
    }

    @Test
    void thatAWordWouldComeTooEarlyIsForetold() {
        Told told = new Told(Autonomy.RECOMMEND);
        told.give(FIRE);
        Input over = new Input.HumanRejected("bat-1", "lee", "out");
        told.give(new Input.CutDeclared("bat-1", Optional.of(told.now.plusSeconds(1)), "119", "water"));
        told.pass(Duration.ofMinutes(2));
        assertEquals(Stage.DE_ENERGISED, told.engine.stages().stage("c-bat", Hazard.FIRE));
        told.give(over);
        assertEquals(Stage.RECOVERY, told.engine.stages().stage("c-bat", Hazard.FIRE));
        String early = words(told, over);
        assertTrue(early.contains("would not be heard yet"), early);
    }

    private static String words(Told told, Input said) {
        return told.engine.foresee(said, told.now).orElseThrow().told(EngineSettings.EVALUATIONS).stream()
                .map(Text::en)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everybodyIsToldBeforeThePlanIsMade() {
        Told told = new Told(Autonomy.AUTO);
        List<Effect> first = told.engine.step(FIRE, told.now, told.now.epochMillis());
        assertTrue(first.stream().anyMatch(Effect.Delivered.class::isInstance), first.toString());
        assertTrue(first.stream().noneMatch(Effect.PlanChanged.class::isInstance), first.toString());
        assertEquals(Optional.of(told.now), told.engine.nextDue(), "the plan is due at once");
        List<Effect> then = told.engine.step(new Input.Tick(), told.now, told.now.epochMillis());
        assertTrue(then.stream().anyMatch(Effect.PlanChanged.class::isInstance), then.toString());
        assertTrue(told.engine.nextDue().filter(told.now::isBefore).isPresent(), "and is not made twice");
    }

    @Test
    void atAutoItBeginsAtOnce() {
        Told told = new Told(Autonomy.AUTO);
        List<Effect> effects = told.give(FIRE);
        assertFalse(commands(effects).isEmpty(), effects::toString);
        assertEquals(Optional.of("autonomy"), told.newestPlan().armedBy());
    }

    @Test
    void aCancelledPlanStartsNothingNewUntilSomebodyArmsTheNextOne() {
        Told told = new Told(Autonomy.AUTO);
        told.give(FIRE);
        String plan = told.newestPlan().id();
        Set<String> begun = starts(told.said);
        List<Effect> effects = new ArrayList<>(told.give(new Input.PlanCancelled(plan, "lee", "false alarm")));
        effects.addAll(told.pass(Duration.ofMinutes(5)));
        assertEquals(Set.of(), newStarts(effects, begun), "nothing that was not under way already");
        assertEquals(List.of("ARMED", "ONGOING", "CANCELLING"), statuses(told.said, plan), "moves are under way");
        told.pass(Duration.ofMinutes(30));
        assertEquals(List.of("ARMED", "ONGOING", "CANCELLING", "CANCELLED"), statuses(told.said, plan));
        assertEquals(PlanStatus.RECOMMENDED, told.newestPlan().status());
        Set<String> again =
                newStarts(told.give(new Input.PlanArmed(told.newestPlan().id(), "lee")), begun);
        assertFalse(again.isEmpty(), "armed again by a person");
    }

    @Test
    void aDeclaredCutMovesTheDeadlineAndItsWithdrawalMovesItBack() {
        Told told = new Told(Autonomy.RECOMMEND);
        told.give(FIRE);
        Moment estimated = told.deadline("hall-2");
        Moment cut = T.plus(Duration.ofMinutes(20));
        List<Effect> effects = told.give(new Input.CutDeclared("hall-2", Optional.of(cut), "kim", "water"));
        assertEquals(cut, told.deadline("hall-2"));
        assertTrue(told.deadlineOf("hall-2").orElseThrow().declared());
        assertTrue(
                effects.contains(new Effect.DeadlineMoved(
                        "hall-2",
                        cut,
                        told.deadlineOf("hall-2").orElseThrow().cause().name(),
                        true)),
                effects::toString);
        told.give(new Input.CutDeclared("hall-2", Optional.of(cut.plusSeconds(600)), "kim", "later"));
        assertEquals(cut.plusSeconds(600), told.deadline("hall-2"), "either way");
        told.give(new Input.CutWithdrawn("hall-2", "kim", "no water needed"));
        assertEquals(estimated, told.deadline("hall-2"));
        assertFalse(told.deadlineOf("hall-2").orElseThrow().declared());
    }

    @Test
    void aCutOfAQuietRoomGivesItADeadlineOfTwelveMinutesAndItsWithdrawalLiftsIt() {
        Told told = new Told(Autonomy.RECOMMEND);
        told.give(new Input.CutDeclared("hall-1", Optional.empty(), "kim", "the fire service asks"));
        assertEquals(T.plus(Duration.ofMinutes(12)), told.deadline("hall-1"));
        List<Effect> effects = told.give(new Input.CutWithdrawn("hall-1", "kim", "over"));
        assertEquals(Optional.empty(), told.deadlineOf("hall-1"));
        assertTrue(effects.contains(new Effect.DeadlineLifted("hall-1")), effects::toString);
    }

    @Test
    void anAcknowledgedAlertIsStillThereAndSaysWhoHasIt() {
        Told told = new Told(Autonomy.OBSERVE);
        told.give(FIRE);
        String id = AlertCause.StageReached.id("c-bat", Hazard.FIRE);
        assertEquals(AlertState.ACTIVE, told.alert(id).state());
        told.give(new Input.AlertAcknowledged(id, "lee"));
        assertEquals(AlertState.ACKNOWLEDGED, told.alert(id).state());
        assertEquals("lee", told.alert(id).acknowledgement().orElseThrow().by());
        assertEquals(List.of(), told.give(new Input.AlertAcknowledged("no.such.alert", "lee")));
    }

    @Test
    void aLostSensorIsAnAlertUntilItAnswersAndMovesNobody() {
        Told told = new Told(Autonomy.AUTO);
        String id = AlertCause.SensorLost.id("gas-1");
        List<Effect> lost = told.give(
                new Input.Sensed(new Signal.SensorLost("gas-1", "bat-1", T, Text.same("no answer for 15 s"))));
        assertTrue(alerted(lost, id), lost::toString);
        assertEquals(AlertState.ACTIVE, told.alert(id).state());
        assertEquals(
                List.of(), told.give(new Input.Sensed(new Signal.SensorLost("gas-1", "bat-1", T, Text.same("again")))));
        told.pass(Duration.ofMinutes(5));
        assertEquals(Stage.NORMAL, told.engine.stages().shown("c-bat"));
        List<Effect> back = told.give(new Input.Sensed(new Signal.SensorBack("gas-1", told.now)));
        assertTrue(alerted(back, id), back::toString);
        assertEquals(AlertState.CLEARED, told.alert(id).state());
    }

    /** What work passed over counts from the moment at which the work ends, though nothing else is heard then. */
    @Test
    void theEndOfAWorkOrderIsJudgedByItself() {
        Told told = new Told(Autonomy.OBSERVE);
        told.give(new Input.WorkOrdered("bat-1", T.plusSeconds(600), "lee", "soldering"));
        told.give(new Input.Sensed(new Signal.VoteRaised(new Vote(
                "smoke-alert/asd-bat-1",
                "c-bat",
                Hazard.FIRE,
                Modality.SMOKE,
                Grade.ADVISORY,
                "asd-bat-1",
                T,
                "0.05 %/m"))));
        told.pass(Duration.ofSeconds(599));
        assertEquals(Stage.NORMAL, told.engine.stages().stage("c-bat", Hazard.FIRE));
        told.pass(Duration.ofSeconds(1));
        assertEquals(Stage.ADVISORY, told.engine.stages().stage("c-bat", Hazard.FIRE));
    }

    /** One button says both; a fire that was, and is over, must not be taken for one that never was. */
    @Test
    void thereIsNoneIsHeardAsOverWhereItWasQuietAndAsNeverWhereItWasNot() {
        Told told = new Told(Autonomy.OBSERVE);
        Input none = new Input.HumanRejected("bat-1", "lee", "cold");
        told.give(FIRE);
        told.pass(Duration.ofMinutes(30).minusMillis(1));
        told.give(none);
        assertEquals(Stage.NORMAL, told.engine.stages().stage("c-bat", Hazard.FIRE), "rejected: there was none");
        assertEquals(List.of(), told.engine.refusals(), "it was heard");

        told.give(FIRE);
        told.pass(Duration.ofMinutes(30));
        told.give(none);
        assertEquals(Stage.RECOVERY, told.engine.stages().stage("c-bat", Hazard.FIRE), "over, and watched");
        told.pass(Duration.ofHours(23));
        told.give(none);
        assertEquals(Stage.RECOVERY, told.engine.stages().stage("c-bat", Hazard.FIRE));
        Refusal refusal = told.engine.refusals().get(0);
        assertEquals("lee", refusal.word().by());
        assertTrue(
                refusal.why().en().contains("watch for re-ignition ends at"),
                refusal.why().en());
        told.pass(Duration.ofHours(1));
        told.give(none);
        assertEquals(Stage.NORMAL, told.engine.stages().stage("c-bat", Hazard.FIRE));
        assertEquals(1, told.engine.refusals().size());
    }

    @Test
    void aFailingChannelAndAFaultyPartAreAlertsUntilTheyWorkAgain() {
        Told told = new Told(Autonomy.OBSERVE);
        Map<String, List<Input>> cases = new LinkedHashMap<>();
        cases.put(
                AlertCause.ChannelFailed.id("ops"),
                List.of(new Input.ChannelFailed("ops", "HTTP 500"), new Input.ChannelWorks("ops")));
        cases.put(
                AlertCause.Health.id("spool"),
                List.of(new Input.FaultRaised("spool", new Text("full", "가득 참")), new Input.FaultCleared("spool")));
        cases.forEach((id, inputs) -> {
            assertTrue(alerted(told.give(inputs.get(0)), id), id);
            assertEquals(AlertState.ACTIVE, told.alert(id).state());
            assertTrue(alerted(told.give(inputs.get(1)), id), id);
            assertEquals(AlertState.CLEARED, told.alert(id).state());
        });
    }

    @Test
    void aPermitStandsWhenNothingRunsThereAndFallsWhenAWorkloadRunsAgain() {
        Told told = new Told(Autonomy.AUTO);
        told.give(FIRE);
        assertEquals(List.of(), permits(told.said), "nobody has looked yet");
        told.give(new Input.Observed(all("hall-2", WorkloadState.RUNNING, PowerState.ON, told.now)));
        told.pass(Duration.ofMinutes(2));
        told.give(new Input.Observed(all("hall-2", WorkloadState.STOPPED, PowerState.OFF, told.now)));
        assertTrue(permits(told.said).contains("hall-2 true"), permits(told.said)::toString);
        Workload first = site.workloadsIn("hall-2").get(0);
        told.pass(Duration.ofSeconds(30));
        Observation runs = new Observation.WorkloadSeen(first.id(), WorkloadState.RUNNING, first.server(), told.now);
        List<Effect> effects = told.give(new Input.Observed(List.of(runs)));
        assertEquals(List.of("hall-2 false"), permits(effects));
        assertFalse(told.engine
                .evacuation()
                .permits()
                .statement("hall-2")
                .orElseThrow()
                .safe());
    }

    /** What a driver sees of some servers says nothing of the others: it may take a permit away, and never gives one. */
    @Test
    void aGlimpseGivesNoPermitAndTakesOneAway() {
        Told told = new Told(Autonomy.AUTO);
        told.give(FIRE);
        told.give(new Input.Observed(all("hall-2", WorkloadState.RUNNING, PowerState.ON, told.now)));
        told.pass(Duration.ofMinutes(2));
        told.give(new Input.Glimpsed(all("hall-2", WorkloadState.STOPPED, PowerState.OFF, told.now)));
        assertFalse(permits(told.said).contains("hall-2 true"), permits(told.said)::toString);
        told.give(new Input.Observed(List.of()));
        assertTrue(permits(told.said).contains("hall-2 true"), "the control: only the whole look was missing");
        told.pass(Duration.ofSeconds(30));
        Workload first = site.workloadsIn("hall-2").get(0);
        Observation runs = new Observation.WorkloadSeen(first.id(), WorkloadState.RUNNING, first.server(), told.now);
        assertEquals(List.of("hall-2 false"), permits(told.give(new Input.Glimpsed(List.of(runs)))));
    }

    @Test
    void aPermitIsWithdrawnWhenNobodyHasLookedForTwoMinutesAndStandsAgainAfterALook() {
        Told told = new Told(Autonomy.AUTO);
        told.give(FIRE);
        told.give(new Input.Observed(all("hall-2", WorkloadState.STOPPED, PowerState.OFF, told.now)));
        assertTrue(permits(told.said).contains("hall-2 true"), permits(told.said)::toString);
        assertEquals(List.of(), permits(told.pass(Duration.ofSeconds(120))));
        List<Effect> late = told.pass(Duration.ofSeconds(1));
        assertTrue(permits(late).contains("hall-2 false"), permits(late)::toString);
        Permit withdrawn =
                told.engine.evacuation().permits().statement("hall-2").orElseThrow();
        assertTrue(withdrawn.statement().en().contains("not known to be safe"), withdrawn.toString());
        told.pass(Duration.ofMinutes(1));
        assertTrue(permits(told.give(new Input.Observed(List.of()))).contains("hall-2 true"), "somebody looked");
    }

    @ParameterizedTest
    @EnumSource(PlanStatus.class)
    void noPlanLeavesAnEndAndEveryOtherStatusLeadsToOne(PlanStatus status) {
        Set<PlanStatus> next = EnumSet.noneOf(PlanStatus.class);
        for (PlanStatus other : PlanStatus.values()) {
            if (status.leadsTo(other)) {
                next.add(other);
            }
        }
        assertEquals(status.open(), !next.isEmpty());
        assertFalse(next.contains(status), "no status leads to itself");
        assertFalse(next.contains(PlanStatus.DRAFT), "nothing is a draft twice");
        Set<PlanStatus> reached = EnumSet.of(status);
        for (int i = 0; i < PlanStatus.values().length; i++) {
            for (PlanStatus from : EnumSet.copyOf(reached)) {
                for (PlanStatus to : PlanStatus.values()) {
                    if (from.leadsTo(to)) {
                        reached.add(to);
                    }
                }
            }
        }
        assertTrue(reached.stream().anyMatch(end -> !end.open()), reached::toString);
    }

    /** The engine itself throws where a change is not in the table; here it is seen to obey over a whole life. */
    @Test
    void everyChangeOfAPlanIsInTheTable() {
        Told told = new Told(Autonomy.CONFIRM);
        told.give(FIRE);
        told.give(new Input.PlanCancelled("plan-1", "lee", "no"));
        told.give(new Input.PlanArmed(told.newestPlan().id(), "lee"));
        told.give(new Input.PlanCancelled(told.newestPlan().id(), "lee", "no"));
        told.give(new Input.PlanCancelled("plan-1", "lee", "a second time"));
        told.give(new Input.PlanArmed("plan-1", "lee"));
        told.give(new Input.PlanArmed(told.newestPlan().id(), "lee"));
        for (String hall : HALLS) {
            told.give(new Input.Observed(all(hall, WorkloadState.STOPPED, PowerState.OFF, told.now)));
        }
        told.pass(Duration.ofMinutes(1));
        Set<String> plans = new TreeSet<>();
        told.said.forEach(effect -> {
            if (effect instanceof Effect.PlanChanged change) {
                plans.add(change.plan());
            }
        });
        Set<PlanStatus> seen = EnumSet.noneOf(PlanStatus.class);
        for (String plan : plans) {
            PlanStatus before = PlanStatus.DRAFT;
            for (String status : statuses(told.said, plan)) {
                PlanStatus next = PlanStatus.valueOf(status);
                assertTrue(before.leadsTo(next), plan + ": " + statuses(told.said, plan));
                seen.add(next);
                before = next;
            }
        }
        assertTrue(
                seen.containsAll(EnumSet.of(
                        PlanStatus.RECOMMENDED,
                        PlanStatus.ARMED,
                        PlanStatus.ONGOING,
                        PlanStatus.CANCELLING,
                        PlanStatus.CANCELLED,
                        PlanStatus.SUPERSEDED,
                        PlanStatus.SUCCEEDED)),
                seen::toString);
    }

    private List<Observation> all(String room, WorkloadState state, PowerState power, Moment at) {
        List<Observation> seen = new ArrayList<>();
        for (Workload workload : site.workloadsIn(room)) {
            seen.add(new Observation.WorkloadSeen(workload.id(), state, workload.server(), at));
        }
        for (Server server : site.servers()) {
            if (site.rack(server.rack()).room().equals(room)) {
                seen.add(new Observation.ServerSeen(server.id(), power, at));
            }
        }
        return seen;
    }

    private static List<Command> commands(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commanded.class::isInstance)
                .map(effect -> ((Effect.Commanded) effect).command())
                .toList();
    }

    private static Set<String> starts(List<Effect> effects) {
        Set<String> started = new TreeSet<>();
        for (Command command : commands(effects)) {
            if (command.action() == Action.START) {
                command.workload().ifPresent(started::add);
            }
        }
        return started;
    }

    private static Set<String> newStarts(List<Effect> effects, Set<String> before) {
        Set<String> started = starts(effects);
        started.removeAll(before);
        return started;
    }

    private static List<String> statuses(List<Effect> effects, String plan) {
        return effects.stream()
                .filter(effect -> effect instanceof Effect.PlanChanged change
                        && change.plan().equals(plan))
                .map(effect -> ((Effect.PlanChanged) effect).status())
                .toList();
    }

    private static boolean alerted(List<Effect> effects, String id) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof Effect.Alerted alerted
                        && alerted.change().alertId().equals(id));
    }

    private static List<String> permits(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.PermitChanged.class::isInstance)
                .map(effect -> (Effect.PermitChanged) effect)
                .map(permit -> permit.room() + " " + permit.granted())
                .toList();
    }
}
