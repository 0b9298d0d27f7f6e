package org.bongsu.rules.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.stage.PowerOutlook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Invariant 2 over seeded worlds: one device lies, in every way that devices lie, while all others are honest and noisy, and
 * no compartment is confirmed for any hazard. The sprinkler's flow switch is left out: it is authoritative by design, as are
 * two zones of one panel, so a panel lies with one input at a time.
 */
class LyingSensorTest {

    private static final int SEEDS = 10_000;

    /** Longer than any hold of a rule that could confirm, beside a start within the first two minutes. */
    private static final int SECONDS = 480;

    private static final int STEP_SECONDS = 5;
    /** Others that speak up in a step. */
    private static final int HONEST_A_STEP = 6;

    private static final int[] FLAP_SECONDS = {5, 10, 15, 30, 60, 90, 120};

    private enum Lie {
        STUCK_HIGH,
        STUCK_SOMEWHERE,
        FROZEN,
        UNDEFINED,
        IMPLAUSIBLE,
        FLAPPING,
        SPIKES,
        NOISE,
        DRIFT,
        SKEWED_CLOCK,
        LOST,
        HIGH_THEN_SILENT,
        FLAPPING_LINE
    }

    /** Lies that show nothing but silence, which is an advisory at most. */
    private static final List<Lie> SILENT = List.of(Lie.FROZEN, Lie.UNDEFINED, Lie.IMPLAUSIBLE, Lie.LOST);

    /**
     * How one device lies.
     *
     * @param level between normal and alarming, 0 to 1
     * @param skewSeconds of its clock
     */
    private record Story(
            long seed,
            Lie lie,
            List<Point> points,
            double level,
            int flapSeconds,
            int skewSeconds,
            int fromSecond,
            double phaseSeconds) {

        static Story of(long seed, Random random) {
            List<Device> devices = SmallSite.INVENTORY.devices();
            Device device = devices.get(random.nextInt(devices.size()));
            List<Point> points = new ArrayList<>(SmallSite.INVENTORY.pointsOf(device));
            if (device.kind() == DeviceKind.PANEL) {
                points.removeIf(point -> point.name().equals("panel.sprinkler.flow"));
                points = List.of(points.get(random.nextInt(points.size())));
            }
            return new Story(
                    seed,
                    Lie.values()[random.nextInt(Lie.values().length)],
                    points,
                    random.nextDouble(),
                    FLAP_SECONDS[random.nextInt(FLAP_SECONDS.length)],
                    random.nextInt(7_200) - 3_600,
                    random.nextInt(120),
                    random.nextDouble() * STEP_SECONDS);
        }

        Device device() {
            return points.get(0).device();
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + lie + " at " + level + " of " + device().id() + " "
                    + points.stream().map(Point::name).toList() + " from " + fromSecond + " s, flapping each "
                    + flapSeconds
                    + " s, clock off by " + skewSeconds + " s";
        }
    }

