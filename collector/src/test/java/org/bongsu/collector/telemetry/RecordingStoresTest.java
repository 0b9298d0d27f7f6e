package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real stores give back is what was given to them: every value of every point, at its time. */
@Tag("peer")
class RecordingStoresTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");
    private static final int TIMES = 3_000;

    private final Inventory inventory = Fixtures.rooms(3, Duration.ofSeconds(5));

    @TempDir
    private Path dir;

    private Telemetry telemetry;
    private Peer store;

    @AfterEach
    void stop() {
        if (telemetry != null) {
            telemetry.stop();
        }
        if (store != null) {
            store.close();
        }
    }

    @Test
    void influxDbOnePointSixGivesBackWhatItWasGiven() throws Exception {
        int port = PeerBinaries.freePort();
        store = influxd(port);
        InfluxSettings settings = new InfluxSettings("http://127.0.0.1:" + port, 1, "bongsu", "", "", "");
        giveAndReadBack(settings, 1);
    }

    /** Its version 2 of the write API is VictoriaMetrics' way in; it has its own way out, and keeps milliseconds. */
    @Test
    void victoriaMetricsGivesBackWhatItWasGiven() throws Exception {
        int port = PeerBinaries.freePort();
        store = PeerBinaries.start(
                dir.resolve("victoria.log"),
                "usr/bin/victoria-metrics",
                "-httpListenAddr=127.0.0.1:" + port,
                "-storageDataPath=" + dir.resolve("victoria"),
                "-retentionPeriod=100y",
                "-search.latencyOffset=0s",
                "-dedup.minScrapeInterval=1ms");
        InfluxSettings settings = new InfluxSettings("http://127.0.0.1:" + port, 2, "bongsu", "", "", "");
        giveAndReadBack(settings, 1_000_000);
    }

    @Test
    void whatTheStoreSaysIsTheErrorAndNotAnEmptyRecording() throws Exception {
        int port = PeerBinaries.freePort();
        InfluxSettings settings = new InfluxSettings("http://127.0.0.1:" + port, 1, "bongsu", "", "", "");
        try (Recording away = Recording.influx(settings, "site")) {
            IOException unreachable = assertThrows(IOException.class, () -> away.read(T, T.plusSeconds(60), 1_000));
            assertTrue(unreachable.getMessage().contains("cannot be reached"), unreachable.getMessage());
        }
        store = influxd(port);
        Await.until("the store answers", LIMIT, () -> answersAtAll(settings));
        try (Recording empty = Recording.influx(settings, "site")) {
            IOException missing = assertThrows(IOException.class, () -> empty.read(T, T.plusSeconds(60), 1_000));
            assertTrue(missing.getMessage().contains("database not found"), missing.getMessage());
        }
    }

    private static boolean answersAtAll(InfluxSettings settings) {
        try (Recording recording = Recording.influx(settings, "site")) {
            recording.read(T, T.plusSeconds(1), 10);
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("database not found");
        }
    }

    /** @param precision of the store's times, nanoseconds */
    private void giveAndReadBack(InfluxSettings settings, long precision) throws IOException {
        TelemetrySettings kept = TelemetrySettings.DEFAULT.withStore(settings);
        telemetry = new Telemetry(
                kept,
                dir.resolve("data"),
                Fixtures.site(),
                inventory,
                new Health(),
                System::currentTimeMillis,
                new SimpleMeterRegistry());
        telemetry.start();
        List<StoredValue> given = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            // Odd nanoseconds, so that a store which rounds them is found out.
            Moment at = new Moment(T.epochNanos() + i * 1_000_000_007L);
            List<Reading> batch = new ArrayList<>();
            for (Point point : inventory.points()) {
                double value = (i + point.index()) % 2;
                batch.add(Reading.good(point, value, at, at));
                given.add(new StoredValue(
                        point.device().id(), point.name(), new Moment(at.epochNanos() / precision * precision), value));
            }
            telemetry.accept(batch);
        }
        Moment end = T.plusSeconds(2L * TIMES);
        String site = Fixtures.site().id();
        Await.until("everything is stored", LIMIT, () -> count(settings, site, end) == given.size());
        try (Recording recording = Recording.influx(settings, site)) {
            assertEquals(
                    sorted(given), sorted(recording.read(T, end, given.size()).values()));
            Recording.Slice tooMuch = recording.read(T, end, given.size() - 1);
            assertFalse(tooMuch.whole());
            assertEquals(List.of(), tooMuch.values());
            Moment middle = new Moment(T.epochNanos() + 1_000 * 1_000_000_007L);
            Moment cut = new Moment(middle.epochNanos() / precision * precision);
            List<StoredValue> both =
                    new ArrayList<>(recording.read(T, cut, given.size()).values());
            assertTrue(both.stream().allMatch(value -> value.at().isBefore(cut)));
            both.addAll(recording.read(cut, end, given.size()).values());
            assertEquals(given.size(), both.size(), "each value in one of two slices, none in both");
        }
        try (Recording other = Recording.influx(settings, "elsewhere")) {
            assertEquals(List.of(), other.read(T, end, 10).values(), "another site's values are not ours");
        }
    }

    private static long count(InfluxSettings settings, String site, Moment end) {
        try (Recording recording = Recording.influx(settings, site)) {
            return recording.read(T, end, Integer.MAX_VALUE).values().size();
        } catch (IOException e) {
            return -1;
        }
    }

    private static List<StoredValue> sorted(List<StoredValue> values) {
        return values.stream()
                .sorted(Comparator.comparing(StoredValue::at)
                        .thenComparing(StoredValue::device)
                        .thenComparing(StoredValue::point))
                .toList();
    }

    private Peer influxd(int port) throws IOException {
        Path config = dir.resolve("influxdb.conf");
        Files.write(
                config,
                List.of(
                        "reporting-disabled = true",
                        "bind-address = \"127.0.0.1:" + PeerBinaries.freePort() + "\"",
                        "[meta]",
                        "dir = \"" + dir.resolve("meta") + "\"",
                        "[data]",
                        "dir = \"" + dir.resolve("shards") + "\"",
                        "wal-dir = \"" + dir.resolve("wal") + "\"",
                        "[http]",
                        "bind-address = \"127.0.0.1:" + port + "\""));
        return PeerBinaries.start(dir.resolve("influxd.log"), "usr/bin/influxd", "-config", config.toString());
    }
}
