package org.bongsu.daemon.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.collector.telemetry.StoredValue;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;

/** What is concluded from what is not stored. Periods are five seconds, so that fifteen is the longest silence. */
class PlaybackTest {

    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");
    private static final String TEMPERATURE = "ambient.temperature";
    private static final String HUMIDITY = "ambient.humidity";

    private final List<String> seen = new ArrayList<>();

    private static Inventory inventory(int devices, Map<String, PointLimits> limits) {
        return inventory(devices, limits, Duration.ofSeconds(5));
    }

    /** @param last period of the last device */
    private static Inventory inventory(int devices, Map<String, PointLimits> limits, Duration last) {
        Map<String, PointDefinition> registry =
                PointRegistry.read(Setup.configHome().resolve("points.yaml"), "points.yaml", new Problems());
        Profile profile = new Profile(
                "room",
                "test",
                "test",
                DeviceKind.AMBIENT,
                List.of(),
                List.of(TEMPERATURE, HUMIDITY),
                List.of(),
                1,
                0,
                "");
        List<Device> all = new ArrayList<>();
        for (int i = 1; i <= devices; i++) {
            all.add(new Device(
                    "th-" + i,
                    DeviceKind.AMBIENT,
                    "room",
                    "test",
                    "r",
                    Optional.empty(),
                    new Address.Mqtt("t/" + i),
                    i == devices ? last : Duration.ofSeconds(5),
                    Map.of(),
                    limits));
        }
        return new Inventory(registry, List.of(profile), all);
    }

    private static StoredValue value(String device, String point, double seconds, double value) {
        return new StoredValue(device, point, T.plusSeconds(seconds), value);
    }

    private Played play(Inventory inventory, List<StoredValue> values, double seconds) throws IOException {
        seen.clear();
        Moment end = T.plusSeconds(seconds);
        return new Playback(inventory, new Playback.Audience() {
                    @Override
                    public void give(List<List<Reading>> images, Moment at) {
                        for (List<Reading> image : images) {
                            seen.add(T.secondsUntil(at) + " " + text(image));
                        }
                    }

                    @Override
                    public void forget(Moment from, Moment to) {
                        seen.add("gap " + T.secondsUntil(from) + " " + T.secondsUntil(to));
                    }

                    @Override
                    public void end(Moment at) {
                        seen.add(T.secondsUntil(at) + " end");
                    }
                })
                .play(new StoredValues(new Recorded(values), T, end, 1_000), end);
    }

    private static String text(List<Reading> image) {
        List<String> texts = new ArrayList<>();
        for (Reading reading : image) {
            String quality = reading.quality() == Quality.GOOD
                    ? ""
                    : " " + reading.quality() + " " + reading.cause().kind() + " of "
                            + T.secondsUntil(reading.source());
            texts.add(reading.point().device().id() + " " + reading.raw() + quality);
        }
        return String.join(", ", texts);
    }

    @Test
    void aValueThatIsMissingForThreePeriodsIsStaleAndNotCalm() throws IOException {
        Inventory inventory = inventory(1, Map.of());
        play(inventory, List.of(value("th-1", TEMPERATURE, 0, 20), value("th-1", TEMPERATURE, 15, 21)), 16);
        assertEquals(List.of("0.0 th-1 20.0", "15.0 th-1 21.0", "16.0 end"), seen, "just in time");
        play(inventory, List.of(value("th-1", TEMPERATURE, 0, 20), value("th-1", TEMPERATURE, 15.001, 21)), 16);
        assertEquals(
                List.of("0.0 th-1 20.0", "15.0 th-1 20.0 STALE DEVICE_SILENT of 0.0", "15.001 th-1 21.0", "16.0 end"),
                seen);
    }

    @Test
    void whatOneDeviceSaidAtOneTimeIsOneImageAndFallsSilentAsOne() throws IOException {
        play(
                inventory(1, Map.of()),
                List.of(
                        value("th-1", TEMPERATURE, 0, 20),
                        value("th-1", HUMIDITY, 0, 50),
                        value("th-1", HUMIDITY, 5, 51)),
                60);
        assertEquals(
                List.of(
                        "0.0 th-1 20.0, th-1 50.0",
                        "5.0 th-1 51.0",
                        "20.0 th-1 20.0 STALE DEVICE_SILENT of 0.0, th-1 51.0 STALE DEVICE_SILENT of 5.0",
                        "60.0 end"),
                seen);
    }

