package org.bongsu.rules.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.pack.Rule;
import org.bongsu.rules.signal.ConditionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the default pack on both sides of its value and of its hold. */
class DefaultPackTest {

    private static final double OB = 2;
    private static final double OB_LB = 6;
    private static final double OL = 1;

    /**
     * @param base read first, for points that do not change
     * @param under values at which the rule must stay silent for ever
     * @param over the nearest values at which it must vote
     */
    record Level(
            String rule,
            String device,
            Map<String, Double> base,
            Map<String, Double> under,
            Map<String, Double> over,
            double holdSeconds) {
        @Override
        public String toString() {
            return rule + " " + under + " " + over;
        }
    }

    /** A rule on a slope: {@code under} and {@code over} in the unit a minute. */
    record Slope(
            String rule,
            String device,
            String point,
            Map<String, Double> base,
            double from,
            double under,
            double over,
            double holdSeconds) {
        @Override
        public String toString() {
            return rule + " " + base;
        }
    }

    private static Level level(String rule, String device, String point, double under, double over, double hold) {
        return new Level(rule, device, Map.of(), Map.of(point, under), Map.of(point, over), hold);
    }

    static Stream<Level> levels() {
        Map<String, Double> quarter = Map.of("ups.status", OB);
        return Stream.of(
                level("smoke-alert", "asd-hall-1", "smoke.obscuration", 0.04, 0.0401, 10),
                level("smoke-action", "asd-bat-1", "smoke.obscuration", 0.165, 0.1651, 10),
                level("smoke-fire-1", "asd-bat-1", "smoke.obscuration", 0.825, 0.8251, 10),
                level("smoke-fire-2", "asd-ups-1", "smoke.obscuration", 1.65, 1.6501, 10),
                level("hydrogen-seen", "h2-1", "gas.h2", 50, 50.1, 30),
                level("hydrogen-high", "h2-1", "gas.h2", 100, 100.1, 15),
                level("hydrogen-runaway", "h2-1", "gas.h2", 200, 200.1, 10),
                level("carbon-monoxide-seen", "co-1", "gas.co", 30, 30.1, 60),
                level("carbon-monoxide-high", "co-1", "gas.co", 50, 50.1, 30),
                level("carbon-monoxide-runaway", "co-1", "gas.co", 150, 150.1, 10),
                level("off-gas-seen", "voc-1", "gas.voc", 10, 10.1, 30),
                level("off-gas-high", "voc-1", "gas.voc", 50, 50.1, 15),
                level("battery-warm", "rack-a", "battery.temperature.max", 45, 45.1, 60),
                new Level(
                        "battery-spread",
                        "rack-a",
                        Map.of("battery.temperature.min", 20.0),
                        Map.of("battery.temperature.max", 25.0),
                        Map.of("battery.temperature.max", 25.1),
                        60),
                level("battery-hot", "rack-a", "battery.temperature.max", 55, 55.1, 10),
                level("battery-alarm", "rack-a", "battery.alarm", 0, 1, 10),
                new Level(
                        "battery-cells-apart",
                        "rack-a",
                        Map.of("battery.voltage.cell.max", 4.0, "battery.current", 20.0),
                        Map.of("battery.voltage.cell.min", 3.9501),
                        Map.of("battery.voltage.cell.min", 3.9499),
                        60),
                new Level(
                        "battery-cells-apart",
                        "rack-a",
                        Map.of("battery.voltage.cell.max", 4.0, "battery.voltage.cell.min", 3.94),
                        Map.of("battery.current", 20.1),
                        Map.of("battery.current", 20.0),
                        60),
                new Level(
                        "battery-cells-far-apart",
                        "rack-a",
                        Map.of("battery.voltage.cell.max", 4.0, "battery.current", 20.0),
                        Map.of("battery.voltage.cell.min", 3.9001),
                        Map.of("battery.voltage.cell.min", 3.8999),
                        10),
                level("battery-cell-collapsed", "rack-a", "battery.voltage.cell.min", 2.3, 2.2999, 10),
                level("battery-room-warm", "th-bat-1", "ambient.temperature", 30, 30.1, 60),
                level("battery-room-hot", "th-bat-1", "ambient.temperature", 35, 35.1, 30),
                level("ups-room-hot", "th-ups-1", "ambient.temperature", 45, 45.1, 30),
                level("plant-room-burning", "th-ups-1", "ambient.temperature", 54, 54.1, 10),
                level("hall-burning", "th-hall-1", "ambient.temperature", 54, 54.1, 10),
                new Level(
                        "panel-one-zone",
                        "panel-bat-1",
                        Map.of("panel.zone.1", 0.0),
                        Map.of("panel.zone.2", 0.0),
                        Map.of("panel.zone.2", 1.0),
                        0),
                new Level(
                        "panel-two-zones",
                        "panel-bat-1",
                        Map.of("panel.zone.1", 1.0),
                        Map.of("panel.zone.2", 0.0),
                        Map.of("panel.zone.2", 1.0),
                        0),
                level("panel-gas-released", "panel-bat-1", "panel.gas.released", 0, 1, 0),
                level("panel-sprinkler-flow", "panel-bat-1", "panel.sprinkler.flow", 0, 1, 0),
                level("leak-in-plant-room", "leak-ups-1", "water.leak", 0, 1, 5),
                level("leak-in-hall", "leak-hall-1", "water.leak", 0, 1, 5),
                level("utility-lost", "ups-a", "ups.status", OL, OB, 10),
                level("utility-lost-long", "ups-a", "ups.status", OL, OB, 60),
                new Level(
                        "ups-half-empty",
                        "ups-a",
                        quarter,
                        Map.of("battery.charge", 50.0),
                        Map.of("battery.charge", 49.9),
                        5),
                new Level(
                        "ups-half-empty",
                        "ups-a",
                        Map.of("battery.charge", 10.0),
                        Map.of("ups.status", OL),
                        Map.of("ups.status", OB),
                        5),
                new Level(
                        "ups-running-out",
                        "ups-a",
                        quarter,
                        Map.of("battery.runtime", 300.0),
                        Map.of("battery.runtime", 299.9),
                        5),
                new Level(
                        "ups-running-out",
                        "ups-a",
                        Map.of("battery.runtime", 900.0),
                        Map.of("ups.status", OB),
                        Map.of("ups.status", OB_LB),
                        5),
                level("pdu-dead", "pdu-1a", "input.voltage", 23, 22.9, 10),
                level("battery-discharging", "rack-b", "battery.current", 20, 20.1, 10),
                level("inlet-warm", "th-hall-1", "ambient.temperature", 27, 27.1, 300),
                level("inlet-hot", "th-hall-1", "ambient.temperature", 32, 32.1, 60));
    }

