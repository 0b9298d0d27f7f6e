package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
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

/** Real stores, stopped, killed and back while readings keep coming: no reading is missing. */
@Tag("peer")
class StoresTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");
    private static final int READINGS = 5_000;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Inventory inventory = Fixtures.rooms(1, Duration.ofSeconds(5));
    private final Point point = inventory.point("th-1/ambient.temperature").orElseThrow();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Health health = new Health();

    @TempDir
    Path dir;

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
    void influxDbOnePointSixHasEveryReadingAfterBeingStoppedAndKilled() throws Exception {
        int port = PeerBinaries.freePort();
        Path config = influxConfig(port, PeerBinaries.freePort());
        store = influxd(config);
        start(new InfluxSettings("http://127.0.0.1:" + port, 1, "bongsu", "", "", ""));
        give(0, 2_000);
        Await.until("some are stored", LIMIT, () -> influxTimes(port).size() > 0);
        store.close();
        give(2_000, 3_000);
        Await.until("the outage is a fault", LIMIT, () -> health.faults.containsKey("sink-influx"));
        store = influxd(config);
        give(3_000, 4_000);
        Await.until("all so far", LIMIT, () -> influxTimes(port).size() == 4_000);
        give(4_000, READINGS);
        store.kill();
        store = influxd(config);
        Await.until("every reading", LIMIT, () -> influxTimes(port).equals(times()));
        Await.until("the fault is over", LIMIT, () -> health.faults.isEmpty());
        assertEquals(0, meters.get("bongsu_sink_dead_letters").counter().count());
    }

    /** VictoriaMetrics acknowledges up to ten seconds before anything is on its disk, so a kill takes what it said yes to. */
    @Test
    void victoriaMetricsHasEveryReadingThoughItIsKilledRightAfterSayingYes() throws Exception {
        int port = PeerBinaries.freePort();
        store = victoria(port);
        start(new InfluxSettings("http://127.0.0.1:" + port, 2, "bongsu", "", "", ""));
        give(0, 2_000);
        Await.until(
                "all are acknowledged",
                LIMIT,
                () -> meters.get("bongsu_sink_lines").counter().count() >= 2_000);
        store.kill();
        give(2_000, 4_000);
        Await.until("the outage is a fault", LIMIT, () -> health.faults.containsKey("sink-influx"));
        store = victoria(port);
        Await.until("all so far", LIMIT, () -> victoriaTimes(port).size() == 4_000);
        store.close();
        store = victoria(port);
        give(4_000, READINGS);
        Set<Long> millis = new TreeSet<>();
        times().forEach(nanos -> millis.add(nanos / 1_000_000));
        Await.until("every reading", LIMIT, () -> victoriaTimes(port).equals(millis));
        assertTrue(meters.get("bongsu_sink_rewinds").counter().count() >= 1);
        assertEquals(0, meters.get("bongsu_sink_dead_letters").counter().count());
    }

    @Test
    void aLineThatInfluxDbRefusesIsADeadLetterAndTheOthersAreStored() throws Exception {
        int port = PeerBinaries.freePort();
        store = influxd(influxConfig(port, PeerBinaries.freePort()));
        InfluxSettings settings = new InfluxSettings("http://127.0.0.1:" + port, 1, "bongsu", "", "", "");
        InfluxV1Sink first = new InfluxV1Sink(settings, Duration.ZERO);
        Await.until(
                "an integer where floats will come",
                LIMIT,
                () -> first.write(Lines.of("ambient,device=th-1 water.leak=1i 1\n")) instanceof Delivery.Stored);
        String conflict = "ambient,device=th-1 water.leak=0.5 1\nambient,device=th-1 ambient.temperature=1 1\n";
        assertTrue(first.write(Lines.of(conflict)) instanceof Delivery.Rejected);
        assertTrue(first.write(Lines.of("no line at all\n")) instanceof Delivery.Rejected);
        first.close();
    }

    private void start(InfluxSettings influx) throws IOException {
        TelemetrySettings settings = new TelemetrySettings(
                Optional.of(influx),
                Optional.empty(),
                1L << 28,
                Duration.ofDays(7),
                Duration.ofMillis(5),
                500,
                100_000,
                Duration.ofSeconds(30),
                1 << 20);
        telemetry = new Telemetry(
                settings, dir.resolve("data"), Fixtures.site(), inventory, health, System::currentTimeMillis, meters);
        telemetry.start();
    }

    private void give(int from, int to) {
        for (int i = from; i < to; i += 20) {
            telemetry.accept(IntStream.range(i, i + 20)
                    .mapToObj(n -> Reading.good(point, n, T.plusSeconds(n), T))
                    .toList());
            Await.pass(Duration.ofMillis(2));
        }
    }

    private Set<Long> times() {
        Set<Long> times = new TreeSet<>();
        IntStream.range(0, READINGS).forEach(i -> times.add(T.plusSeconds(i).epochNanos()));
        return times;
    }

    private Path influxConfig(int port, int rpc) throws IOException {
        Path config = dir.resolve("influxdb.conf");
        Files.write(
                config,
                List.of(
                        "reporting-disabled = true",
                        "bind-address = \"127.0.0.1:" + rpc + "\"",
                        "[meta]",
                        "dir = \"" + dir.resolve("meta") + "\"",
                        "[data]",
                        "dir = \"" + dir.resolve("shards") + "\"",
                        "wal-dir = \"" + dir.resolve("wal") + "\"",
                        "[http]",
                        "bind-address = \"127.0.0.1:" + port + "\""));
        return config;
    }

    private Peer influxd(Path config) throws IOException {
        return PeerBinaries.start(dir.resolve("influxd.log"), "usr/bin/influxd", "-config", config.toString());
    }

    private Peer victoria(int port) throws IOException {
        return PeerBinaries.start(
                dir.resolve("victoria.log"),
                "usr/bin/victoria-metrics",
                "-httpListenAddr=127.0.0.1:" + port,
                "-storageDataPath=" + dir.resolve("victoria"),
                "-retentionPeriod=100y",
                "-search.latencyOffset=0s",
                "-dedup.minScrapeInterval=1ms");
    }

    private Set<Long> influxTimes(int port) {
        Set<Long> times = new TreeSet<>();
        String query = "SELECT \"ambient.temperature\" FROM ambient WHERE device = 'th-1'";
        JsonNode answer = json(get("http://127.0.0.1:" + port + "/query?db=bongsu&epoch=ns&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)));
        answer.at("/results/0/series/0/values").forEach(row -> {
            long nanos = row.get(0).asLong();
            assertEquals(nanos, T.plusSeconds(row.get(1).asDouble()).epochNanos(), "each value is at its own time");
            times.add(nanos);
        });
        return times;
    }

    private Set<Long> victoriaTimes(int port) {
        Set<Long> times = new TreeSet<>();
        String match = URLEncoder.encode("{__name__=\"ambient_ambient.temperature\"}", StandardCharsets.UTF_8);
        String text = get("http://127.0.0.1:" + port + "/api/v1/export?match[]=" + match + "&start="
                + T.epochMillis() / 1000 + "&end=" + (T.epochMillis() / 1000 + 2 * READINGS));
        text.lines().forEach(line -> json(line).get("timestamps").forEach(time -> times.add(time.asLong())));
        return times;
    }

    private JsonNode json(String text) {
        try {
            return json.readTree(text.isEmpty() ? "{}" : text);
        } catch (IOException e) {
            return json.createObjectNode();
        }
    }

    /** Nothing while the store is away. */
    private String get(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url.replace("[]", "%5B%5D")))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
