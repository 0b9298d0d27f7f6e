package org.bongsu.rules.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Truth;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.pack.Rule;
import org.bongsu.rules.signal.ConditionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the default pack on both sides of its value and of its hold. */
class DefaultPackTest {

    private static final double OB = 2;
    private static final double OB_LB = 6;
    private static final double OL = 1;

    /**
     * @param device on which it votes, or the compartment for a rule that counts its devices
     * @param base read first, for points that do not change; of another device as {@code device/point}
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

    /**
     * A rule on a slope.
     *
     * @param base read first
     * @param then read right after it
     * @param under in the point's unit a minute, at which the rule must stay silent for ever
     * @param over the nearest at which it must vote
     */
    record Slope(
            String rule,
            String device,
            String point,
            Map<String, Double> base,
            Map<String, Double> then,
            double from,
            double under,
            double over,
            double holdSeconds) {
        Slope(
                String rule,
                String device,
                String point,
                Map<String, Double> base,
                double from,
                double under,
                double over,
                double holdSeconds) {
            this(rule, device, point, base, Map.of(), from, under, over, holdSeconds);
        }

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
                // Above the baseline, as its multiple, at least a little, and at last whatever the baseline.
                rising("off-gas-seen", "gas.voc", 6, 16, 16.1, 30),
                rising("off-gas-seen", "gas.voc", 2.6, 7.8, 7.9, 30),
                rising("off-gas-seen", "gas.voc", 1, 6, 6.1, 30),
                rising("off-gas-seen", "gas.voc", 22, 25, 25.1, 30),
                rising("off-gas-high", "gas.voc", 8, 58, 58.1, 15),
                rising("off-gas-high", "gas.voc", 3, 30, 30.1, 15),
                rising("off-gas-high", "gas.voc", 1, 21, 21.1, 15),
                rising("off-gas-high", "gas.voc", 70, 75, 75.1, 15),
                new Level(
                        "off-gas-agreed",
                        "c-bat",
                        Map.of("voc-1/gas.voc", 80.0, "voc-2/gas.voc", 1.0),
                        Map.of("voc-2/gas.voc", 51.0),
                        Map.of("voc-2/gas.voc", 51.1),
                        15),
                level("hydrogen-lead-acid-seen", "h2-vrla", "gas.h2", 4_000, 4_001, 60),
                level("hydrogen-lead-acid-high", "h2-vrla", "gas.h2", 10_000, 10_001, 15),
                level("hydrogen-lead-acid-alarm", "h2-vrla", "gas.h2", 20_000, 20_001, 10),
                level("flammable-seen", "lel-1", "gas.lel", 10, 10.1, 30),
                level("flammable-high", "lel-1", "gas.lel", 25, 25.1, 15),
                new Level(
                        "gas-detector-alarm",
                        "lel-1",
                        Map.of("gas.calibrating", 0.0),
                        Map.of("gas.alarm", 0.0),
                        Map.of("gas.alarm", 1.0),
                        10),
                new Level(
                        "gas-detector-alarm",
                        "lel-1",
                        Map.of("gas.alarm", 1.0),
                        Map.of("gas.calibrating", 1.0),
                        Map.of("gas.calibrating", 0.0),
                        10),
                new Level(
                        "gas-detectors-agree",
                        "c-bat",
                        Map.of("lel-1/gas.alarm", 1.0, "lel-1/gas.calibrating", 0.0, "lel-2/gas.calibrating", 0.0),
                        Map.of("lel-2/gas.alarm", 0.0),
                        Map.of("lel-2/gas.alarm", 1.0),
                        10),
                level("battery-warm", "rack-a", "battery.temperature.max", 45, 45.1, 60),
                new Level(
                        "battery-spread",
                        "rack-a",
                        Map.of("battery.temperature.min", 20.0),
                        Map.of("battery.temperature.max", 25.0),
                        Map.of("battery.temperature.max", 25.1),
                        60),
                level("battery-hot", "rack-a", "battery.temperature.max", 55, 55.1, 10),
                clusterLevel("battery-cluster-warm", 1, "temperature.max", 45, 45.1, 60),
                clusterLevel("battery-cluster-warm", 5, "temperature.max", 45, 45.1, 60),
                clusterLevel("battery-cluster-hot", 1, "temperature.max", 55, 55.1, 10),
                clusterLevel("battery-cluster-hot", 3, "temperature.max", 55, 55.1, 10),
                clusterLevel("battery-cluster-hot", 5, "temperature.max", 55, 55.1, 10),
                clusterLevel("battery-cluster-alarm", 1, "alarm", 0, 1, 10),
                clusterLevel("battery-cluster-alarm", 5, "alarm", 0, 1, 10),
                level("ups-battery-too-hot", "ups-c", "battery.overtemperature", 0, 1, 10),
                level("ups-too-hot", "ups-c", "ups.overtemperature", 0, 1, 10),
                level("ups-fault", "ups-c", "ups.fault", 0, 1, 10),
                level("battery-fault", "ups-c", "battery.fault", 0, 1, 10),
                level("battery-fault", "string-1", "battery.fault", 0, 1, 10),
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
                new Level(
                        "battery-cell-collapsed",
                        "rack-a",
                        Map.of("battery.voltage.cell.min", 4.0),
                        Map.of("battery.voltage.cell.min", 3.0),
                        Map.of("battery.voltage.cell.min", 2.999),
                        10),
                new Level(
                        "battery-cell-drops",
                        "rack-a",
                        Map.of("battery.voltage.cell.min", 4.0, "battery.current", 20.0),
                        Map.of("battery.voltage.cell.min", 3.8),
                        Map.of("battery.voltage.cell.min", 3.799),
                        10),
                // 3 times half an ampere; of less than a third of an ampere the level of 1 A speaks.
                new Level(
                        "float-current-high",
                        "string-1",
                        Map.of("battery.current", -0.5),
                        Map.of("battery.current", -1.49),
                        Map.of("battery.current", -1.5),
                        60),
                new Level(
                        "float-current-high",
                        "string-1",
                        Map.of("battery.current", -0.1),
                        Map.of("battery.current", -0.99),
                        Map.of("battery.current", -1.0),
                        60),
                overAmbient("lead-acid-over-ambient", 25, 25.1, 600),
                overAmbient("lead-acid-far-over-ambient", 30, 30.1, 300),
                level("lead-acid-warm", "string-1", "battery.temperature", 40, 40.1, 300),
                level("lead-acid-hot", "string-1", "battery.temperature", 55, 55.1, 10),
                level("epo-armed", "epo-bat-1", "panel.epo.armed", 0, 1, 2),
                level("epo-pressed", "epo-hall-1", "panel.epo.pressed", 0, 1, 0),
                level("cooling-unit-fault", "crac-1", "cooling.fault", 0, 1, 30),
                new Level(
                        "cooling-stopped",
                        "c-hall-1",
                        Map.of("crac-1/cooling.running", 0.0),
                        Map.of("crac-2/cooling.running", 1.0),
                        Map.of("crac-2/cooling.running", 0.0),
                        60),
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

    /** A level above a baseline that was read first. */
    private static Level rising(String rule, String point, double base, double under, double over, double hold) {
        return new Level(rule, "voc-1", Map.of(point, base), Map.of(point, under), Map.of(point, over), hold);
    }

    /** Of one rack of a cluster, all others being calm. */
    private static Level clusterLevel(
            String rule, int rack, String point, double under, double over, double holdSeconds) {
        Map<String, Double> calm = new LinkedHashMap<>();
        for (int other = 1; other <= 5; other++) {
            calm.put("battery.rack." + other + "." + point, 0.0);
        }
        String here = "battery.rack." + rack + "." + point;
        return new Level(rule, "cluster-1", calm, Map.of(here, under), Map.of(here, over), holdSeconds);
    }

    private static Level overAmbient(String rule, double under, double over, double holdSeconds) {
        return new Level(
                rule,
                "string-1",
                Map.of("ambient.temperature", 20.0),
                Map.of("battery.temperature", under),
                Map.of("battery.temperature", over),
                holdSeconds);
    }

    static Stream<Slope> slopes() {
        String hottest = "battery.temperature.max";
        String string = "battery.temperature";
        Map<String, Double> floating = Map.of("battery.current", -0.5);
        return Stream.of(
                new Slope("battery-heating", "rack-a", hottest, Map.of("battery.current", 0.0), 20, 0.99, 1.01, 30),
                new Slope("battery-heating", "rack-a", hottest, Map.of("battery.current", 20.1), 20, 3.9, 4.1, 30),
                new Slope("battery-heating", "rack-a", hottest, Map.of(), 20, 3.9, 4.1, 30),
                new Slope("battery-runaway", "rack-a", hottest, Map.of(), 60.1, 1.9, 2.1, 10),
                // 10 degrees between two readings 15 s apart, above 60 degrees or with a cell that lost a quarter of
                // its voltage.
                new Slope("battery-thermal-runaway", "rack-a", hottest, Map.of(), 60.1, 39.9, 40.1, 3),
                new Slope(
                        "battery-thermal-runaway",
                        "rack-a",
                        hottest,
                        Map.of("battery.voltage.cell.min", 4.0),
                        Map.of("battery.voltage.cell.min", 2.99),
                        0,
                        39.9,
                        40.1,
                        3),
                new Slope("battery-room-burning", "th-bat-1", "ambient.temperature", Map.of(), 20, 4.9, 5.1, 10),
                // Over half an hour: 2 and 5 degrees.
                new Slope(
                        "lead-acid-runaway-begins",
                        "string-1",
                        string,
                        floating,
                        Map.of("battery.current", -1.5),
                        25,
                        1.99 / 30,
                        2.01 / 30,
                        60),
                new Slope(
                        "lead-acid-runaway",
                        "string-1",
                        string,
                        floating,
                        Map.of("battery.current", -2.5),
                        25,
                        4.99 / 30,
                        5.01 / 30,
                        60),
                new Slope("battery-room-heating", "th-bat-1", "ambient.temperature", Map.of(), 20, 1.9, 2.1, 10),
                // 15 % in ten minutes.
                new Slope("humidity-jump", "th-ups-1", "ambient.humidity", Map.of(), 40, 1.49, 1.51, 60),
                new Slope("inlet-running-away", "th-hall-1", "ambient.temperature", Map.of(), 35.1, 0.99, 1.01, 30));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void aLevelVotesJustBeyondItsThresholdAndJustAfterItsHold(Level level) {
        Rehearsal silent = started(level.device, level.base);
        level.under.forEach((point, value) -> read(silent, level.device, point, value));
        silent.seconds(10 * level.holdSeconds + 60);
        assertFalse(silent.voted(level.rule + "/" + level.device));

        Rehearsal world = started(level.device, level.base);
        level.under.forEach((point, value) -> read(world, level.device, point, value));
        level.over.forEach((point, value) -> read(world, level.device, point, value));
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

    /** Two PDUs may be one rack's, so three inlets have to agree; the third decides, on both sides of its slope. */
    @ParameterizedTest
    @CsvSource({"35.1, 0.99, false", "35.1, 1.01, true", "30, 0.05, false"})
    void inletsRunAwayTogetherWhenTheThirdDoes(double from, double third, boolean votes) {
        Rehearsal world = new Rehearsal();
        Moment turned = null;
        for (int second = 0; second <= 600; second += 5) {
            world.read("th-hall-1", "ambient.temperature", 35.1 + 1.01 * second / 60);
            world.read("pdu-1a", "ambient.temperature", 35.1 + 1.01 * second / 60);
            world.read("pdu-1b", "ambient.temperature", from + third * second / 60);
            turned = turned == null ? sinceTrue(world, "c-hall-1", "inlets-running-away") : turned;
            world.seconds(5);
        }
        Vote vote = world.votes.get("inlets-running-away/c-hall-1");
        assertEquals(votes, vote != null);
        if (vote != null) {
            assertEquals(3, vote.sources().size());
            assertEquals(Objects.requireNonNull(turned).plusSeconds(30), vote.since());
        }
    }

    private static Moment sinceTrue(Rehearsal world, String compartment, String rule) {
        return world.plane.conditions(compartment).stream()
                .filter(view -> view.rule().equals(rule) && view.truth() == Truth.TRUE)
                .findFirst()
                .flatMap(ConditionView::since)
                .orElse(null);
    }

    /** GB 38031's own words, for racks that are read each second: over its limit and 1 degree a second for three seconds. */
    @ParameterizedTest
    @CsvSource({"0.99, false", "1.01, true"})
    void aRackReadEachSecondIsInRunawayAfterThreeSecondsOfADegreeEach(double perSecond, boolean votes) {
        Rehearsal world = new Rehearsal();
        for (int second = 0; second <= 9; second++) {
            world.read("rack-a", "battery.temperature.max", 60.1 + perSecond * second);
            world.seconds(1);
        }
        assertEquals(votes, world.voted("battery-thermal-runaway/rack-a"));
    }

    /** After an outage the charger pushes a hundred times the float current, and it falls from there. */
    @Test
    void aBatteryThatIsChargedAfterAnOutageIsNotRunningAway() {
        Rehearsal world = new Rehearsal();
        for (int minute = -60; minute <= 240; minute++) {
            double charging = -40 * Math.exp(-minute / 60.0) - 0.5;
            world.read("string-1", "battery.current", minute < 0 ? -0.5 : minute < 10 ? 90 : charging);
            world.read("string-1", "battery.temperature", 25 + Math.max(0, minute) / 10.0);
            world.seconds(60);
            assertFalse(world.voted("float-current-high/string-1"), "minute " + minute);
            assertFalse(world.voted("lead-acid-runaway-begins/string-1"), "minute " + minute);
        }
    }

    /** A discharge that begins and ends, and a charge that ends, move every cell by more than a twentieth. */
    @ParameterizedTest
    @ValueSource(doubles = {20.1, -20.1})
    void aCellThatSagsOrSettlesAfterCurrentIsNotDropping(double current) {
        Rehearsal world = new Rehearsal();
        for (int second = 0; second <= 300; second += 5) {
            world.read("rack-a", "battery.current", second < 60 ? current : 0);
            world.read("rack-a", "battery.voltage.cell.min", second < 60 ? 3.6 : 3.4);
            world.seconds(5);
            assertFalse(world.voted("battery-cell-drops/rack-a"));
        }
        world.read("rack-a", "battery.voltage.cell.min", 3.2);
        world.seconds(10);
        assertTrue(world.voted("battery-cell-drops/rack-a"));
    }

    /** What is a burning cell over lithium is a day's charge over lead, and the other way round. */
    @Test
    void hydrogenMeansInARoomWhatItsBatteriesMakeIt() {
        Rehearsal world = new Rehearsal();
        world.read("h2-1", "gas.h2", 3_900);
        world.read("h2-vrla", "gas.h2", 3_900);
        world.seconds(600);
        assertTrue(world.voted("hydrogen-runaway/h2-1"));
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        assertEquals(Stage.NORMAL, world.fire("c-vrla"));
        world.read("h2-1", "gas.h2", 20_001);
        world.read("h2-vrla", "gas.h2", 20_001);
        world.seconds(600);
        assertTrue(world.voted("hydrogen-lead-acid-alarm/h2-vrla"));
        assertTrue(world.votes.keySet().stream()
                .noneMatch(id -> id.startsWith("hydrogen-lead-acid") && id.endsWith("h2-1")));
    }

    /**
     * A vote that is not withdrawn just below its threshold.
     *
     * @param over at which it votes
     * @param between at which it stands for ever
     * @param below at which it falls, after the rule's time
     */
    record Hysteresis(
            String rule,
            String device,
            Map<String, Double> base,
            String point,
            double over,
            double between,
            double below) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static Hysteresis hysteresis(
            String rule, String device, String point, double over, double between, double below) {
        return new Hysteresis(rule, device, Map.of(), point, over, between, below);
    }

    static Stream<Hysteresis> hysteresis() {
        String air = "ambient.temperature";
        String hottest = "battery.temperature.max";
        Map<String, Double> twenty = Map.of(air, 20.0);
        return Stream.of(
                new Hysteresis("off-gas-seen", "voc-1", Map.of("gas.voc", 2.0), "gas.voc", 30, 5, 4.9),
                new Hysteresis("off-gas-seen", "voc-1", Map.of("gas.voc", 18.0), "gas.voc", 30, 20, 19.9),
                new Hysteresis("off-gas-high", "voc-1", Map.of("gas.voc", 2.0), "gas.voc", 80, 17, 16.9),
                new Hysteresis("off-gas-high", "voc-1", Map.of("gas.voc", 50.0), "gas.voc", 101, 60, 59.9),
                hysteresis("battery-warm", "rack-a", hottest, 45.1, 43, 42.9),
                new Hysteresis(
                        "battery-spread", "rack-a", Map.of("battery.temperature.min", 20.0), hottest, 25.1, 24, 23.9),
                hysteresis("battery-hot", "rack-a", hottest, 55.1, 45, 44.9),
                new Hysteresis("lead-acid-over-ambient", "string-1", twenty, "battery.temperature", 25.1, 23, 22.9),
                new Hysteresis("lead-acid-far-over-ambient", "string-1", twenty, "battery.temperature", 30.1, 27, 26.9),
                hysteresis("lead-acid-warm", "string-1", "battery.temperature", 40.1, 38, 37.9),
                hysteresis("lead-acid-hot", "string-1", "battery.temperature", 55.1, 45, 44.9),
                hysteresis("battery-room-warm", "th-bat-1", air, 30.1, 28, 27.9),
                hysteresis("battery-room-hot", "th-bat-1", air, 35.1, 33, 32.9),
                hysteresis("ups-room-hot", "th-ups-1", air, 45.1, 42, 41.9),
                hysteresis("inlet-warm", "th-hall-1", air, 27.1, 26, 25.9),
                hysteresis("inlet-hot", "pdu-1a", air, 32.1, 30, 29.9));
    }

    @ParameterizedTest
    @MethodSource("hysteresis")
    void aVoteStandsBetweenItsThresholdAndWhereItIsSeenToBeOver(Hysteresis row) {
        Rule rule = rule(row.rule);
        String id = row.rule + "/" + row.device;
        Rehearsal world = started(row.device, row.base);
        world.read(row.device, row.point, row.over);
        world.pass(rule.hold());
        assertTrue(world.voted(id));
        world.read(row.device, row.point, row.between);
        world.pass(rule.keepFiring().plusSeconds(1_800));
        assertTrue(world.voted(id), "it stands between");
        world.read(row.device, row.point, row.below);
        if (!rule.keepFiring().isZero()) {
            world.pass(rule.keepFiring().minusMillis(1));
            assertTrue(world.voted(id));
            world.pass(Duration.ofMillis(1));
        }
        assertFalse(world.voted(id));
    }

    @Test
    void everyRuleThatIsClearedElsewhereHasItsRowHere() {
        TreeSet<String> tested = new TreeSet<>();
        hysteresis().forEach(row -> tested.add(row.rule));
        TreeSet<String> cleared = new TreeSet<>();
        SmallSite.DEFAULT_PACK.rules().stream()
                .filter(rule -> rule.clear().isPresent())
                .forEach(rule -> cleared.add(rule.alert()));
        assertEquals(cleared, tested);
    }

    private static Rule rule(String alert) {
        return SmallSite.DEFAULT_PACK.rules().stream()
                .filter(rule -> rule.alert().equals(alert))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRuleFindsADeviceOfTheSmallSite() {
        assertEquals(List.of(), new Rehearsal().plane.idleRules());
    }

    /** Control: a rule that is added without a boundary here fails, and so does a boundary whose rule is gone. */
    @Test
    void everyRuleOfThePackHasItsBoundaryHere() {
        TreeSet<String> tested = new TreeSet<>();
        levels().forEach(level -> tested.add(level.rule));
        slopes().forEach(slope -> tested.add(slope.rule));
        tested.add("inlets-running-away"); // inletsRunAwayTogetherWhenTheThirdDoes
        TreeSet<String> shipped = new TreeSet<>();
        SmallSite.DEFAULT_PACK.rules().forEach(rule -> shipped.add(rule.alert()));
        assertEquals(shipped, tested);
        assertTrue(shipped.size() >= 60, shipped::toString);
        Map<String, Double> holds = new LinkedHashMap<>();
        levels().forEach(level -> holds.put(level.rule, level.holdSeconds));
        slopes().forEach(slope -> holds.put(slope.rule, slope.holdSeconds));
        holds.put("inlets-running-away", 30.0);
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
        base.forEach((point, value) -> read(world, device, point, value));
        return world;
    }

    private static void read(Rehearsal world, String device, String point, double value) {
        int slash = point.indexOf('/');
        if (slash < 0) {
            world.read(device, point, value);
        } else {
            world.read(point.substring(0, slash), point.substring(slash + 1), value);
        }
    }

    private static PointDefinition point(Slope slope) {
        return Rehearsal.point(slope.device, slope.point).definition();
    }

    /** Long enough for every window and hold, as far as the point reaches. */
    private static void climb(Rehearsal world, Slope slope, double perMinute) {
        slope.then.forEach((point, value) -> read(world, slope.device, point, value));
        for (int i = 0; i <= 480; i++) {
            if (slope.from + perMinute * i * 5 / 60.0 > point(slope).max()) {
                break;
            }
            world.read(slope.device, slope.point, slope.from + perMinute * i * 5 / 60.0);
            world.seconds(5);
        }
    }
}
