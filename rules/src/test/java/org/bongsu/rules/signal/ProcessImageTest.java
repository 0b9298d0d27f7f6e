package org.bongsu.rules.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** What a device says in one poll is seen by the rules at once, or they see a state that the device was never in. */
class ProcessImageTest {

    private static final Moment T = Rehearsal.START;
    private static final RulePack HOT_AND_FULL = SmallSite.pack("own.yaml", """
            groups:
              - name: own
                rules:
                  - alert: hot-and-full
                    for_each: {kind: battery}
                    expr: battery.temperature.max > 60 && battery.voltage.cell.min > 3.5
                    hazard: fire
                    modality: heat
                    grade: pre_alarm
                    annotations:
                      summary: {en: "hot and full", ko: "뜨겁고 가득 참"}
                      source: judgement
            """);

    private static Reading good(String device, String name, double value) {
        return Reading.good(Rehearsal.point(device, name), value, T, T);
    }

    private static final List<Reading> COLD_AND_FULL =
            List.of(good("rack-a", "battery.temperature.max", 25), good("rack-a", "battery.voltage.cell.min", 3.9));
    private static final List<Reading> HOT_AND_EMPTY =
            List.of(good("rack-a", "battery.temperature.max", 70), good("rack-a", "battery.voltage.cell.min", 2.0));

    private static SignalPlane plane(RulePack pack) {
        return new SignalPlane(SmallSite.SITE, SmallSite.INVENTORY, pack);
    }

    @Test
    void noRuleSeesHalfAPoll() {
        SignalPlane plane = plane(HOT_AND_FULL);
        assertEquals(List.of(), plane.accept(COLD_AND_FULL, T));
        assertEquals(List.of(), plane.accept(HOT_AND_EMPTY, T.plusSeconds(5)), "never hot and full at once");
        SignalPlane oneByOne = plane(HOT_AND_FULL);
        COLD_AND_FULL.forEach(reading -> oneByOne.accept(reading, T));
        List<Signal> transientVote = oneByOne.accept(HOT_AND_EMPTY.get(0), T.plusSeconds(5));
        assertTrue(transientVote.get(0) instanceof Signal.VoteRaised, "one by one they would see what never was");
    }

