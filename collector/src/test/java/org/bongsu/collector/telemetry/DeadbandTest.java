package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.bongsu.collector.Fixtures;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.Test;

class DeadbandTest {

    private static final Moment T = Moment.parse("2022-10-15T06:19:00Z");
    private static final String POINT = "th-1/ambient.temperature";

    private final Inventory inventory = inventory(List.of("th-1"), 0.5);
    private final Deadband deadband = new Deadband(inventory, null);
    private final Point point = inventory.point(POINT).orElseThrow();

    private static Inventory inventory(List<String> devices, double deadband) {
        PointLimits limits = new PointLimits(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalDouble.of(deadband),
                Optional.of(Duration.ofSeconds(60)));
        return new Inventory(
                Fixtures.registry(),
                List.of(Fixtures.roomProfile()),
                devices.stream()
                        .map(id -> new Device(
                                id,
                                DeviceKind.AMBIENT,
                                "room",
                                "Room 1",
                                "bat-1",
                                Optional.empty(),
                                new Address.Mqtt("bongsu/test/bat-1/" + id),
                                Duration.ofSeconds(5),
                                Map.of(),
                                Map.of("ambient.temperature", limits)))
                        .toList());
    }

    @Test
    void theFirstValueIsStoredAndChangesWithinTheDeadbandAreNot() {
        assertEquals(List.of("0=20.0"), stored(0, 20.0, 1, 20.5, 2, 19.5, 3, 20.1));
        assertEquals(2, deadband.takeLeftOut(), "the last may still be stored");
    }

    /** From the last stored value, not the last seen one: a slow drift is stored too. */
    @Test
    void aDriftIsStoredEachTimeItHasGoneBeyondTheDeadband() {
        assertEquals(
                List.of("0=20.0", "2=20.4", "3=20.6", "5=21.0", "6=21.2"),
                stored(0, 20.0, 1, 20.2, 2, 20.4, 3, 20.6, 4, 20.8, 5, 21.0, 6, 21.2));
    }

    /** Else a chart would draw a slope over the whole quiet time, and so would interpolation. */
    @Test
    void theReadingRightBeforeAJumpIsStoredWithIt() {
        assertEquals(List.of("0=20.0", "9=20.1", "10=90.0"), stored(0, 20.0, 5, 20.2, 9, 20.1, 10, 90.0));
        assertEquals(1, deadband.takeLeftOut());
    }

    @Test
    void aSteadyValueIsStoredOnceEachReportPeriod() {
        List<String> stored = new ArrayList<>();
        for (int second = 0; second <= 180; second += 5) {
            stored.addAll(stored(second, 20.0));
        }
        assertEquals(List.of("0=20.0", "60=20.0", "120=20.0", "180=20.0"), stored);
        assertEquals(33, deadband.takeLeftOut());
    }

    @Test
    void whenTheQualityChangesTheLastGoodReadingAndTheFirstOneAfterAreStored() {
        assertEquals(List.of("0=20.0"), stored(0, 20.0, 5, 20.1));
        Reading stale =
                new Reading(point, 20.1, Quality.STALE, Cause.DEVICE_SILENT, T.plusSeconds(5), T.plusSeconds(20));
        assertEquals(List.of("5=20.1", "STALE"), told(deadband.filter(List.of(stale))));
        assertEquals(List.of("30=20.1"), stored(30, 20.1));
    }

    /** A broker may bring them again or late: they are written where they belong, and what came after stands. */
    @Test
    void aReadingThatIsNotNewerPassesAndChangesNothing() {
        stored(10, 20.0);
        assertEquals(List.of("5=80.0", "10=20.0"), stored(5, 80.0, 10, 20.0));
        assertEquals(List.of(), stored(11, 20.2));
    }

    @Test
    void otherPointsPassAsTheyAre() {
        Point flag = inventory.point("th-1/water.leak").orElseThrow();
        List<Reading> same = List.of(Reading.good(flag, 1, T, T), Reading.good(flag, 1, T.plusSeconds(1), T));
        assertEquals(same, deadband.filter(same));
        Deadband none = new Deadband(Fixtures.rooms(1, Duration.ofSeconds(5)), null);
        assertSame(same, none.filter(same));
    }

    /** Devices are added and removed while the daemon runs; the numbers of points change, what is remembered does not. */
    @Test
    void afterAReloadAPointGoesOnWhereItWasUnderItsNewNumber() {
        stored(0, 20.0, 5, 20.1);
        Inventory next = inventory(List.of("th-0", "th-1"), 0.5);
        Point moved = next.point(POINT).orElseThrow();
        Deadband after = new Deadband(next, deadband);
        assertEquals(List.of(), told(after.filter(List.of(Reading.good(moved, 20.2, T.plusSeconds(6), T)))));
        assertEquals(
                List.of("6=20.2", "7=50.0"), told(after.filter(List.of(Reading.good(moved, 50, T.plusSeconds(7), T)))));
    }

    /** What is drawn from the stored ones never differs from a reading that was left out by more than the deadband. */
    @Test
    void aStaircaseThroughTheStoredReadingsIsNeverWrongByMoreThanTheDeadband() {
        Random random = new Random(3);
        double value = 20;
        List<Reading> given = new ArrayList<>();
        for (int second = 0; second < 5_000; second++) {
            value += random.nextInt(50) == 0 ? 10 * random.nextGaussian() : 0.1 * random.nextGaussian();
            given.add(Reading.good(point, value, T.plusSeconds(second), T));
        }
        List<Reading> stored = deadband.filter(given);
        int at = 0;
        for (Reading reading : given) {
            while (at + 1 < stored.size() && !stored.get(at + 1).source().isAfter(reading.source())) {
                at++;
            }
            assertEquals(stored.get(at).raw(), reading.raw(), 0.5 + 1e-9, reading.toString());
        }
        long left = given.size() - stored.size() - deadband.takeLeftOut();
        assertTrue(left == 0 || left == 1, "each is stored or counted, but for one that may still be stored: " + left);
    }

    private List<String> stored(double... secondsAndValues) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < secondsAndValues.length; i += 2) {
            readings.add(Reading.good(point, secondsAndValues[i + 1], T.plusSeconds(secondsAndValues[i]), T));
        }
        return told(deadband.filter(readings));
    }

    private static List<String> told(List<Reading> readings) {
        return readings.stream()
                .map(reading -> reading.quality() == Quality.GOOD
                        ? Math.round(T.secondsUntil(reading.source())) + "=" + reading.raw()
                        : reading.quality().name())
                .toList();
    }
}
