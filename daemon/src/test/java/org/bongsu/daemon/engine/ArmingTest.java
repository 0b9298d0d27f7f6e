package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.ActionClass;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.plan.StepReason;
import org.bongsu.migration.restoration.ReturnTerms;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;
import org.junit.jupiter.api.Test;

/** Who may start an evacuation, and what ends the leave to: nothing is moved until someone arms it, each time anew. */
class ArmingTest {

    private static final Setup DEMO =
            Setup.load(Path.of(System.getProperty("bongsu.home")).resolve("config/sites/demo"));

    private final List<Effect> effects = new ArrayList<>();
    private Moment now = Moment.parse("2022-10-15T06:00:00Z");
    private Engine engine = at(Autonomy.RECOMMEND);

    private Engine at(Autonomy autonomy) {
        engine = new Engine(
                DEMO.site(), DEMO.inventory(), new EngineSettings(autonomy, Map.of(), EngineSettings.EVALUATIONS));
        give(new Input.Started(1));
        return engine;
    }

    private void give(Input input) {
        now = now.plusSeconds(1);
        effects.addAll(engine.step(input, now, now.epochMillis()));
        if (engine.nextDue().filter(due -> !due.isAfter(now)).isPresent()) {
            effects.addAll(engine.step(new Input.Tick(), now, now.epochMillis()));
        }
    }

    private void later(int seconds) {
        now = now.plusSeconds(seconds);
        give(new Input.Tick());
    }

    private void fire() {
        give(new Input.HumanConfirmed("bat-1", "kim", "smoke seen"));
    }

    private void falseAlarm() {
        give(new Input.HumanRejected("bat-1", "kim", "toast"));
    }

    private PlanRecord newest() {
        return engine.evacuation().plans().get(0);
    }

    /** Cancelling is no beginning: nobody answers here, so what was begun is taken back in time. */
    private long commands() {
        return effects.stream()
                .filter(Effect.Commanded.class::isInstance)
                .map(effect -> ((Effect.Commanded) effect).command().action())
                .filter(action -> action != Action.CANCEL)
                .count();
    }

    @Test
    void anArmedEvacuationBeginsAndAnUnarmedOneDoesNot() {
        fire();
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertEquals(0, commands());
        give(new Input.PlanArmed(newest().id(), "lee"));
        assertEquals(PlanStatus.ONGOING, newest().status());
        assertEquals(Optional.of("lee"), newest().armedBy());
        assertTrue(commands() > 0);
    }

    /** A month after a false alarm nobody remembers that he armed something. */
    @Test
    void whatWasArmedInAFalseAlarmIsNotArmedInTheNextFire() {
        fire();
        give(new Input.PlanArmed(newest().id(), "lee"));
        falseAlarm();
        assertFalse(newest().status().open() && newest().status() != PlanStatus.CANCELLING);
        effects.clear();
        later(30 * 86_400);
        fire();
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertEquals(0, commands());
    }

    @Test
    void aRejectedFireStartsNothingFurther() {
        fire();
        give(new Input.PlanArmed(newest().id(), "lee"));
        assertTrue(commands() > 0, "there was something to end");
        assertTrue(startsWithin700Seconds() > 0, "the control: left alone it goes on");

        at(Autonomy.RECOMMEND);
        fire();
        give(new Input.PlanArmed(newest().id(), "lee"));
        falseAlarm();
        assertEquals(0, startsWithin700Seconds(), "neither a move nor a stop");
    }

    private long startsWithin700Seconds() {
        effects.clear();
        for (int i = 0; i < 70; i++) {
            later(10);
        }
        return commands();
    }

    /** At CONFIRM a person has two minutes, in the second fire as in the first. */
    @Test
    void theTimeToAnswerBeginsAnewWithEveryFire() {
        at(Autonomy.CONFIRM);
        fire();
        later(60);
        falseAlarm();
        later(3_600);
        effects.clear();
        fire();
        later(60);
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertEquals(0, commands());
        later(61);
        assertEquals(PlanStatus.ONGOING, newest().status());
        assertTrue(commands() > 0);
    }