    /** A supply that is told with the runtime from before the outage has an hour too much. */
    @Test
    void anOutageIsToldWithTheRuntimeOfItsOwnPoll() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        long online = SmallSite.REGISTRY.get("ups.status").mask("OL");
        long battery = SmallSite.REGISTRY.get("ups.status").mask("OB");
        plane.accept(List.of(good("ups-a", "ups.status", online), good("ups-a", "battery.runtime", 3_600)), T);
        List<Signal> said =
                plane.accept(List.of(good("ups-a", "ups.status", battery), good("ups-a", "battery.runtime", 240)), T);
        List<OptionalDouble> runtimes = said.stream()
                .filter(Signal.SupplySeen.class::isInstance)
                .map(signal -> ((Signal.SupplySeen) signal).runtimeSeconds())
                .toList();
        assertEquals(List.of(OptionalDouble.of(240)), runtimes);
    }

    /** Every word is journaled: a battery that nobody lives on, a small change and a hasty one are none. */
    @Test
    void chargeIsToldWithTheSupplyInCoarseStepsAndOnlyOnBattery() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        long online = SmallSite.REGISTRY.get("ups.status").mask("OL");
        long battery = SmallSite.REGISTRY.get("ups.status").mask("OB");
        plane.accept(List.of(good("ups-a", "ups.status", online), good("ups-a", "battery.charge", 100)), T);
        assertEquals(List.of(), charged(plane, 90, T.plusSeconds(60)), "on mains");
        Moment out = T.plusSeconds(100);
        List<Signal.SupplySeen> first = supplies(
                plane.accept(List.of(good("ups-a", "ups.status", battery), good("ups-a", "battery.charge", 89)), out));
        assertEquals(1, first.size());
        assertEquals(OptionalDouble.of(89), first.get(0).charge());
        assertEquals(OptionalDouble.empty(), first.get(0).load(), "it measures none");
        assertEquals(List.of(), charged(plane, 88.1, out.plusSeconds(60)), "less than a percent");
        assertEquals(List.of(OptionalDouble.of(88)), charged(plane, 88, out.plusSeconds(65)));
        assertEquals(List.of(), charged(plane, 80, out.plusSeconds(69.9)), "sooner than its period");
        assertEquals(List.of(OptionalDouble.of(79)), charged(plane, 79, out.plusSeconds(70)));
    }

    /** Its own word goes before its racks'; of these the lowest of those that can be believed. */
    @Test
    void whatAUpsDoesNotTellOfItsBatteryItsRacksDo() {
        Profile ups = new Profile(
                "u",
                "v",
                "m",
                DeviceKind.UPS,
                List.of(),
                List.of("ups.status", "battery.temperature"),
                List.of(),
                1,
                0,
                "test");
        Profile bms = new Profile(
                "b",
                "v",
                "m",
                DeviceKind.BATTERY,
                List.of(),
                List.of("battery.charge", "battery.health", "battery.temperature"),
                List.of(),
                1,
                0,
                "test");
        List<Device> devices = List.of(
                of("u-1", "u", DeviceKind.UPS, "ups-1", "ups-a"),
                of("r-1", "b", DeviceKind.BATTERY, "bat-1", "battery-a"),
                of("r-2", "b", DeviceKind.BATTERY, "bat-1", "battery-a"),
                of("r-3", "b", DeviceKind.BATTERY, "bat-1", "battery-b"));
        Inventory inventory = new Inventory(SmallSite.REGISTRY, List.of(ups, bms), devices);
        SignalPlane plane = new SignalPlane(SmallSite.SITE, inventory, HOT_AND_FULL);
        plane.accept(
                List.of(
                        read(inventory, "r-1/battery.charge", 90),
                        read(inventory, "r-1/battery.health", 95),
                        read(inventory, "r-1/battery.temperature", 22),
                        read(inventory, "r-2/battery.charge", 96),
                        read(inventory, "r-2/battery.health", 88),
                        read(inventory, "r-3/battery.health", 40),
                        read(inventory, "u-1/battery.temperature", 25)),
                T);
        long battery = SmallSite.REGISTRY.get("ups.status").mask("OB");
        Signal.SupplySeen seen = supplies(
                        plane.accept(List.of(read(inventory, "u-1/ups.status", battery)), T.plusSeconds(5)))
                .get(0);
        assertEquals(OptionalDouble.of(90), seen.charge());
        assertEquals(OptionalDouble.of(88), seen.health(), "the other feed's racks are none of its strings");
        assertEquals(OptionalDouble.of(25), seen.temperature());
        assertEquals(OptionalDouble.empty(), seen.load());
    }

    private static Device of(String id, String profile, DeviceKind kind, String room, String node) {
        return new Device(
                id, kind, profile, "m", room, Optional.of(node), new Address.Mqtt("t/" + id), Duration.ofSeconds(5));
    }

    private static Reading read(Inventory inventory, String point, double value) {
        return Reading.good(inventory.point(point).orElseThrow(), value, T, T);
    }

    private static List<OptionalDouble> charged(SignalPlane plane, double percent, Moment now) {
        return supplies(plane.accept(List.of(good("ups-a", "battery.charge", percent)), now)).stream()
                .map(Signal.SupplySeen::charge)
                .toList();
    }

    /** A hall of 200 inlets must not fill the journal, and one inlet behind an open door is no hot hall. */
    @Test
    void inletsAreToldByTheSecondWarmestInCoarseStepsWhileTheyAreTooWarm() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        assertEquals(List.of(), inlets(plane, "th-hall-1", 26.9, T));
        assertEquals(List.of(27.0), inlets(plane, "th-hall-1", 27, T.plusSeconds(10)));
        assertEquals(List.of(), inlets(plane, "th-hall-1", 28, T.plusSeconds(19.9)), "sooner than ten seconds");
        assertEquals(List.of(28.1), inlets(plane, "th-hall-1", 28.1, T.plusSeconds(20)));
        assertEquals(List.of(), inlets(plane, "th-hall-1", 28.5, T.plusSeconds(30)), "less than half a kelvin");
        assertEquals(List.of(24.0), inlets(plane, "th-hall-1", 24, T.plusSeconds(40)), "it is over");
        assertEquals(List.of(), inlets(plane, "th-hall-1", 20, T.plusSeconds(50)));
        assertEquals(List.of(), inlets(plane, "th-bat-1", 50, T.plusSeconds(60)), "no servers stand there");
    }

    private static List<Double> inlets(SignalPlane plane, String device, double celsius, Moment now) {
        return plane.accept(List.of(good(device, "ambient.temperature", celsius)), now).stream()
                .filter(Signal.InletSeen.class::isInstance)
                .map(signal -> ((Signal.InletSeen) signal).celsius())
                .toList();
    }

    private static List<Signal.SupplySeen> supplies(List<Signal> said) {
        return said.stream()
                .filter(Signal.SupplySeen.class::isInstance)
                .map(Signal.SupplySeen.class::cast)
                .toList();
    }

    @Test
    void aPointThatWasReadTwiceBeginsANewImageAndIsNotPassedOver() {
        SignalPlane plane = plane(HOT_AND_FULL);
        List<Reading> flash = List.of(
                good("rack-a", "battery.voltage.cell.min", 3.9),
                good("rack-a", "battery.temperature.max", 70),
                good("rack-a", "battery.temperature.max", 25));
        List<Signal> said = plane.accept(flash, T);
        assertEquals(
                1, said.stream().filter(Signal.VoteRaised.class::isInstance).count(), said.toString());
    }

    /** A detector whose fault comes after its value in the poll is as blind as one whose fault comes first. */
    @Test
    void aFaultBlindsTheValuesOfItsOwnPollInWhateverOrderTheyCome() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        plane.accept(
                List.of(good("asd-bat-1", "smoke.obscuration", 0), good("asd-bat-1", "smoke.airflow.fault", 0)), T);
        plane.accept(
                List.of(good("asd-bat-1", "smoke.obscuration", 9), good("asd-bat-1", "smoke.airflow.fault", 1)), T);
        List<Signal> later = plane.advance(T.plus(Duration.ofMinutes(5)));
        assertFalse(later.stream().anyMatch(Signal.VoteRaised.class::isInstance), later.toString());
    }

    /** The gas is there and the detector stands still: it must neither vote nor keep the others from voting. */
    @Test
    void aFrozenDetectorIsToldAtOnceNeitherVotesNorIsLost() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        plane.accept(good("asd-bat-1", "smoke.obscuration", 0.2), T);
        Cause unchanged = new Cause(Cause.Kind.UNCHANGED, "600 s");
        Reading frozen = good("asd-bat-1", "smoke.obscuration", 0.2).doubted(Quality.FROZEN, unchanged);
        List<Signal> said = plane.accept(List.of(frozen), T.plusSeconds(5));
        assertEquals(1, said.size(), said.toString());
        Signal.SensorDoubted doubted = (Signal.SensorDoubted) said.get(0);
        assertEquals("smoke.obscuration unchanged: 600 s", doubted.cause().en());
        assertEquals("smoke.obscuration 값이 변하지 않음: 600 s", doubted.cause().ko());
        assertEquals(List.of(), plane.advance(T.plus(Duration.ofHours(1))), "a hold stands still meanwhile");
        List<Signal> back = plane.accept(good("asd-bat-1", "smoke.obscuration", 0.01), T.plus(Duration.ofHours(1)));
        assertEquals(List.of(new Signal.SensorTrusted("asd-bat-1", T.plus(Duration.ofHours(1)))), back);
    }

    @Test
    void anImpossibleValueIsToldOnlyWhenItStays() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        Reading sound = good("th-bat-1", "ambient.temperature", 22);
        Reading absurd = sound.doubted(Quality.IMPLAUSIBLE, Cause.of(Cause.Kind.OUT_OF_RANGE));
        plane.accept(sound, T);
        plane.accept(absurd, T);
        plane.accept(sound, T.plusSeconds(5));
        assertEquals(List.of(), plane.advance(T.plusSeconds(100)), "a glitch is nobody's business");
        plane.accept(absurd, T.plusSeconds(100));
        List<Signal> said = plane.advance(T.plusSeconds(160));
        assertTrue(said.get(0) instanceof Signal.SensorDoubted, said.toString());
    }

    /** Over a restart the plane forgets who was doubted, and the alert would stand for ever. */
    @Test
    void aDeviceDoubtedBeforeARestartIsTrustedWhenItIsBelievedAgain() {
        SignalPlane plane = plane(SmallSite.DEFAULT_PACK);
        Signal.SensorDoubted known = new Signal.SensorDoubted(
                "th-bat-1", "bat-1", T, Cause.of(Cause.Kind.UNCHANGED).text());
        Signal.SensorDoubted gone = new Signal.SensorDoubted("old-1", "bat-1", T, known.cause());
        assertEquals(
                List.of(new Signal.SensorTrusted("old-1", T)),
                plane.restore(List.of(), List.of(), List.of(known, gone), T));
        assertEquals(
                List.of(new Signal.SensorTrusted("th-bat-1", T)),
                plane.accept(good("th-bat-1", "ambient.temperature", 22), T));
    }
}
