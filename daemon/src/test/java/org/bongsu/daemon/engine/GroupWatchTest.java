package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.shutdown.GroupState;
import org.bongsu.migration.shutdown.GroupState.Line;
import org.bongsu.migration.shutdown.ShutdownGroup;
import org.bongsu.rules.signal.Signal;
import org.junit.jupiter.api.Test;

/** Groups of hosts as the engine tells them: by what is armed, never by what is lost. */
class GroupWatchTest {

    private static final Setup DEMO =
            Setup.load(Path.of(System.getProperty("bongsu.home")).resolve("config/sites/demo"));
    private static final List<ShutdownGroup> GROUPS = List.of(
            new ShutdownGroup("first", "hall-2", List.of(2, 3), Duration.ofMinutes(3)),
            new ShutdownGroup("last", "hall-2", List.of(0, 1), Duration.ofMinutes(3)));

    private final List<Effect.GroupTold> told = new ArrayList<>();
    private Moment now = Moment.parse("2022-10-15T06:00:00Z");
    private Engine engine = at(Autonomy.RECOMMEND);

    private Engine at(Autonomy autonomy) {
        told.clear();
        engine = new Engine(
                DEMO.site(),
                DEMO.inventory(),
                new EngineSettings(autonomy, Map.of(), EngineSettings.EVALUATIONS).withGroups(GROUPS));
        give(new Input.Started(1));
        return engine;
    }

    private void give(Input input) {
        now = now.plusSeconds(1);
        engine.step(input, now, now.epochMillis()).stream()
                .filter(Effect.GroupTold.class::isInstance)
                .map(Effect.GroupTold.class::cast)
                .forEach(told::add);
    }

    /** As the loop does: whatever is due is looked at when it is. */
    private void pass(Duration duration) {
        Moment end = now.plus(duration);
        while (now.isBefore(end)) {
            Moment next = engine.nextDue().orElse(end).earlier(end);
            now = next.later(now.plusSeconds(1)).minus(Duration.ofSeconds(1));
            give(new Input.Tick());
        }
    }

    private void cutIn(Duration duration) {
        give(new Input.CutDeclared("hall-2", Optional.of(now.plus(duration)), "119", "fire"));
    }

    private void supply(String ups, boolean onBattery, double charge) {
        give(new Input.Sensed(new Signal.SupplySeen(
                ups,
                ups,
                onBattery,
                false,
                OptionalDouble.of(1_800),
                now,
                OptionalDouble.of(charge),
                OptionalDouble.of(40),
                OptionalDouble.empty(),
                OptionalDouble.of(25))));
    }

    private void lose(String device) {
        give(new Input.Sensed(new Signal.SensorLost(device, "ups-1", now, new Text("silent", "응답 없음"))));
    }

    private GroupState state(String id) {
        return engine.evacuation().groups().stream()
                .filter(state -> state.group().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<String> words() {
        return told.stream().map(Effect::canonical).toList();
    }

    @Test
    void untilItIsArmedNobodyIsTold() {
        for (Autonomy autonomy : List.of(Autonomy.OBSERVE, Autonomy.RECOMMEND)) {
            at(autonomy);
            cutIn(Duration.ofMinutes(30));
            pass(Duration.ofMinutes(40));
            assertEquals(List.of(), words(), autonomy.toString());
            assertEquals(Line.UNKNOWN, state("last").line());
        }
        give(new Input.PlanArmed(engine.evacuation().plans().get(0).id(), "kim"));
        pass(Duration.ofMinutes(20));
        assertEquals(List.of("group first hall-2 true", "group last hall-2 true"), words());
    }

    @Test
    void anArmedCutTellsTheGroupsInStagesAndItsWithdrawalIsTheAllClear() {
        at(Autonomy.AUTO);
        cutIn(Duration.ofMinutes(30));
        Moment due = state("first").due().orElseThrow();
        assertEquals(Optional.of(due), state("last").due().map(last -> last.minus(Duration.ofMinutes(3))));
        pass(Duration.ofMinutes(29));
        assertEquals(List.of("group first hall-2 true", "group last hall-2 true"), words());
        Moment first = state("first").toldAt().orElseThrow();
        double between = first.secondsUntil(state("last").toldAt().orElseThrow());
        assertTrue(
                between >= 60 && between <= 301,
                "three minutes, less or more what moves have of the margin: " + between);
        give(new Input.CutWithdrawn("hall-2", "119", "out"));
        assertEquals(
                List.of("group first hall-2 false", "group last hall-2 false"), words().subList(2, words().size()));
    }

    @Test
    void aCancelledPlanTellsNobodyFurtherAndTakesNothingBack() {
        at(Autonomy.AUTO);
        cutIn(Duration.ofMinutes(30));
        while (told.isEmpty()) {
            pass(Duration.ofSeconds(10));
        }
        engine.evacuation().plans().stream()
                .filter(plan -> plan.status() == PlanStatus.ONGOING)
                .forEach(plan -> give(new Input.PlanCancelled(plan.id(), "kim", "")));
        pass(Duration.ofMinutes(30));
        assertEquals(List.of("group first hall-2 true"), words());
        assertTrue(state("first").toldAt().isPresent());
    }

    /** Invariant 1, from the first moment on: nothing seen, everything lost, one back. */
    @Test
    void lostSensorsAreWaitedForAndNeverToldOf() {
        at(Autonomy.AUTO);
        assertEquals(Line.UNKNOWN, state("last").line(), "nothing was seen yet");
        supply("ups-a", false, 100);
        assertEquals(Line.ONLINE, state("last").line());
        lose("ups-a");
        lose("ups-b");
        pass(Duration.ofHours(2));
        assertEquals(Line.UNKNOWN, state("last").line());
        assertEquals(List.of(), words());
        give(new Input.Sensed(new Signal.SensorBack("ups-a", now)));
        assertEquals(Line.ONLINE, state("last").line());
    }

    @Test
    void aRoomOnItsBatteriesSaysHowLongAndHowFull() {
        supply("ups-a", true, 80);
        supply("ups-b", false, 100);
        assertEquals(Line.ONLINE, state("last").line(), "the other feed carries it");
        supply("ups-b", true, 90);
        assertEquals(Line.THREATENED, state("last").line());
        assertEquals(OptionalDouble.of(80), state("last").charge());
        double left = now.secondsUntil(state("last").emptyBy().orElseThrow());
        assertTrue(left > 0 && left < 1_800, "less than the UPS says, less the margin: " + left);
        supply("ups-b", false, 90);
        assertEquals(Line.ONLINE, state("last").line());
        assertEquals(OptionalDouble.empty(), state("last").charge());
    }
}