    @Test
    void aCancelledEvacuationIsRecommendedAgainAndCanBeArmedAgain() {
        at(Autonomy.AUTO);
        fire();
        assertEquals(PlanStatus.ONGOING, newest().status());
        String cancelled = newest().id();
        give(new Input.PlanCancelled(cancelled, "lee", "the fire service has it"));
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertTrue(effects.stream()
                .filter(Effect.PlanChanged.class::isInstance)
                .map(Effect.PlanChanged.class::cast)
                .anyMatch(change ->
                        change.plan().equals(cancelled) && change.status().startsWith("CANCEL")));
        effects.clear();
        later(30);
        assertEquals(PlanStatus.RECOMMENDED, newest().status(), "autonomy does not overrule a person");
        assertEquals(0, commands());
        give(new Input.PlanArmed(newest().id(), "lee"));
        assertEquals(PlanStatus.ONGOING, newest().status());
        later(150);
        assertTrue(commands() > 0, "what is not seen to leave is tried again, or something else has its turn");
    }

    /** What is under way counts on both sides: the value never exceeds what was possible. */
    @Test
    void everyPlanCarriesItsBoundAlsoWithStepsUnderWay() {
        at(Autonomy.AUTO);
        fire();
        judged(newest());
        give(new Input.PlanCancelled(newest().id(), "lee", "the fire service has it"));
        give(new Input.PlanArmed(newest().id(), "lee"));
        assertTrue(
                newest().plan().steps().stream().anyMatch(step -> step.reason() == StepReason.IN_FLIGHT),
                "control: some are under way");
        judged(newest());
    }

    private static void judged(PlanRecord record) {
        double value = record.plan().value();
        double bound = record.plan().bound().orElseThrow();
        double floor = record.plan().floor().orElseThrow();
        assertTrue(floor > 0 && floor <= value && value <= bound, floor + " <= " + value + " <= " + bound);
    }

    /** A false alarm of last month does not keep a site on AUTO from acting in the next fire. */
    @Test
    void whatWasCancelledInOneFireIsNotDeclinedInTheNext() {
        at(Autonomy.AUTO);
        fire();
        give(new Input.PlanCancelled(newest().id(), "lee", "toast"));
        falseAlarm();
        later(86_400);
        effects.clear();
        fire();
        assertEquals(PlanStatus.ONGOING, newest().status());
    }

    // By people, hazard and action.

    private static Mandate mandate(Autonomy level, int people, Mandate.Otherwise then, Optional<Duration> lasts) {
        return new Mandate(level, people, Duration.ofMinutes(10), Duration.ofMinutes(2), then, lasts);
    }

    private static Mandates.Entry entry(Hazard hazard, ActionClass action, Mandate mandate) {
        return new Mandates.Entry(Optional.empty(), Optional.ofNullable(hazard), Optional.ofNullable(action), mandate);
    }

    private void at(Mandate standard, Mandates.Entry... entries) {
        engine = new Engine(
                DEMO.site(),
                DEMO.inventory(),
                new EngineSettings(new Mandates(standard, List.of(entries)), 1, List.of(), ReturnTerms.DEFAULT));
        effects.clear();
        give(new Input.Started(1));
    }

    private Set<ActionClass> classesCommanded() {
        Set<ActionClass> classes = EnumSet.noneOf(ActionClass.class);
        effects.stream()
                .filter(Effect.Commanded.class::isInstance)
                .map(effect -> ((Effect.Commanded) effect).command())
                .forEach(command -> classOf(command).ifPresent(classes::add));
        return classes;
    }

    private static Optional<ActionClass> classOf(Command command) {
        return switch (command.action()) {
            case START -> command.method().map(ActionClass::of);
            case POWER_OFF -> Optional.of(ActionClass.POWER_OFF);
            case POWER_ON, UNCORDON, RETURN -> Optional.of(ActionClass.RETURN);
            case CORDON, CANCEL -> Optional.empty();
        };
    }

