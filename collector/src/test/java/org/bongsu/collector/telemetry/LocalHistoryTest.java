package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bongsu.domain.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums of local history against sums reckoned from the very readings. */
class LocalHistoryTest {

    private static final Moment T = Moment.parse("2022-10-15T06:07:13Z");
    private static final double DAY = 86_400;
    private static final String POINT = "th-1/ambient.temperature";

    @TempDir
    Path dir;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** After every reading, unless a test sets it. */
    private final AtomicLong wall = new AtomicLong(T.plus(Duration.ofDays(1)).epochMillis());

    private final Map<Long, Double> given = new TreeMap<>();
    private LocalHistory history;

    @BeforeEach
    void open() {
        history = new LocalHistory(dir.resolve("history.db"), HistorySettings.DEFAULT, wall::get, meters);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void bucketsAreTheSumsOfTheirReadingsWhateverTableTheyComeFromAndWhereverTheSpanBegins() {
        Random random = new Random(5);
        for (int second = 0; second < 20_000; second += 1 + random.nextInt(8)) {
            give(second, random.nextInt(1000) / 10.0);
            flush(500);
        }
        flush(0);
        for (int most : List.of(2, 3, 10, 50, 300, 2_000)) {
            for (int i = 0; i < 20; i++) {
                double from = random.nextInt(20_000) - 200 + random.nextInt(10) / 10.0;
                double to = from + 1 + random.nextInt(20_000);
                check(T.plusSeconds(from), T.plusSeconds(to), most);
            }
        }
    }

    /** A broker's backlog after an outage, and the same lines once more after a crash. */
    @Test
    void lateReadingsAndRepeatedOnesLeaveTheSumsRight() {
        for (int second = 0; second < 6_000; second += 5) {
            give(second, second % 100);
        }
        flush(0);
        for (int second = 1_000; second < 3_000; second += 7) {
            give(second, 500 - second % 50);
        }
        flush(0);
        for (int second = 2_000; second < 2_500; second += 5) {
            give(second, second % 100);
        }
        flush(0);
        for (int most : List.of(3, 6, 20, 90, 400)) {
            check(T, T.plusSeconds(6_000), most);
        }
    }

    @Test
    void aSpanWithoutReadingsHasNoBucketAndNeitherHasAnUnknownPoint() {
        for (int second = 0; second < 600; second += 5) {
            give(second, 1);
            give(second + 7_200, 2);
        }
        flush(0);
        List<Bucket> buckets = history.buckets(POINT, T, T.plusSeconds(7_800), 130);
        check(T, T.plusSeconds(7_800), 130);
        assertTrue(buckets.size() < 30, "two times ten minutes, not two hours: " + buckets.size());
        assertEquals(List.of(), history.buckets(POINT, T.plusSeconds(1_000), T.plusSeconds(7_000), 10));
        assertEquals(List.of(), history.buckets("th-1/nothing", T, Moment.FAR, 10));
        assertEquals(List.of(), history.buckets(POINT, T.plusSeconds(10), T.plusSeconds(10), 10));
    }

    @Test
    void minutesAndQuartersOutliveTheReadingsTheyWereMadeOf() {
        history.close();
        history = new LocalHistory(
                dir.resolve("other.db"),
                new HistorySettings(Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofDays(2)),
                wall::get,
                meters);
        for (int second = 0; second < 40_000; second += 20) {
            give(second, second / 100.0);
            flush(200);
        }
        flush(0);
        Moment end = T.plusSeconds(40_000);
        assertTrue(history.query(POINT, T, end, 10_000).size() < 60, "ten minutes of readings");
        List<Bucket> whole = history.buckets(POINT, T, end, 400);
        assertEquals(Duration.ofMinutes(15), whole.get(0).width());
        assertEquals(2_000, whole.stream().mapToLong(Bucket::count).sum(), "every reading is in a quarter");
        List<Bucket> hour = history.buckets(POINT, end.minus(Duration.ofHours(1)), end, 400);
        assertEquals(Duration.ofMinutes(1), hour.get(0).width());
        assertEquals(180, hour.stream().mapToLong(Bucket::count).sum(), 3, "minutes at the edges are whole");
        check(end.minus(Duration.ofMinutes(5)), end, 400);
    }

    @Test
    void whatIsTooOldToBeKeptIsCounted() {
        give(0, 1);
        give(20 * DAY, 2);
        wall.set(T.plusSeconds(20 * DAY).epochMillis());
        flush(0);
        assertEquals(0, refused());
        give(10, 3);
        flush(0);
        assertEquals(2, refused(), "one of each device");
        assertEquals(1, history.query(POINT, T, Moment.FAR, 10).size());
    }

    /** Of a board without a battery, or a bad time server: what comes after it is right again must be kept. */
    @Test
    void aClockThatLeaptAheadAndWasSetBackLeavesHistoryOpen() {
        wall.set(T.epochMillis());
        give(0, 1);
        flush(0);
        wall.set(T.plusSeconds(1_000 * DAY).epochMillis());
        give(1_000 * DAY, 2);
        flush(0);
        history.close();
        open();
        given.clear();
        for (int second = 60; second < 7_200; second += 5) {
            wall.set(T.plusSeconds(second).epochMillis());
            give(second, second % 100);
            flush(100);
        }
        flush(0);
        assertEquals(0, refused());
        Moment end = T.plusSeconds(7_200);
        assertEquals(1_428, history.query(POINT, T, end, 10_000).size());
        for (int most : List.of(3, 10, 90, 2_000)) {
            check(T.plusSeconds(60), end, most);
        }
    }

    @Test
    void aDeviceWhoseClockIsAheadCostsNoHistory() {
        wall.set(T.epochMillis());
        give(0, 1);
        flush(0);
        give(1_000 * DAY, 2);
        flush(0);
        give(5, 3);
        flush(0);
        assertEquals(0, refused());
        assertEquals(3, history.query(POINT, T, Moment.FAR, 10).size());
    }

    @Test
    void aDamagedHistoryIsSetAsideAndANewOneBegun() throws Exception {
        history.close();
        Path file = dir.resolve("history.db");
        Files.writeString(file, "not a database, however long it is read".repeat(100), StandardCharsets.UTF_8);
        history = new LocalHistory(file, HistorySettings.DEFAULT, wall::get, meters);
        Lines line = Lines.of("ambient,device=th-1 ambient.temperature=5.0 " + T.epochNanos() + "\n");
        assertInstanceOf(Delivery.Unavailable.class, history.write(line));
        assertInstanceOf(Delivery.Stored.class, history.write(line));
        assertTrue(Files.exists(dir.resolve("history.db.damaged")));
        assertEquals(1, history.query(POINT, T, Moment.FAR, 10).size());
    }

    private double refused() {
        return meters.get("bongsu_history_refused_readings").counter().count();
    }

    private final List<String> lines = new ArrayList<>();

    private void give(double second, double value) {
        long nanos = T.plusSeconds(second).epochNanos();
        given.put(nanos, value);
        lines.add("ambient,device=th-1 ambient.temperature=" + value + " " + nanos);
        lines.add("ambient,device=th-2 ambient.temperature=-1.0 " + nanos);
    }

    private void flush(int from) {
        if (lines.size() > from) {
            assertInstanceOf(Delivery.Stored.class, history.write(Lines.of(lines)));
            lines.clear();
        }
    }

    private void check(Moment from, Moment to, int most) {
        List<Bucket> buckets = history.buckets(POINT, from, to, most);
        assertTrue(buckets.size() <= most, buckets.size() + " of " + most);
        boolean none =
                given.keySet().stream().noneMatch(nanos -> nanos >= from.epochNanos() && nanos < to.epochNanos());
        assertEquals(none, buckets.isEmpty(), from + " to " + to + " in " + most);
        List<Bucket> wanted = new ArrayList<>();
        if (!buckets.isEmpty()) {
            long width = buckets.get(0).width().toNanos();
            Map<Long, Tally> tallies = new TreeMap<>();
            given.forEach((nanos, value) -> {
                if (nanos >= from.epochNanos() && nanos < to.epochNanos()) {
                    tallies.computeIfAbsent(Math.floorDiv(nanos, width) * width, key -> new Tally())
                            .add(value);
                }
            });
            tallies.forEach((start, tally) -> wanted.add(new Bucket(
                    new Moment(start),
                    Duration.ofNanos(width),
                    tally.count(),
                    tally.min(),
                    tally.sum() / tally.count(),
                    tally.max(),
                    tally.last())));
        }
        assertEquals(told(wanted), told(buckets), from + " to " + to + " in " + most);
    }

    private static List<String> told(List<Bucket> buckets) {
        return buckets.stream()
                .map(bucket -> String.format(
                        java.util.Locale.ROOT,
                        "%s %s %d %.6f %.6f %.6f %.6f",
                        bucket.start(),
                        bucket.width(),
                        bucket.count(),
                        bucket.min(),
                        bucket.mean(),
                        bucket.max(),
                        bucket.last()))
                .toList();
    }
}