    @Test
    @Tag("slow")
    void oneLyingSensorNeverConfirmsAnything() {
        Map<Lie, Integer> alarmed = new EnumMap<>(Lie.class);
        Map<String, Integer> lied = new LinkedHashMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Story story = Story.of(seed, random);
            Rehearsal world = live(story, random);
            world.changes.stream()
                    .filter(change -> change.to().atLeast(Stage.CONFIRMED))
                    .findFirst()
                    .ifPresent(change -> fail(story + " -> " + change + " " + world.votes.keySet()));
            boolean preAlarm = world.changes.stream().anyMatch(change -> change.to() == Stage.PRE_ALARM);
            alarmed.merge(story.lie, preAlarm ? 1 : 0, Integer::sum);
            lied.merge(story.device().id(), 1, Integer::sum);
        }
        // Controls: every device had its turns, and the lies were loud enough to matter.
        assertEquals(
                new TreeSet<>(
                        SmallSite.INVENTORY.devices().stream().map(Device::id).toList()),
                new TreeSet<>(lied.keySet()));
        for (Lie lie : Lie.values()) {
            int loud = alarmed.getOrDefault(lie, 0);
            assertTrue(SILENT.contains(lie) ? loud == 0 : loud > SEEDS / 100, lie + " alarmed " + alarmed);
        }
    }

    private static Rehearsal live(Story story, Random random) {
        Rehearsal world = healthy();
        world.seconds(story.phaseSeconds);
        List<Point> all = SmallSite.INVENTORY.points();
        for (int second = 0; second < SECONDS; second += STEP_SECONDS) {
            for (int i = 0; i < HONEST_A_STEP; i++) {
                Point point = all.get(random.nextInt(all.size()));
                if (!point.device().equals(story.device())) {
                    world.read(point.device().id(), point.name(), noisy(point, random));
                }
            }
            if (second >= story.fromSecond) {
                List<Reading> said = new ArrayList<>();
                for (Point point : story.points) {
                    said.add(lie(world, point, story, second - story.fromSecond, random));
                }
                world.poll(said);
            }
            world.seconds(STEP_SECONDS);
        }
        return world;
    }

    private static double noisy(Point point, Random random) {
        double normal = normal(point);
        return point.definition().type() == PointType.NUMBER
                ? Math.max(point.definition().min(), normal + normal * 0.002 * (2 * random.nextDouble() - 1))
                : normal;
    }

    private static Reading lie(Rehearsal world, Point point, Story story, int second, Random random) {
        double high = bad(point);
        boolean turn = second / story.flapSeconds % 2 == 0;
        return switch (story.lie) {
            case STUCK_HIGH -> good(world, point, high);
            case STUCK_SOMEWHERE -> good(world, point, part(point, story.level));
            case FROZEN -> world.reading(point, Quality.FROZEN);
            case UNDEFINED -> turn ? world.reading(point, Quality.UNDEFINED) : good(world, point, normal(point));
            case IMPLAUSIBLE -> world.reading(point, Quality.IMPLAUSIBLE);
            case FLAPPING -> good(world, point, turn ? high : normal(point));
            case SPIKES ->
                good(world, point, random.nextInt(6) == 0 ? part(point, random.nextDouble()) : normal(point));
            case NOISE -> good(world, point, part(point, random.nextDouble()));
            case DRIFT -> good(world, point, part(point, Math.min(1, second / 200.0)));
            case SKEWED_CLOCK -> {
                Moment source = world.now.plusSeconds(turn ? story.skewSeconds : 0);
                yield Reading.good(point, part(point, random.nextDouble()), source, world.now);
            }
            case LOST -> world.reading(point, Quality.STALE);
            case HIGH_THEN_SILENT -> second < 120 ? good(world, point, high) : world.reading(point, Quality.STALE);
            case FLAPPING_LINE -> turn ? good(world, point, high) : world.reading(point, Quality.STALE);
        };
    }

    private static Reading good(Rehearsal world, Point point, double value) {
        return Reading.good(point, value, world.now, world.now);
    }

    /** Control: the same liar beside one true sign of another kind does confirm, so the test above can fail. */
    @Test
    void aSecondSignOfAnotherKindConfirmsBesideTheSameLiar() {
        Rehearsal world = healthy();
        world.read("asd-bat-1", "smoke.obscuration", 25);
        world.seconds(600);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        assertEquals(1, world.questions.size());
        world.read("panel-bat-1", "panel.zone.2", 1);
        assertEquals(Stage.CONFIRMED, world.fire("c-bat"));
    }

    /** Invariant 1: a broker or a gateway that dies takes every sensor with it, and that is no fire anywhere. */
    @Test
    void allSensorsLostAtOnceAreNoMoreThanAnAdvisory() {
        Rehearsal world = healthy();
        SmallSite.INVENTORY.devices().forEach(device -> world.lose(device.id()));
        world.seconds(3600);
        for (Compartment compartment : SmallSite.SITE.compartments()) {
            assertEquals(Stage.ADVISORY, world.fire(compartment.id()));
            assertEquals(Stage.NORMAL, world.power(compartment.id()));
        }
        calm(world);
        world.seconds(600);
        for (Compartment compartment : SmallSite.SITE.compartments()) {
            assertEquals(Stage.NORMAL, world.state.shown(compartment.id()));
        }
    }

    /** With batteries too short for any evacuation, so that nothing but the missing witness holds the power hazard back. */
    static Rehearsal healthy() {
        Rehearsal world = new Rehearsal();
        for (Compartment compartment : SmallSite.SITE.compartments()) {
            world.outlooks.put(compartment.id(), new PowerOutlook(OptionalDouble.of(0), 600, 120));
        }
        calm(world);
        return world;
    }

    private static void calm(Rehearsal world) {
        SmallSite.INVENTORY.points().forEach(point -> world.read(point.device().id(), point.name(), normal(point)));
    }

    static double normal(Point point) {
        boolean lead = point.device().profile().equals("vrla");
        return switch (point.name()) {
            case "ups.status" -> point.definition().mask("OL");
            case "battery.runtime" -> 720;
            case "battery.charge" -> 98;
            case "battery.current" -> lead ? -0.5 : 0;
            case "input.voltage" -> 230;
            case "battery.voltage.cell.min", "battery.voltage.cell.max" -> 3.9;
            case "ambient.humidity" -> 45;
            case "cooling.running" -> 1;
            case "gas.voc" -> 2;
            case "ambient.temperature", "battery.temperature", "battery.temperature.max", "battery.temperature.min" ->
                23;
            default -> point.name().startsWith("battery.rack.") && point.name().endsWith(".max") ? 23 : 0;
        };
    }

    /** The alarming end of the range: low for voltages, charge, runtime and what should run, high for the rest. */
    private static double bad(Point point) {
        return switch (point.name()) {
            case "ups.status" ->
                point.definition().mask("OB") + point.definition().mask("LB");
            case "battery.runtime", "battery.charge", "input.voltage", "battery.voltage.cell.min", "cooling.running" ->
                0;
            default -> point.definition().max();
        };
    }

    /** So far from normal to alarming; near to normal as often as far, where the thresholds are. */
    private static double part(Point point, double fraction) {
        double high = bad(point);
        return switch (point.definition().type()) {
            case NUMBER -> normal(point) + (high - normal(point)) * Math.pow(fraction, 4);
            case FLAG, STATUS -> fraction > 0.5 ? high : normal(point);
        };
    }

    /** The hazards are the ones that this file speaks for. */
    @Test
    void allHazardsAreWatched() {
        Rehearsal world = healthy();
        assertEquals(
                SmallSite.SITE.compartments().size() * Hazard.values().length,
                world.state.standings().size());
    }
}