    private ArmingState state(String room, ActionClass action) {
        return engine.evacuation().arming(room, now).stream()
                .filter(state -> state.action() == action)
                .findFirst()
                .orElseThrow();
    }

    private String room() {
        return newest().rooms().get(0);
    }

    @Test
    void theSameNameTwiceIsOneVoiceHoweverItIsSpelled() {
        at(mandate(Autonomy.CONFIRM, 2, Mandate.Otherwise.HOLD, Optional.empty()));
        fire();
        give(new Input.PlanArmed(newest().id(), "kim"));
        give(new Input.PlanArmed(newest().id(), "  KIM "));
        give(new Input.PlanArmed(newest().id(), "\uff4bim"));
        later(600 - 30);
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertEquals(0, commands());
        assertEquals(1, state(room(), ActionClass.MOVE).voices().size());
        assertEquals(2, state(room(), ActionClass.MOVE).needed());
        give(new Input.PlanArmed(newest().id(), "lee"));
        assertEquals(PlanStatus.ONGOING, newest().status());
        assertEquals(2, state(room(), ActionClass.MOVE).armedBy().size());
        assertTrue(commands() > 0);
    }

    @Test
    void aVoiceThatIsTooOldDoesNotCount() {
        at(mandate(Autonomy.RECOMMEND, 2, Mandate.Otherwise.HOLD, Optional.empty()));
        fire();
        give(new Input.PlanArmed(newest().id(), "kim"));
        later(601);
        assertEquals(List.of(), state(room(), ActionClass.MOVE).voices());
        give(new Input.PlanArmed(newest().id(), "lee"));
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertEquals(0, commands());
        give(new Input.PlanArmed(newest().id(), "kim"));
        assertEquals(PlanStatus.ONGOING, newest().status());
    }

    @Test
    void silenceArmsOrHoldsAsTheMandateSays() {
        at(mandate(Autonomy.CONFIRM, 2, Mandate.Otherwise.HOLD, Optional.empty()));
        fire();
        later(200);
        assertEquals(0, commands());
        at(mandate(Autonomy.CONFIRM, 2, Mandate.Otherwise.ARM, Optional.empty()));
        fire();
        later(100);
        assertEquals(0, commands());
        later(30);
        assertTrue(commands() > 0);
    }

    /** What is left is told: in the plan, in the alert, and as what a cut would take. */
    @Test
    void whatIsNotArmedIsAdviceAndIsNotDone() {
        at(
                Mandate.of(Autonomy.AUTO),
                entry(null, ActionClass.STOP, Mandate.of(Autonomy.RECOMMEND)),
                entry(null, ActionClass.POWER_OFF, Mandate.of(Autonomy.OBSERVE)));
        fire();
        for (int i = 0; i < 60; i++) {
            later(10);
        }
        assertEquals(EnumSet.of(ActionClass.MOVE), classesCommanded());
        List<PlanRecord> open = engine.evacuation().plans().stream()
                .filter(record -> record.status().open())
                .toList();
        PlanRecord inForce = open.stream()
                .filter(record -> record.status() == PlanStatus.ONGOING)
                .findFirst()
                .orElseThrow();
        PlanRecord advice = open.stream()
                .filter(record -> record.status() == PlanStatus.RECOMMENDED)
                .findFirst()
                .orElseThrow();
        assertTrue(inForce.plan().steps().stream().noneMatch(step -> step.method() == Method.STOP));
        assertTrue(advice.plan().steps().stream().anyMatch(step -> step.method() == Method.STOP));
        assertTrue(inForce.plan().left().stream().anyMatch(left -> left.reason() == StepReason.NOT_ARMED));
        assertTrue(engine.alerts().stream()
                .anyMatch(alert -> alert.id().equals("arming." + room())
                        && alert.state().open()
                        && alert.summary().en().contains("stops not armed")));
        give(new Input.PlanArmed(advice.id(), "kim"));
        for (int i = 0; i < 60; i++) {
            later(10);
        }
        assertEquals(EnumSet.of(ActionClass.MOVE, ActionClass.STOP), classesCommanded());
        assertTrue(engine.alerts().stream()
                .noneMatch(alert ->
                        alert.id().startsWith("arming.") && alert.state().open()));
    }