    @Test
    void aDeadbandsValueStandsForItsReportPeriodAndIsStaleAfterIt() throws IOException {
        PointLimits deadband = new PointLimits(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalDouble.of(0.5),
                Optional.of(Duration.ofSeconds(20)));
        Played played =
                play(inventory(1, Map.of(TEMPERATURE, deadband)), List.of(value("th-1", TEMPERATURE, 0, 20)), 60);
        assertEquals(
                List.of(
                        "0.0 th-1 20.0",
                        "5.0 th-1 20.0",
                        "10.0 th-1 20.0",
                        "15.0 th-1 20.0",
                        "20.0 th-1 20.0",
                        "35.0 th-1 20.0 STALE DEVICE_SILENT of 0.0",
                        "60.0 end"),
                seen);
        assertEquals(4, played.repeats());
        assertEquals(1, played.deadbandPoints());
        assertEquals(1, played.points());
    }

    /** A daemon that was stopped, or a spool that was lost: of three devices that fall silent together none is broken. */
    @Test
    void aTimeInWhichNothingWasStoredIsAGapOfTheRecordingAndNotOfTheSensors() throws IOException {
        List<StoredValue> values = new ArrayList<>();
        for (double at : new double[] {0, 100}) {
            for (int i = 1; i <= 3; i++) {
                values.add(value("th-" + i, TEMPERATURE, at, 20));
            }
        }
        Played played = play(inventory(3, Map.of()), values, 110);
        assertEquals(List.of(new Gap(T, T.plusSeconds(100))), played.gaps());
        assertEquals("gap 0.0 100.0", seen.get(3));
        assertTrue(seen.stream().noneMatch(line -> line.contains("STALE")), seen.toString());
        values.removeIf(value -> value.device().equals("th-3"));
        Played two = play(inventory(3, Map.of()), values, 110);
        assertEquals(List.of(), two.gaps(), "two may have died together");
        assertEquals(2, seen.stream().filter(line -> line.contains("STALE")).count());
    }

    /** The fourth would be missed after three seconds, had it ever been heard; the others are not late. */
    @Test
    void whatWasNeverHeardMakesNoGap() throws IOException {
        List<StoredValue> values = new ArrayList<>();
        for (double at : new double[] {0, 10, 20}) {
            for (int i = 1; i <= 3; i++) {
                values.add(value("th-" + i, TEMPERATURE, at, 20));
            }
        }
        Played played = play(inventory(4, Map.of(), Duration.ofSeconds(1)), values, 25);
        assertEquals(List.of(), played.gaps());
        assertEquals(10, seen.size(), seen.toString());
    }

    @Test
    void oneDeviceThatGoesOnIsEnoughToKnowThatTheOthersAreSilent() throws IOException {
        List<StoredValue> values = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            values.add(value("th-" + i, TEMPERATURE, 0, 20));
        }
        for (int at = 5; at <= 60; at += 5) {
            values.add(value("th-3", TEMPERATURE, at, 20));
        }
        Played played = play(inventory(3, Map.of()), values, 61);
        assertEquals(List.of(), played.gaps());
        assertTrue(seen.contains("15.0 th-1 20.0 STALE DEVICE_SILENT of 0.0"), seen.toString());
    }

    @Test
    void whatIsNotConfiguredAnyMoreIsCountedAndNamed() throws IOException {
        Played played = play(
                inventory(1, Map.of()),
                List.of(
                        value("th-1", TEMPERATURE, 0, 20),
                        value("old-1", TEMPERATURE, 1, 20),
                        value("old-1", TEMPERATURE, 2, 20),
                        value("th-1", "gas.h2", 3, 20)),
                5);
        assertEquals(Map.of("old-1", 2L), played.unknownDevices());
        assertEquals(Map.of("th-1/gas.h2", 1L), played.unknownPoints());
        assertEquals(1, played.readings());
        assertEquals(List.of("0.0 th-1 20.0", "5.0 end"), seen);
    }

    @Test
    void aValueOutsideOfTheRegistrysRangeIsNotBelieved() throws IOException {
        play(inventory(1, Map.of()), List.of(value("th-1", HUMIDITY, 0, 101)), 1);
        assertEquals("0.0 th-1 101.0 IMPLAUSIBLE OUT_OF_RANGE of 0.0", seen.get(0));
        assertEquals(
                Cause.Kind.OUT_OF_RANGE,
                inventory(1, Map.of()).points().get(1).definition().outOfRange().kind());
    }

    /** The bound holds in memory, not only in the asking. */
    @Test
    void aRecordingIsReadInSlicesThatHoldNoMoreThanTheyMay() throws IOException {
        List<StoredValue> values = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            values.add(value("th-1", TEMPERATURE, i * 0.5, i % 30));
        }
        Recorded recorded = new Recorded(values);
        StoredValues read = new StoredValues(recorded, T, T.plusSeconds(10_000), 500);
        List<StoredValue> all = new ArrayList<>();
        while (read.peek().isPresent()) {
            all.add(read.take());
        }
        assertEquals(values, all);
        assertTrue(recorded.largest() <= 500, "the largest slice: " + recorded.largest());
        assertTrue(recorded.asked() < 200, "asked " + recorded.asked() + " times");
    }
}