    static Stream<Slope> slopes() {
        String hottest = "battery.temperature.max";
        return Stream.of(
                new Slope("battery-heating", "rack-a", hottest, Map.of("battery.current", 0.0), 20, 0.99, 1.01, 30),
                new Slope("battery-heating", "rack-a", hottest, Map.of("battery.current", 20.1), 20, 3.9, 4.1, 30),
                new Slope("battery-heating", "rack-a", hottest, Map.of(), 20, 3.9, 4.1, 30),
                new Slope("battery-runaway", "rack-a", hottest, Map.of(), 60.1, 1.9, 2.1, 10),
                new Slope("battery-room-heating", "th-bat-1", "ambient.temperature", Map.of(), 20, 1.9, 2.1, 10),
                new Slope("humidity-jump", "th-ups-1", "ambient.humidity", Map.of(), 40, 1.49, 1.51, 60),
                new Slope("inlet-running-away", "th-hall-1", "ambient.temperature", Map.of(), 35.1, 0.99, 1.01, 30));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void aLevelVotesJustBeyondItsThresholdAndJustAfterItsHold(Level level) {
        Rehearsal silent = started(level.device, level.base);
        level.under.forEach((point, value) -> silent.read(level.device, point, value));
        silent.seconds(10 * level.holdSeconds + 60);
        assertFalse(silent.voted(level.rule + "/" + level.device));

        Rehearsal world = started(level.device, level.base);
        level.under.forEach((point, value) -> world.read(level.device, point, value));
        level.over.forEach((point, value) -> world.read(level.device, point, value));
        if (level.holdSeconds > 0) {
            world.seconds(level.holdSeconds - 0.001);
            assertFalse(world.voted(level.rule + "/" + level.device));
            world.seconds(0.001);
        }
        assertTrue(world.voted(level.rule + "/" + level.device));
    }

    @ParameterizedTest
    @MethodSource("slopes")
    void aSlopeVotesJustBeyondItsThresholdAndJustAfterItsHold(Slope slope) {
        Rehearsal silent = started(slope.device, slope.base);
        climb(silent, slope, slope.under);
        assertFalse(silent.voted(slope.rule + "/" + slope.device));

        Rehearsal world = started(slope.device, slope.base);
        climb(world, slope, slope.over);
        Vote vote = world.votes.get(slope.rule + "/" + slope.device);
        assertTrue(vote != null, slope::toString);
        ConditionView condition = world.plane.conditions(vote.compartment()).stream()
                .filter(view -> view.rule().equals(slope.rule) && view.device().equals(slope.device))
                .findFirst()
                .orElseThrow();
        assertEquals(condition.since().orElseThrow().plusSeconds(slope.holdSeconds), vote.since());
    }

    /** Below its temperature a slope alone says nothing: a battery at 58 C may be charging. */
    @Test
    void aRunawayNeedsBothItsTemperatureAndItsSlope() {
        Rehearsal world = new Rehearsal();
        for (int i = 0; i < 30; i++) {
            world.read("rack-a", "battery.temperature.max", 45 + i * 5 / 60.0 * 5);
            world.read("th-hall-1", "ambient.temperature", 29 + i * 5 / 60.0 * 2);
            world.seconds(5);
        }
        assertTrue(world.voted("battery-heating/rack-a"));
        assertFalse(world.voted("battery-runaway/rack-a"));
        assertFalse(world.voted("inlet-running-away/th-hall-1"));
    }

    /** Control: a rule that is added without a boundary here fails, and so does a boundary whose rule is gone. */
    @Test
    void everyRuleOfThePackHasItsBoundaryHere() {
        TreeSet<String> tested = new TreeSet<>();
        levels().forEach(level -> tested.add(level.rule));
        slopes().forEach(slope -> tested.add(slope.rule));
        TreeSet<String> shipped = new TreeSet<>();
        SmallSite.DEFAULT_PACK.rules().forEach(rule -> shipped.add(rule.alert()));
        assertEquals(shipped, tested);
        assertTrue(shipped.size() >= 30, shipped::toString);
        Map<String, Double> holds = new LinkedHashMap<>();
        levels().forEach(level -> holds.put(level.rule, level.holdSeconds));
        slopes().forEach(slope -> holds.put(slope.rule, slope.holdSeconds));
        SmallSite.DEFAULT_PACK
                .rules()
                .forEach(rule -> assertEquals(
                        Duration.ofSeconds(holds.get(rule.alert()).longValue()), rule.hold(), rule.alert()));
    }

    @Test
    void everyThresholdSaysWhereItComesFrom() {
        List<String> without = SmallSite.DEFAULT_PACK.rules().stream()
                .filter(rule -> rule.source().isBlank())
                .map(Rule::alert)
                .toList();
        assertEquals(List.of(), without);
        assertTrue(SmallSite.DEFAULT_PACK.rules().stream()
                .allMatch(rule -> rule.summary().ko().codePoints().anyMatch(c -> c >= 0xAC00 && c <= 0xD7A3)));
    }

    private static Rehearsal started(String device, Map<String, Double> base) {
        Rehearsal world = new Rehearsal();
        base.forEach((point, value) -> world.read(device, point, value));
        return world;
    }

    /** Long enough for every window and hold. */
    private static void climb(Rehearsal world, Slope slope, double perMinute) {
        for (int i = 0; i <= 180; i++) {
            world.read(slope.device, slope.point, slope.from + perMinute * i * 5 / 60.0);
            world.seconds(5);
        }
    }
}