    @Test
    void anArmingEndsWithItsTimeAndSaysSoBefore() {
        at(mandate(Autonomy.AUTO, 1, Mandate.Otherwise.ARM, Optional.of(Duration.ofMinutes(20))));
        fire();
        assertTrue(commands() > 0);
        Moment until = state(room(), ActionClass.MOVE).until().orElseThrow();
        later((int) now.secondsUntil(until) - 200);
        assertTrue(engine.alerts().stream()
                .anyMatch(alert -> alert.id().equals("arming." + room())
                        && alert.state().open()
                        && alert.summary().en().contains("soon not armed")));
        later(201);
        effects.clear();
        for (int i = 0; i < 40; i++) {
            later(10);
        }
        assertEquals(0, commands(), "autonomy does not prolong its own leave");
        assertTrue(engine.alerts().stream()
                .anyMatch(alert -> alert.id().equals("arming." + room())
                        && alert.summary().en().contains("not armed")));
        give(new Input.PlanArmed(newest().id(), "kim"));
        later(150);
        assertTrue(commands() > 0);
    }

    @Test
    void aRoomMayBeArmedAheadOfAFireAndOfNothingElse() {
        at(Mandate.of(Autonomy.RECOMMEND));
        for (String room : List.of("hall-1", "hall-2")) {
            give(new Input.RoomArmed(room, now.plusSeconds(3_600), "kim", "welding next door"));
        }
        outage(true);
        later(60);
        assertEquals(PlanStatus.RECOMMENDED, newest().status());
        assertEquals(0, commands(), "an outage is no fire");
        outage(false);
        later(600);
        fire();
        assertEquals(PlanStatus.ONGOING, newest().status());
        assertEquals(Optional.of("kim"), newest().armedBy());

        at(Mandate.of(Autonomy.RECOMMEND));
        give(new Input.RoomArmed("hall-1", now.plusSeconds(3_600), "kim", "welding next door"));
        later(3_600);
        fire();
        assertEquals(0, commands(), "its time was over");
    }

    private void outage(boolean onBattery) {
        DevicePlace.of(DEMO.inventory()).stream()
                .filter(place -> place.node()
                        .flatMap(DEMO.site().power()::node)
                        .filter(node -> node.kind() == PowerKind.UPS)
                        .isPresent())
                .forEach(place -> give(new Input.Sensed(new Signal.SupplySeen(
                        place.node().orElseThrow(),
                        place.device(),
                        onBattery,
                        false,
                        OptionalDouble.of(240),
                        now,
                        OptionalDouble.of(60),
                        OptionalDouble.of(40),
                        OptionalDouble.empty(),
                        OptionalDouble.of(25)))));
    }

    @Test
    void afterDisarmingNothingNewIsOrderedThere() {
        at(Mandate.of(Autonomy.AUTO));
        fire();
        assertTrue(commands() > 0);
        for (String room : newest().rooms()) {
            give(new Input.RoomDisarmed(room, "kim", "people inside"));
        }
        effects.clear();
        for (int i = 0; i < 60; i++) {
            later(10);
        }
        assertEquals(0, commands());
        assertEquals(Optional.of("kim"), state("hall-1", ActionClass.MOVE).heldBy());
        give(new Input.PlanArmed(newest().id(), "lee"));
        later(150);
        assertTrue(commands() > 0);
    }

