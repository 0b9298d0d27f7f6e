package org.bongsu.simulators.physics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.simulators.Sites;
import org.bongsu.simulators.operator.OperatorInput;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final Inventory INVENTORY = Sites.DEMO.inventory();

    private static World world(String scenario, long seed) {
        return new World(Sites.DEMO.site(), INVENTORY, Sites.scenario(scenario), seed);
    }

    private static Moment t(World world, Scenario scenario, double minutes) {
        Moment at = scenario.ignition().plusSeconds(minutes * 60);
        world.advanceTo(at);
        return at;
    }

    private static double value(World world, String point) {
        Point wanted = INVENTORY.point(point).orElseThrow();
        double[] found = {Double.NaN};
        world.values(wanted.device(), (p, value) -> {
            if (p.index() == wanted.index()) {
                found[0] = value;
            }
        });
        return found[0];
    }

    private static Device device(String id) {
        return INVENTORY.device(id).orElseThrow();
    }

    /** The 5.1 column of the incident: what sensors in the room come to show, minute by minute. */
    @Test
    void atPangyoTheSensorsShowTheFireAsWrittenMinuteByMinute() {
        Scenario scenario = Sites.scenario("pangyo-2022");
        World world = world("pangyo-2022", 1);
        t(world, scenario, -0.1);
        assertEquals(0.012, value(world, "asd-1/smoke.obscuration"), 0.01);
        assertEquals(0, value(world, "panel-1/panel.zone.1"));
        assertEquals(4.1, value(world, "rack-1/battery.voltage.cell.min"), 0.01);
        t(world, scenario, 0);
        assertEquals(0.3, value(world, "asd-1/smoke.obscuration"), 0.01);
        assertEquals(1, value(world, "panel-1/panel.zone.1"));
        assertEquals(0, value(world, "panel-1/panel.zone.2"));
        t(world, scenario, 1);
        assertEquals(1, value(world, "panel-1/panel.zone.2"));
        assertEquals(3, value(world, "asd-1/smoke.obscuration"), 0.01);
        assertEquals(150, value(world, "gas-1/gas.h2"), 2);
        assertEquals(120, value(world, "gas-2/gas.co"), 2);
        assertEquals(30, value(world, "th-bat-1/ambient.temperature"), 0.5);
        assertEquals(300, value(world, "rack-1/battery.temperature.max"), 1);
        assertEquals(24.6, value(world, "rack-2/battery.temperature.max"), 1, "racks burn one after the other");
        t(world, scenario, 3);
        assertEquals(1, value(world, "panel-1/panel.gas.released"));
        assertEquals(45, value(world, "th-bat-1/ambient.temperature"), 0.5);
        assertEquals(24, value(world, "th-hall-1/ambient.temperature"), 0.5, "the halls never burned");
    }

    @Test
    void atPangyoTrueSignalsOfTwoModalitiesCrossInTheFirstSecond() {
        Scenario scenario = Sites.scenario("pangyo-2022");
        World world = world("pangyo-2022", 1);
        t(world, scenario, -0.01);
        assertEquals(List.of(), world.truth().crossings());
        t(world, scenario, 5);
        Map<String, Double> seconds = new LinkedHashMap<>();
        world.truth().crossings().stream()
                .filter(c -> c.room().equals("bat-1"))
                .forEach(c -> seconds.put(c.point(), scenario.ignition().secondsUntil(c.at())));
        assertEquals(0, seconds.get("smoke.obscuration"), 1e-6);
        assertEquals(0, seconds.get("panel.zone.1"), 1e-6);
        assertEquals(60, seconds.get("panel.zone.2"), 1e-6);
        assertEquals(2 * (4.097 - 4.0) / (4.097 - 2.87), seconds.get("battery.voltage.cell.min"), 0.001);
        assertEquals(60 * 99 / 149.0, seconds.get("gas.h2"), 0.01);
        assertEquals(60 * 49 / 119.0, seconds.get("gas.co"), 0.01);
        assertEquals(scenario.ignition(), world.truth().confirmable("c-bat").orElseThrow());
        assertTrue(world.truth().confirmable("c-hall-2").isEmpty());
    }

    @Test
    void zoneADiesAtThreeMinutesAndZoneBWhenTheBuildingIsCut() {
        Scenario scenario = Sites.scenario("pangyo-2022");
        World world = world("pangyo-2022", 1);
        List<WorldEvent> events = world.advanceTo(scenario.endsAt());
        List<WorldTruth.Zone> zones = world.truth().zones(Sites.DEMO.site());
        assertEquals(2, zones.size());
        assertEquals(List.of("hall-1"), zones.get(0).rooms());
        assertEquals(180, scenario.ignition().secondsUntil(zones.get(0).at()), 1e-6);
        assertEquals(List.of("hall-2"), zones.get(1).rooms());
        assertEquals(93 * 60, scenario.ignition().secondsUntil(zones.get(1).at()), 1e-6);
        assertEquals(6, zones.get(1).racks().size());
        OperatorInput.CutDeclared cut = events.stream()
                .filter(WorldEvent.OperatorActs.class::isInstance)
                .map(e -> (OperatorInput.CutDeclared) ((WorldEvent.OperatorActs) e).input())
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("bat-1", "ups-1", "hall-1", "hall-2"), cut.rooms());
        assertEquals(zones.get(1).at(), cut.cutAt());
    }

    @Test
    void theBurningRackFallsSilentAfterFourMinutesAndTheDetectorsDoNot() {
        Scenario scenario = Sites.scenario("pangyo-2022");
        World world = world("pangyo-2022", 1);
        t(world, scenario, 3.99);
        assertTrue(world.reachable(device("rack-1")));
        assertFalse(world.reachable(device("pdu-1a")), "hall 1 is dark");
        t(world, scenario, 4);
        assertFalse(world.reachable(device("rack-1")));
        assertTrue(world.reachable(device("rack-2")));
        assertTrue(world.reachable(device("ups-a")), "its own compartment stands");
        t(world, scenario, 94);
        assertTrue(world.reachable(device("asd-1")));
        assertFalse(world.reachable(device("ups-a")));
    }

    @Test
    void theBatteriesRunDownInRealTimeAndTheSiteIsDarkAtTwelveMinutes() {
        Scenario scenario = Sites.scenario("utility-out");
        World world = world("utility-out", 1);
        t(world, scenario, -0.1);
        assertEquals("OL", status(world));
        assertEquals(720, value(world, "ups-a/battery.runtime"), 1);
        t(world, scenario, 0);
        assertEquals("OB", statusTokens(world), "never OL and OB together");
        assertEquals(0, value(world, "ups-a/input.voltage"), 1e-9);
        assertEquals(95, value(world, "rack-1/battery.current"), 2);
        t(world, scenario, 5);
        assertEquals(420, value(world, "ups-a/battery.runtime"), 1);
        assertEquals(100 * 7 / 12.0, value(world, "ups-a/battery.charge"), 0.1);
        t(world, scenario, 9.99);
        assertFalse(statusTokens(world).contains("LB"));
        t(world, scenario, 10.1);
        assertTrue(statusTokens(world).contains("LB"));
        t(world, scenario, 11.99);
        assertTrue(world.truth().darkAt().isEmpty());
        assertTrue(world.reachable(device("ups-a")));
        t(world, scenario, 12.01);
        assertEquals(12, world.truth().darkAt().size());
        world.truth()
                .darkAt()
                .values()
                .forEach(at -> assertEquals(720, scenario.ignition().secondsUntil(at), 0.001));
        assertFalse(world.reachable(device("ups-a")));
        assertTrue(world.truth().crossings().isEmpty(), "nothing burns");
    }

    private static String status(World world) {
        return statusTokens(world);
    }

    private static String statusTokens(World world) {
        Point point = INVENTORY.point("ups-a/ups.status").orElseThrow();
        return point.definition().describe(value(world, "ups-a/ups.status"));
    }

    @Test
    void aLyingDetectorIsNoTrueSignalAndNoOtherSensorFollows() {
        Scenario scenario = Sites.scenario("lying-smoke");
        World world = world("lying-smoke", 1);
        t(world, scenario, 10);
        assertEquals(3, value(world, "asd-1/smoke.obscuration"), 1e-6);
        assertEquals(0.012, value(world, "asd-2/smoke.obscuration"), 0.01);
        assertEquals(1, value(world, "gas-1/gas.h2"), 2);
        assertEquals(List.of(), world.truth().crossings());
        assertEquals(Map.of(), world.truth().darkAt());
    }

    /** The default pack asks for slopes too: 2 C a minute in a battery room is a vote. */
    @Test
    void noiseMakesNoSlope() {
        World world = world("quiet", 5);
        double last = value(world, "th-bat-1/ambient.temperature");
        for (int i = 0; i < 500; i++) {
            world.advanceTo(world.now().plusSeconds(5));
            double next = value(world, "th-bat-1/ambient.temperature");
            assertTrue(Math.abs(next - last) < 2 * 5 / 60.0, next + " after " + last);
            last = next;
        }
    }

    /** A quiet room must not come near any threshold, whatever the noise does. */
    @Test
    void inAQuietHourNoValueComesNearAThresholdOnAnySeed() {
        for (long seed = 0; seed < 20; seed++) {
            World world = world("quiet", seed);
            for (int minute = 0; minute < 60; minute += 7) {
                world.advanceTo(world.now().plusSeconds(minute * 60));
                for (Device device : INVENTORY.devices()) {
                    long shown = seed;
                    world.values(device, (point, value) -> {
                        for (Threshold threshold : Threshold.DEFAULT_PACK) {
                            boolean over =
                                    threshold.rising() ? value > threshold.limit() / 1.4 : value < threshold.limit();
                            assertFalse(
                                    threshold.point().equals(point.name()) && over,
                                    point.id() + " = " + value + " seed " + shown);
                        }
                    });
                }
            }
        }
    }

    @Test
    void registersDecodeBackToTheTruthForEveryModbusDevice() {
        Scenario scenario = Sites.scenario("pangyo-2022");
        World world = world("pangyo-2022", 7);
        int compared = 0;
        for (double minute : new double[] {-4, 0.5, 2, 30}) {
            Moment now = t(world, scenario, minute);
            for (Device device : INVENTORY.devices()) {
                if (!(device.address() instanceof Address.Modbus)) {
                    continue;
                }
                Map<String, Double> truth = new LinkedHashMap<>();
                world.values(device, (point, value) -> truth.put(point.id(), value));
                RegisterCodec codec = new RegisterCodec(INVENTORY, device);
                for (Reading reading : codec.decode(world.registersOf(device), now, now)) {
                    assertEquals(Quality.GOOD, reading.quality(), reading.toString());
                    double expected = truth.get(reading.point().id());
                    boolean number = reading.point().definition().type() == PointType.NUMBER;
                    double tolerance = number ? Math.max(0.5 * resolution(reading.point()), 1e-6) : 0;
                    assertEquals(
                            expected, reading.raw(), tolerance, reading.point().id());
                    compared++;
                }
            }
        }
        assertTrue(compared > 250, "control: " + compared + " values were compared");
    }

    /** The coarsest steps of the register maps. */
    private static double resolution(Point point) {
        return switch (point.name()) {
            case "gas.h2", "gas.co", "battery.current", "battery.runtime" -> 1;
            case "battery.voltage.cell.min", "battery.voltage.cell.max" -> 0.001;
            case "battery.temperature.max", "battery.temperature.min", "battery.temperature" -> 0.1;
            default -> 0.11;
        };
    }

    @Test
    void theSameSeedSaysTheSameTwiceHoweverTheTimeIsCut() {
        List<String> coarse = trace(3, 60);
        List<String> again = trace(3, 60);
        assertEquals(coarse, again);
        World fine = world("pangyo-2022", 3);
        Scenario scenario = Sites.scenario("pangyo-2022");
        for (Moment at = scenario.start(); !at.isAfter(scenario.ignition().plusSeconds(600)); at = at.plusSeconds(1)) {
            fine.advanceTo(at);
        }
        World leap = world("pangyo-2022", 3);
        leap.advanceTo(scenario.ignition().plusSeconds(600));
        assertEquals(leap.truth(), fine.truth());
        assertEquals(value(leap, "asd-1/smoke.obscuration"), value(fine, "asd-1/smoke.obscuration"));
        assertNotEquals(coarse, trace(4, 60), "control: the seed matters");
    }

    private static List<String> trace(long seed, int stepSeconds) {
        World world = world("pangyo-2022", seed);
        Scenario scenario = Sites.scenario("pangyo-2022");
        List<String> trace = new ArrayList<>();
        for (Moment at = scenario.start(); at.isBefore(scenario.endsAt()); at = at.plusSeconds(stepSeconds)) {
            world.advanceTo(at).forEach(event -> trace.add(event.toString()));
            for (Device device : INVENTORY.devices()) {
                world.values(device, (point, value) -> trace.add(point.id() + "=" + value));
            }
        }
        return trace;
    }
}
