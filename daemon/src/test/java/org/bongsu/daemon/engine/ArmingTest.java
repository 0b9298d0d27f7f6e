package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.plan.StepReason;
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
}
