package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.mqtt.Intake.Verdict;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private static final Moment START = Moment.parse("2022-10-15T06:00:00Z");
    private static final String TOPIC = "bongsu/test/bat-1/th-1/ambient.temperature";

    /** Wall and scenario start at once and run alike; wall time 0 is scenario START. */
    private final ScenarioClock clock = new ScenarioClock(START, 0, 1);

    private final Intake intake = new Intake(
            Fixtures.rooms(2, Duration.ofSeconds(5)), MqttSettings.of("tcp://127.0.0.1:1", "test"), clock, 0);

    @Test
    void theSourcesTimeIsBelievedUpToFiveMinutesOff() {
        catchUp();
        for (long off : List.of(-300L, -299L, 0L, 300L)) {
            Verdict.Taken taken = take(23, second(1000 + off), 1_000_000);
            assertFalse(taken.arrivalUsed(), "off by " + off);
            assertEquals(second(1000 + off), taken.reading().source());
        }
        for (long off : List.of(-301L, 301L, 86_400L)) {
            Verdict.Taken taken = take(23, second(1000 + off), 1_000_000);
            assertTrue(taken.arrivalUsed(), "off by " + off);
            assertEquals(second(1000), taken.reading().source());
        }
    }

    /** After an outage the broker hands over what it kept: its times are true, and it is no news. */
    @Test
    void aMessageThatWaitedKeepsItsTimeAndIsNotNewsUntilTheDeviceHasCaughtUp() {
        catchUp();
        intake.gapEnded(10_000_000);
        Verdict.Taken late = take(23, second(9_000), 10_001_000);
        assertFalse(late.arrivalUsed());
        assertEquals(second(9_000), late.reading().source());
        assertFalse(late.news());

        Verdict.Taken current = take(24, second(10_001), 10_001_500);
        assertTrue(current.news());
        Verdict.Taken wrongClock = take(25, second(9_000), 10_002_000);
        assertTrue(wrongClock.arrivalUsed(), "once caught up, an old time is a wrong clock");
    }

    /** A detector that thinks it is 1970 must not go unheard for the first minute of every restart. */
    @Test
    void aClockThatIsYearsBehindIsFoundOutByTheSecondMessage() {
        assertFalse(take(23, second(-100_000_000), 1_000).news());
        Verdict.Taken second = take(24, second(-100_000_000 + 5), 6_000);
        assertTrue(second.arrivalUsed());
        assertTrue(second.news());
        assertEquals(second(6), second.reading().source());
    }

    @Test
    void aBacklogIsNoWrongClockHoweverItComes() {
        catchUp();
        intake.gapEnded(10_000_000);
        for (int i = 0; i < 100; i++) {
            assertFalse(take(23, second(8_000 + 5L * i), 10_001_000 + 10L * i).news(), "message " + i);
        }
        assertFalse(take(23, second(8_600), 10_005_000).news(), "a pause in the burst");
    }

    @Test
    void aClockThatIsHoursBehindIsFoundOutAMinuteAfterTheGap() {
        assertFalse(take(23, second(-7200), Intake.CATCH_UP_MILLIS).arrivalUsed());
        Verdict.Taken taken = take(23, second(-7200), Intake.CATCH_UP_MILLIS + 1);
        assertTrue(taken.arrivalUsed());
        assertTrue(taken.news());
        assertEquals(Quality.GOOD, taken.reading().quality(), "it sees smoke as well as one whose clock is right");
        assertEquals("clock skew: -7260 s", taken.reading().cause().toString());
    }

    @Test
    void anOlderReadingThanTheLastIsStoredButNoNews() {
        assertTrue(take(23, second(100), 100_000).news());
        assertFalse(take(22, second(99), 100_100).news());
        assertTrue(take(24, second(101), 101_000).news());
    }

    @Test
    void outOfRangeIsImplausibleAndNullIsUndefined() {
        assertEquals(Quality.IMPLAUSIBLE, take(5001, second(1), 1000).reading().quality());
        Verdict verdict = intake.take(TOPIC, "{\"v\":null}".getBytes(StandardCharsets.UTF_8), true, 1000);
        assertEquals(
                Quality.UNDEFINED,
                assertInstanceOf(Verdict.Taken.class, verdict).reading().quality());
    }

    @Test
    void unknownTopicsAndGarbageAreTold() {
        assertInstanceOf(Verdict.UnknownTopic.class, intake.take(TOPIC + "/x", new byte[0], true, 0));
        assertInstanceOf(Verdict.Garbage.class, intake.take(TOPIC, new byte[] {1}, true, 0));
    }

    @Test
    void threeSilentPeriodsAndTheGraceMakeEveryPointStaleOnceUnderItsOldTime() {
        take(23, second(100), 100_000);
        take(0, "th-2", second(100), 100_000);
        assertEquals(List.of(), intake.silent(Cause.DEVICE_SILENT, 115_999));
        List<Reading> stale = intake.silent(Cause.DEVICE_SILENT, 116_000);
        assertEquals(6, stale.size());
        Reading first = stale.get(0);
        assertEquals(Quality.STALE, first.quality());
        assertEquals(23, first.raw());
        assertEquals(second(100), first.source());
        assertEquals(Cause.DEVICE_SILENT, first.cause());
        assertEquals(Quality.UNDEFINED, stale.get(1).quality(), "a point that never had a value stays undefined");
        assertEquals(List.of(), intake.silent(Cause.DEVICE_SILENT, 200_000), "once");
        take(24, second(201), 201_000);
        assertEquals(3, intake.silent(Cause.DEVICE_SILENT, 300_000).size(), "and again after it has spoken");
    }

    private void catchUp() {
        take(20, second(0), 0);
    }

    private static Moment second(long second) {
        return START.plusSeconds(second);
    }

    private Verdict.Taken take(double value, Moment at, long nowMillis) {
        return take(value, "th-1", at, nowMillis);
    }

    private Verdict.Taken take(double value, String device, Moment at, long nowMillis) {
        byte[] payload = ("{\"v\":" + value + ",\"t\":\"" + at + "\"}").getBytes(StandardCharsets.UTF_8);
        String topic = "bongsu/test/bat-1/" + device + "/ambient.temperature";
        return assertInstanceOf(Verdict.Taken.class, intake.take(topic, payload, true, nowMillis));
    }
}
