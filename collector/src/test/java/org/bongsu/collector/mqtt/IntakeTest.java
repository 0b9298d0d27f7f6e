package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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
            long after = second(1000).until(taken.reading().source()).toMillis();
            assertTrue(after >= 0 && after < 3, "the arrival, and a millisecond more each time: " + after);
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
        for (int i = 1; i <= 600; i++) {
            Verdict.Taken late = take(23, second(8_600 + 2 * i), 10_005_000 + 1_000L * i);
            assertFalse(
                    late.arrivalUsed(), "a backlog that takes ten minutes keeps its times to the end, at " + i + " s");
        }
    }

    @Test
    void aClockThatIsHoursBehindIsFoundOutAMinuteAfterItsLastMessageSeemedToHaveWaited() {
        assertFalse(take(23, second(-7200), Intake.CATCH_UP_MILLIS).arrivalUsed());
        Verdict.Taken taken = take(23, second(-7200), 2 * Intake.CATCH_UP_MILLIS + 1);
        assertTrue(taken.arrivalUsed());
        assertTrue(taken.news());
        assertEquals(Quality.GOOD, taken.reading().quality(), "it sees smoke as well as one whose clock is right");
        assertEquals("clock skew: -7320 s", taken.reading().cause().toString());
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
        Verdict verdict = one(TOPIC, "{\"v\":null}", 1, false, 1000);
        assertEquals(
                Quality.UNDEFINED,
                assertInstanceOf(Verdict.Taken.class, verdict).reading().quality());
    }

    @Test
    void unknownTopicsAndGarbageAreTold() {
        assertInstanceOf(Verdict.UnknownTopic.class, one(TOPIC + "/x", "", 1, false, 0));
        assertInstanceOf(Verdict.Refused.class, one(TOPIC, "\u0001", 1, false, 0));
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

    /**
     * The broker deals a device's messages out to several sessions, each of which is in order and none in step with the
     * others: whatever comes first, what the rules see never goes back, and it ends with the newest.
     */
    @Test
    void messagesThatOvertakeEachOtherOnSeveralSessionsNeverTurnTimeBackForTheRules() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            List<Deque<Integer>> sessions = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
            int base = (int) seed * 1_000;
            IntStream.range(0, 200).forEach(i -> sessions.get(random.nextInt(3)).add(base + i));
            List<Moment> seen = new ArrayList<>();
            Set<Moment> stored = new HashSet<>();
            while (sessions.stream().anyMatch(session -> !session.isEmpty())) {
                int which = random.nextInt(3);
                Integer second = sessions.get(which).poll();
                if (second != null) {
                    Verdict.Taken taken = take(second, "th-1", second(second), which, (base + 200) * 1000L);
                    assertFalse(taken.arrivalUsed());
                    stored.add(taken.reading().source());
                    if (taken.news()) {
                        seen.add(taken.reading().source());
                    }
                }
            }
            assertEquals(200, stored.size(), "each is stored under its own time");
            assertEquals(seen.stream().sorted().toList(), seen, "seed " + seed);
            assertEquals(second(base + 199), seen.get(seen.size() - 1));
        }
    }

    /** One session is in step while another still hands over what waited for an hour: that is no wrong clock. */
    @Test
    void aBacklogOnOneSessionIsBelievedThoughTheDeviceHasCaughtUpOnAnother() {
        intake.gapEnded(10_000_000);
        assertTrue(take(24, "th-1", second(10_000), 2, 10_000_500).news());
        for (int i = 0; i < 100; i++) {
            Verdict.Taken late = take(23, "th-1", second(6_400 + 5L * i), 1, 10_001_000 + 10L * i);
            assertFalse(late.arrivalUsed(), "message " + i);
            assertFalse(late.news());
        }
        assertTrue(take(25, "th-1", second(6_400), 2, 10_003_000).arrivalUsed(), "the control: a wrong clock is found");
    }

    /** A leak sensor's last word may be of last year; nobody shall take it for a measurement of now. */
    @Test
    void aRetainedMessageWithoutTimeIsStaleOnceAndNeverStored() {
        Verdict.Taken kept = assertInstanceOf(Verdict.Taken.class, one(TOPIC, "{\"v\":21}", 1, true, 1_000));
        assertEquals(Quality.STALE, kept.reading().quality());
        assertTrue(kept.news());
        assertFalse(kept.stored());
        Verdict.Taken fresh = assertInstanceOf(Verdict.Taken.class, one(TOPIC, "{\"v\":22}", 1, false, 2_000));
        assertEquals(Quality.GOOD, fresh.reading().quality());
        assertTrue(fresh.stored());
        Verdict.Taken again = assertInstanceOf(Verdict.Taken.class, one(TOPIC, "{\"v\":21}", 1, true, 3_000));
        assertFalse(again.news(), "a reconnection brings it again, and something newer is known");
    }

    @Test
    void aRetainedMessageOfLastYearIsStoredUnderItsOwnTimeAndIsNoNews() {
        catchUp();
        String payload = "{\"v\":21,\"t\":\"" + second(-30_000_000) + "\"}";
        for (long now : List.of(5_000L, 500_000L)) {
            Verdict.Taken kept = assertInstanceOf(Verdict.Taken.class, one(TOPIC, payload, 1, true, now));
            assertEquals(second(-30_000_000), kept.reading().source());
            assertFalse(kept.news());
            assertFalse(kept.arrivalUsed());
        }
    }

    @Test
    void theSessionOfTheRulesAloneHasNothingThatWaited() {
        intake.gapEnded(10_000_000);
        Verdict.Taken behind = take(23, "th-1", second(0), Intake.TAP, 10_000_001);
        assertTrue(behind.news(), "a detector whose clock is hours behind sees smoke while the disk is full");
        assertTrue(behind.arrivalUsed());
    }

    @Test
    void messagesWithoutATimeInOneBurstAreAsManyReadings() {
        Set<Moment> times = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            Verdict.Taken taken = assertInstanceOf(Verdict.Taken.class, one(TOPIC, "{\"v\":23}", 1, false, 100_000));
            times.add(taken.reading().source());
            assertTrue(taken.news());
        }
        assertEquals(60, times.size(), "a store knows a reading by its time");
    }

    @Test
    void aDeviceThatStaysKeepsItsSilenceAndItsLastValueWhenTheInventoryIsReplaced() {
        take(23, second(100), 100_000);
        intake.replace(Fixtures.rooms(3, Duration.ofSeconds(5)), 110_000);
        assertEquals(3, intake.devices());
        assertFalse(take(22, second(99), 110_100).news(), "older than what was known before");
        List<Reading> stale = intake.silent(Cause.DEVICE_SILENT, 116_001);
        assertEquals(
                List.of("th-1", "th-2"),
                stale.stream().map(r -> r.point().device().id()).distinct().toList(),
                "two are silent since long, the new one has been listened to for six seconds");
        assertEquals(23, stale.get(0).raw());
        intake.replace(Fixtures.rooms(1, Duration.ofSeconds(5)), 120_000);
        assertInstanceOf(Verdict.UnknownTopic.class, one(TOPIC.replace("th-1", "th-2"), "{}", 1, false, 120_000));
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
        return take(value, device, at, 1, nowMillis);
    }

    private Verdict.Taken take(double value, String device, Moment at, int session, long nowMillis) {
        String payload = "{\"v\":" + value + ",\"t\":\"" + at + "\"}";
        String topic = "bongsu/test/bat-1/" + device + "/ambient.temperature";
        return assertInstanceOf(Verdict.Taken.class, one(topic, payload, session, false, nowMillis));
    }

    private Verdict one(String topic, String payload, int session, boolean retained, long nowMillis) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        List<Verdict> verdicts =
                intake.take(new Intake.Arrival(topic, new Body(bytes, bytes.length), session, retained), nowMillis);
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }
}
