package org.bongsu.collector.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.domain.profile.WordOrder;
import org.junit.jupiter.api.Test;

/** How far a reading is believed, at both sides of each limit. */
class QualityJudgeTest {

    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");
    private static final int PERIOD = 5;
    private static final String HEAT = "ambient.temperature";
    private static final String SMOKE = "smoke.obscuration";
    private static final String DAMP = "ambient.humidity";

    private static PointLimits limits(double min, double max) {
        return new PointLimits(
                OptionalDouble.of(min),
                OptionalDouble.of(max),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private static PointLimits rate(double rate) {
        return new PointLimits(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(rate),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private static PointLimits varies(Duration time) {
        return new PointLimits(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(time),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /** @param others devices before ours, which move its points' numbers */
    private static Inventory inventory(int others, PointLimits heat) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        for (String name : List.of(HEAT, SMOKE, DAMP)) {
            registry.put(name, new PointDefinition(name, PointType.NUMBER, "u", -40, 1_000, List.of(), "m", "s"));
        }
        Profile profile = new Profile(
                "p", "v", "m", DeviceKind.AMBIENT, List.of(), List.copyOf(registry.keySet()), List.of(), 1, 0, "test");
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i <= others; i++) {
            String id = i == others ? "ours" : "other-" + i;
            devices.add(new Device(
                    id,
                    DeviceKind.AMBIENT,
                    "p",
                    "m",
                    "room",
                    Optional.empty(),
                    new Address.Mqtt("t/" + id),
                    Duration.ofSeconds(PERIOD),
                    Map.of(),
                    Map.of(HEAT, heat, SMOKE, varies(Duration.ofSeconds(60)))));
        }
        return new Inventory(registry, List.of(profile), devices);
    }

    private Inventory inventory = inventory(0, limits(-10, 60));
    private QualityJudges judges = new QualityJudges(inventory);
    private Moment now = T;

    private void with(PointLimits heat) {
        inventory = inventory(0, heat);
        judges = new QualityJudges(inventory);
    }

    private Point point(String name) {
        return inventory.point("ours/" + name).orElseThrow();
    }

    /** The device's next answer, a period later. */
    private Reading read(String name, double value) {
        now = now.plusSeconds(PERIOD);
        return judges.judge(Reading.good(point(name), value, now, now));
    }

    private List<Quality> heats(double... values) {
        List<Quality> qualities = new ArrayList<>();
        for (double value : values) {
            qualities.add(read(HEAT, value).quality());
        }
        return qualities;
    }

    @Test
    void aValueOutsideTheDevicesOwnRangeIsImplausibleThoughTheRegistryAllowsIt() {
        assertEquals(
                List.of(Quality.GOOD, Quality.GOOD, Quality.IMPLAUSIBLE, Quality.IMPLAUSIBLE, Quality.GOOD),
                heats(-10, 60, 60.1, -10.1, 20));
        Reading outside = read(HEAT, 61);
        assertEquals("out of range: -10…60 u", outside.cause().text().en());
        assertEquals("범위 초과: -10…60 u", outside.cause().text().ko());
        assertEquals(61, outside.raw(), "it is shown all the same");
    }

    /** A bit that flips on the wire must not look like a fire, nor the way back from it. */
    @Test
    void aSingleJumpFasterThanThePointCanMoveIsDoubtedAndTheWayBackIsNot() {
        with(rate(1));
        assertEquals(List.of(Quality.GOOD, Quality.IMPLAUSIBLE, Quality.GOOD, Quality.GOOD), heats(20, 500, 20.5, 21));
    }

    @Test
    void theCauseSaysFromWhereToWhereAndHowFast() {
        with(rate(1));
        read(HEAT, 20);
        assertEquals(
                "impossible rate: 20 → 500 u, 5.0 s", read(HEAT, 500).cause().toString());
    }

    /** A rack that bursts goes to a new level at once, and stays there: it must not be doubted for ever. */
    @Test
    void aRealStepIsBelievedAtItsSecondReading() {
        with(rate(1));
        assertEquals(List.of(Quality.GOOD, Quality.IMPLAUSIBLE, Quality.GOOD, Quality.GOOD), heats(20, 500, 502, 502));
        with(rate(1));
        assertEquals(
                List.of(Quality.GOOD, Quality.IMPLAUSIBLE, Quality.GOOD),
                heats(20, 500, 500),
                "also where the second reading is the very same");
    }

    /** Whoever set the limit too low did not know how fast it burns; the fire must be seen all the same. */
    @Test
    void aValueThatRunsAwayFasterThanTheLimitIsBelievedAtTheThirdReading() {
        with(rate(1));
        assertEquals(
                List.of(Quality.GOOD, Quality.IMPLAUSIBLE, Quality.IMPLAUSIBLE, Quality.GOOD), heats(20, 60, 120, 200));
    }

    /** Whoever doubts every other value of a fire that goes on shows half of it. */
    @Test
    void aRiseThatGoesOnFasterThanTheLimitIsBelievedOnceForAll() {
        with(rate(1));
        read(HEAT, 20);
        assertEquals(List.of(Quality.IMPLAUSIBLE, Quality.IMPLAUSIBLE), heats(60, 100));
        for (double celsius = 140; celsius < 600; celsius += 40) {
            assertEquals(Quality.GOOD, read(HEAT, celsius).quality(), "at " + celsius);
        }
        assertEquals(List.of(Quality.IMPLAUSIBLE, Quality.IMPLAUSIBLE), heats(300, 200), "a turn is a new story");
        assertEquals(List.of(Quality.GOOD, Quality.GOOD), heats(100, 0));
        assertEquals(List.of(Quality.GOOD, Quality.IMPLAUSIBLE), heats(-1, -30), "and so is what follows a rest");
    }

    /** A glitch that went along with the rise must not turn all that follows into a fall from it. */
    @Test
    void aRiseWithAGlitchInItIsBelievedAgain() {
        with(rate(1));
        heats(20, 60, 100, 140, 900);
        assertEquals(
                List.of(Quality.IMPLAUSIBLE, Quality.IMPLAUSIBLE, Quality.IMPLAUSIBLE, Quality.GOOD, Quality.GOOD),
                heats(220, 260, 300, 340, 380));
    }

    /** @param group of the heat's register, on a device read each minute, and each second where it matters */
    private static Inventory polled(PollGroup group) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        registry.put(HEAT, new PointDefinition(HEAT, PointType.NUMBER, "u", -40, 1_000, List.of(), "m", "s"));
        RegisterField field = new RegisterField(
                HEAT, 3, 0, RegisterType.U16, WordOrder.ABCD, 0, 1, 0, OptionalInt.empty(), List.of(), Map.of(), group);
        Profile profile =
                new Profile("p", "v", "m", DeviceKind.AMBIENT, List.of(field), List.of(), List.of(), 1, 0, "test");
        Device device = new Device(
                "ours",
                DeviceKind.AMBIENT,
                "p",
                "m",
                "room",
                Optional.empty(),
                new Address.Modbus("h", 502, 1),
                Duration.ofSeconds(60),
                Map.of(PollGroup.FAST, Duration.ofSeconds(1)),
                Map.of(HEAT, rate(25)));
        return new Inventory(registry, List.of(profile), List.of(device));
    }

    @Test
    void howFastAPointMovesIsSeenByThePeriodOfItsOwnGroup() {
        Map<PollGroup, Quality> second = new LinkedHashMap<>();
        inventory = polled(PollGroup.NORMAL);
        judges = new QualityJudges(inventory);
        for (PollGroup group : List.of(PollGroup.NORMAL, PollGroup.FAST)) {
            inventory = polled(group);
            judges.replace(inventory);
            now = now.plusSeconds(600);
            judges.judge(Reading.good(point(HEAT), 20, now, now));
            now = now.plusSeconds(1);
            second.put(
                    group,
                    judges.judge(Reading.good(point(HEAT), 320, now, now)).quality());
        }
        assertEquals(Map.of(PollGroup.NORMAL, Quality.GOOD, PollGroup.FAST, Quality.IMPLAUSIBLE), second);
    }

    @Test
    void aValueThatLeapsToAndFroIsDoubtedAsLongAsItDoes() {
        with(rate(1));
        read(HEAT, 20);
        List<Quality> leaps = heats(500, 100, 700, 300, 900, 100);
        assertTrue(leaps.stream().allMatch(Quality.IMPLAUSIBLE::equals), leaps.toString());
    }

    /**
     * The fastest a sensor of a real cell or room was seen to rise, with the limits that the bundled profiles have: 10.5 °C/s
     * within a module of an overcharged rack, from spark to 300 °C in a minute at Pangyo's rehearsal; a limit of 25.
     */
    @Test
    void theFastestFiresOnRecordPassUndoubted() {
        for (double celsiusPerSecond : new double[] {0.79, 4.6, 10.5}) {
            with(rate(25));
            for (double celsius = 24; celsius < 600; celsius += celsiusPerSecond * PERIOD) {
                assertEquals(Quality.GOOD, read(HEAT, celsius).quality(), celsiusPerSecond + " °C/s at " + celsius);
            }
        }
    }

    /** After a gap nobody knows how fast it went. */
    @Test
    void afterALongSilenceAFarValueIsBelieved() {
        with(rate(1));
        read(HEAT, 20);
        now = now.plusSeconds(600);
        assertEquals(Quality.GOOD, read(HEAT, 500).quality());
    }

    @Test
    void aValueThatStandsStillForTooLongIsFrozenUnderTheTimeOfItsLastChangeUntilItMoves() {
        read(SMOKE, 0.010);
        Moment changed = now.plusSeconds(PERIOD);
        assertEquals(Quality.GOOD, read(SMOKE, 0.012).quality());
        for (int i = 0; i < 11; i++) {
            assertEquals(Quality.GOOD, read(SMOKE, 0.012).quality(), "after " + changed.until(now));
        }
        for (int i = 0; i < 3; i++) {
            Reading frozen = read(SMOKE, 0.012);
            assertEquals(Quality.FROZEN, frozen.quality());
            assertEquals(new Cause(Cause.Kind.UNCHANGED, "60 s"), frozen.cause());
            assertEquals(changed, frozen.source(), "a frozen value never looks new");
            assertEquals(now, frozen.arrival());
            assertEquals(OptionalDouble.empty(), frozen.value());
        }
        Reading moves = read(SMOKE, 0.013);
        assertEquals(Quality.GOOD, moves.quality());
        assertEquals(now, moves.source());
    }

    @Test
    void thatOnePointIsFrozenSaysNothingOfTheOthers() {
        for (int i = 0; i < 20; i++) {
            read(SMOKE, 0.012);
            assertEquals(Quality.GOOD, read(DAMP, 45).quality(), "nobody says that it must vary");
        }
        assertEquals(Quality.FROZEN, read(SMOKE, 0.012).quality());
    }

    private void silence(double value, Moment source) {
        now = now.plusSeconds(600);
        Cause silent = Cause.DEVICE_SILENT;
        Reading stale = judges.judge(new Reading(point(SMOKE), value, Quality.STALE, silent, source, now));
        assertEquals(Quality.STALE, stale.quality());
        assertEquals(silent, stale.cause());
    }

    /** A line that was cut is no sensor that stands still. */
    @Test
    void theTimeADeviceWasSilentDoesNotCount() {
        read(SMOKE, 0.012);
        silence(0.012, now);
        assertEquals(Quality.GOOD, read(SMOKE, 0.012).quality());
        for (int i = 0; i < 11; i++) {
            assertEquals(Quality.GOOD, read(SMOKE, 0.012).quality());
        }
        assertEquals(Quality.FROZEN, read(SMOKE, 0.012).quality(), "from then on it does");
    }

    /** Twenty minutes of "not available" are no twenty minutes of the same value. */
    @Test
    void theTimeInWhichNothingCouldBeBelievedDoesNotCount() {
        Cause range = Cause.of(Cause.Kind.OUT_OF_RANGE);
        for (Cause cause : List.of(Cause.SENTINEL, range)) {
            read(SMOKE, 0.012);
            now = now.plusSeconds(1_200);
            Quality quality = cause == range ? Quality.IMPLAUSIBLE : Quality.UNDEFINED;
            Reading doubted = new Reading(point(SMOKE), 0, quality, cause, now, now);
            assertSame(doubted, judges.judge(doubted));
            for (int i = 0; i < 12; i++) {
                assertEquals(Quality.GOOD, read(SMOKE, 0.012).quality(), cause + ", " + i);
            }
            assertEquals(Quality.FROZEN, read(SMOKE, 0.012).quality(), "from then on it does");
            read(SMOKE, 0.010);
        }
    }

    @Test
    void aFrozenValueThatGoesStaleKeepsTheTimeOfItsLastChangeAndComesBackFrozen() {
        Moment changed = now.plusSeconds(PERIOD);
        for (int i = 0; i < 14; i++) {
            read(SMOKE, 0.012);
        }
        Cause silent = Cause.DEVICE_SILENT;
        Reading stale = judges.judge(new Reading(point(SMOKE), 0.012, Quality.STALE, silent, now, now.plusSeconds(99)));
        assertEquals(changed, stale.source());
        now = now.plusSeconds(99);
        assertEquals(Quality.FROZEN, read(SMOKE, 0.012).quality());
    }

    @Test
    void whatTheCollectorDoubtsAlreadyIsLeftAsItIs() {
        Reading sentinel = Reading.absent(point(HEAT), Cause.SENTINEL, T);
        assertSame(sentinel, judges.judge(sentinel));
        Reading skewed =
                Reading.good(point(HEAT), 20, T, T).doubted(Quality.GOOD, new Cause(Cause.Kind.CLOCK_SKEW, "90 s"));
        assertSame(skewed, judges.judge(skewed));
    }

    @Test
    void aWholePollThatIsGoodIsHandedBackItselfAndOneThatIsNotKeepsItsOrder() {
        List<Reading> good = List.of(
                Reading.good(point(HEAT), 20, T, T),
                Reading.good(point(SMOKE), 0.01, T, T),
                Reading.good(point(DAMP), 45, T, T));
        assertSame(good, judges.judge(good));
        List<Reading> bad = List.of(good.get(1), Reading.good(point(HEAT), 90, T, T), good.get(2));
        List<Reading> judged = judges.judge(bad);
        assertSame(bad.get(0), judged.get(0));
        assertEquals(Quality.IMPLAUSIBLE, judged.get(1).quality());
        assertSame(bad.get(2), judged.get(2));
    }

    /** Points are numbered over the whole site, so a device that is added before ours moves every number. */
    @Test
    void aJudgeKeepsWhatItKnowsWhenTheConfigurationIsReadAgain() {
        for (int i = 0; i < 12; i++) {
            read(SMOKE, 0.012);
        }
        inventory = inventory(2, limits(-10, 60));
        judges.replace(inventory);
        assertEquals(Quality.FROZEN, read(SMOKE, 0.012).quality());
        assertEquals(Quality.IMPLAUSIBLE, read(HEAT, 61).quality(), "the right point's limits");
        inventory = inventory(2, limits(-10, 70));
        judges.replace(inventory);
        assertEquals(Quality.GOOD, read(HEAT, 61).quality(), "new limits hold at once");
    }

    @Test
    void everyReadingIsCountedByQualityAndCause() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        QualityCounts counts = new QualityCounts(meters);
        Reading good = Reading.good(point(HEAT), 20, T, T);
        counts.count(List.of(good, good, good.doubted(Quality.GOOD, new Cause(Cause.Kind.CLOCK_SKEW, "5 s"))));
        counts.count(List.of(good.doubted(Quality.IMPLAUSIBLE, Cause.of(Cause.Kind.OUT_OF_RANGE)), good));
        assertEquals(3, counted(meters, "good", "none"));
        assertEquals(1, counted(meters, "good", "clock_skew"));
        assertEquals(1, counted(meters, "implausible", "out_of_range"));
        assertEquals(0, counted(meters, "frozen", "unchanged"), "there from the start");
    }

    private static double counted(SimpleMeterRegistry meters, String quality, String cause) {
        return meters.get("bongsu_readings")
                .tag("quality", quality)
                .tag("cause", cause)
                .counter()
                .count();
    }
}