    /**
     * Many people order this and that in any order while workloads leave, fail or come back. Whatever they do, no command is
     * given of a class that is not armed in its room; nobody is counted twice; what silence may not arm it does not arm.
     */
    @Test
    void nothingIsEverDoneThatIsNotArmed() {
        int commanded = 0;
        int disarmed = 0;
        for (long seed = 1; seed <= 12; seed++) {
            Random dice = new Random(seed);
            int people = 1 + dice.nextInt(3);
            Autonomy level = dice.nextBoolean() ? Autonomy.CONFIRM : Autonomy.RECOMMEND;
            Optional<Duration> lasts = dice.nextBoolean() ? Optional.of(Duration.ofMinutes(10)) : Optional.empty();
            Mandate strict = mandate(level, people, Mandate.Otherwise.HOLD, lasts);
            at(
                    strict,
                    entry(null, ActionClass.STOP, mandate(level, 1 + dice.nextInt(2), Mandate.Otherwise.HOLD, lasts)),
                    entry(Hazard.POWER, ActionClass.MOVE, Mandate.of(Autonomy.AUTO)));
            List<String> crowd = List.of("kim", "lee", "KIM", "park", " lee ");
            Set<String> spoken = new LinkedHashSet<>();
            for (int turn = 0; turn < 40; turn++) {
                effects.clear();
                String by = crowd.get(dice.nextInt(crowd.size()));
                String room = dice.nextBoolean() ? "hall-1" : "hall-2";
                int act = dice.nextInt(12);
                Input input = switch (act) {
                    case 0 -> new Input.HumanConfirmed("bat-1", "kim", "smoke");
                    case 1 -> new Input.HumanRejected("bat-1", "kim", "toast");
                    case 2, 3, 4 ->
                        engine.evacuation().plans().isEmpty()
                                ? new Input.Tick()
                                : new Input.PlanArmed(newest().id(), by);
                    case 5 -> new Input.RoomArmed(room, now.plusSeconds(600), by, "");
                    case 6 -> new Input.RoomDisarmed(room, by, "");
                    case 7 ->
                        engine.evacuation().plans().isEmpty()
                                ? new Input.Tick()
                                : new Input.PlanCancelled(newest().id(), by, "");
                    case 8 -> new Input.CutDeclared(room, Optional.of(now.plusSeconds(1_200)), by, "");
                    default -> new Input.Observed(seen(dice));
                };
                spoken.add(ArmingState.person(by));
                now = now.plusSeconds(dice.nextInt(90));
                give(input);
                for (Effect effect : effects) {
                    if (effect instanceof Effect.Commanded told
                            && classOf(told.command()).isPresent()) {
                        commanded++;
                        String in = roomOf(told.command().server());
                        ActionClass action = classOf(told.command()).orElseThrow();
                        ArmingState armed = state(in, action);
                        assertTrue(armed.armed(), "seed " + seed + ", turn " + turn + ": " + told);
                        boolean auto = armed.armedBy().contains("autonomy");
                        assertTrue(!auto || action == ActionClass.MOVE, "seed " + seed + ": " + armed);
                        long different = armed.armedBy().stream()
                                .map(ArmingState::person)
                                .distinct()
                                .count();
                        assertTrue(auto || different >= armed.needed(), "seed " + seed + ": " + armed);
                        assertTrue(auto
                                || spoken.containsAll(armed.armedBy().stream()
                                        .map(ArmingState::person)
                                        .toList()));
                    }
                }
                if (input instanceof Input.RoomDisarmed) {
                    disarmed++;
                    for (ArmingState after : engine.evacuation().arming(room, now)) {
                        assertFalse(after.armed(), "seed " + seed + ": " + after);
                    }
                }
            }
        }
        assertTrue(commanded > 200, "control: " + commanded + " commands");
        assertTrue(disarmed > 15, "control: " + disarmed + " disarmed");
    }

    private static String roomOf(String server) {
        return DEMO.site().workloads().stream()
                .filter(workload -> workload.server().equals(server))
                .findFirst()
                .map(workload -> DEMO.site().roomOf(workload).id())
                .orElseThrow();
    }

    private List<Observation> seen(Random dice) {
        List<Observation> seen = new ArrayList<>();
        for (String room : List.of("hall-1", "hall-2")) {
            for (Workload workload : DEMO.site().workloadsIn(room)) {
                if (dice.nextInt(4) == 0) {
                    Observation.WorkloadState[] states = Observation.WorkloadState.values();
                    seen.add(new Observation.WorkloadSeen(
                            workload.id(), states[dice.nextInt(states.length)], workload.server(), now));
                }
            }
        }
        return seen;
    }
}
