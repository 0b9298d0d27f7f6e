package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reading that a broker has acknowledged to its sensor is in the store in the end, once, whatever dies in between: a
 * daemon process killed ten times, a Mosquitto stopped and killed, an InfluxDB killed.
 */
@Tag("peer")
@Tag("slow")
class NothingLostTest {

    private static final Logger LOG = LoggerFactory.getLogger(NothingLostTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SEED = 20221015;
    private static final int KILLS = 10;
    private static final int DEVICES = 10;
    /** Enough that each kill finds some at every place on the way. */
    private static final int MESSAGES_A_SECOND = Integer.getInteger("bongsu.rate", 1_000);

    private static final List<String> POINTS = List.of("ambient.temperature", "ambient.humidity");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Random random = new Random(SEED);
    private final List<String> topics = new ArrayList<>();
    private int brokerPort;
    private int storePort;
    private Peer broker;
    private Peer store;
    private Process daemon;
    private Publisher publisher;

    @AfterEach
    void stop() throws Exception {
        if (publisher != null) {
            publisher.close();
        }
        if (daemon != null) {
            daemon.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        if (broker != null) {
            broker.close();
        }
        if (store != null) {
            store.close();
        }
    }

    @Test
    void whatTheBrokerAcknowledgedIsInTheStoreOnceThoughEveryoneDiesInTurn() throws Exception {
        LOG.info("seed {}", SEED);
        brokerPort = PeerBinaries.freePort();
        storePort = PeerBinaries.freePort();
        writeSite();
        writePeers();
        broker = mosquitto();
        store = influxd();
        startDaemon();
        publisher = new Publisher("tcp://127.0.0.1:" + brokerPort, topics);
        // What is published before the broker knows the daemon's session goes nowhere.
        Await.until("the daemon hears the broker", LIMIT, () -> {
            publisher.probe();
            return count() > 0;
        });
        publisher.start(MESSAGES_A_SECOND);
        for (int kill = 1; kill <= KILLS; kill++) {
            pass(500 + random.nextInt(3_000));
            daemon.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            if (kill == 3) {
                broker.close();
                broker = mosquitto();
            } else if (kill == 5) {
                store.kill();
                store = influxd();
            } else if (kill == 7) {
                killBrokerAfterItHasSaved();
            }
            startDaemon();
            LOG.info("kill {}: {} acknowledged", kill, publisher.acknowledged().size());
        }
        store.kill();
        store = influxd();
        broker.close();
        broker = mosquitto();
        pass(2_000);
        publisher.finish(LIMIT);
        LOG.info(
                "{} messages acknowledged, {} a second while they could be published",
                publisher.acknowledged().size(),
                Math.round(publisher.rate()));

        Map<String, Double> acknowledged = publisher.acknowledged();
        assertTrue(acknowledged.size() > 10_000, "published " + acknowledged.size());
        Await.until("as many are stored", LIMIT, () -> count() >= acknowledged.size());
        Map<String, Double> stored = stored();
        Map<String, Double> published = publisher.published();
        assertEquals(List.of(), difference(acknowledged, stored), "acknowledged, but not stored");
        assertEquals(List.of(), difference(stored, published), "stored, but never published");
    }

    /** The first entries of the one that the other has not. */
    private static List<String> difference(Map<String, Double> one, Map<String, Double> other) {
        return one.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(other.get(entry.getKey())))
                .map(Object::toString)
                .limit(20)
                .toList();
    }

    /** Mosquitto's files are a snapshot: a kill costs what came since, which its manual says. SIGUSR1 makes one now. */
    private void killBrokerAfterItHasSaved() throws Exception {
        publisher.pause(LIMIT);
        Path saved = folder.resolve("state/mosquitto.db");
        FileTime before = Files.exists(saved) ? Files.getLastModifiedTime(saved) : FileTime.fromMillis(0);
        pass(50);
        Process signal = new ProcessBuilder(
                        "kill", "-USR1", Long.toString(broker.process().pid()))
                .start();
        assertEquals(0, signal.waitFor());
        Await.until("the broker has saved", LIMIT, () -> {
            try {
                return Files.exists(saved) && Files.getLastModifiedTime(saved).compareTo(before) > 0;
            } catch (IOException e) {
                return false;
            }
        });
        broker.kill();
        broker = mosquitto();
        publisher.resume();
    }

    private static void pass(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Await.until("time passes", LIMIT, () -> System.nanoTime() > until);
    }

    private void startDaemon() throws IOException {
        Path log = folder.resolve("daemon.log");
        Files.deleteIfExists(log);
        daemon = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dbongsu.home=" + System.getProperty("bongsu.home", "."),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.bongsu.daemon.Main",
                        "run",
                        "--site",
                        folder.resolve("site").toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--listen",
                        "127.0.0.1:0"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Await.until("the daemon listens", LIMIT, () -> {
            try {
                String told = Files.readString(log);
                assertTrue(daemon.isAlive(), told);
                return told.contains("listening on port");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void writeSite() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Path demo = Setup.configHome().resolve("sites/demo");
        for (String name : List.of("site.yaml", "servers.csv", "tenants.yaml")) {
            Files.copy(demo.resolve(name), site.resolve(name));
        }
        List<String> devices = new ArrayList<>(List.of("devices:"));
        for (int i = 1; i <= DEVICES; i++) {
            devices.add("  - {id: th-" + i + ", profile: temperature-humidity, room: hall-1, period: 5s}");
            for (String point : POINTS) {
                topics.add("bongsu/demo/hall-1/th-" + i + "/" + point);
            }
        }
        Files.write(site.resolve("devices.yaml"), devices);
        Files.write(
                site.resolve("bongsu.yaml"),
                List.of(
                        "webhooks: {allow_networks: [127.0.0.0/8]}",
                        "mqtt: {url: \"tcp://127.0.0.1:" + brokerPort + "\", client: nothing-lost}",
                        "telemetry:",
                        "  influx: {url: \"http://127.0.0.1:" + storePort + "\", version: 1, database: bongsu}"));
    }

    private void writePeers() throws IOException {
        Files.write(
                folder.resolve("mosquitto.conf"),
                List.of(
                        "listener " + brokerPort + " 127.0.0.1",
                        "allow_anonymous true",
                        "user root",
                        "persistence true",
                        "persistence_location " + Files.createDirectories(folder.resolve("state")) + "/",
                        "max_inflight_messages 2000",
                        "max_queued_messages 0"));
        Files.write(
                folder.resolve("influxdb.conf"),
                List.of(
                        "reporting-disabled = true",
                        "bind-address = \"127.0.0.1:" + PeerBinaries.freePort() + "\"",
                        "[meta]",
                        "dir = \"" + folder.resolve("meta") + "\"",
                        "[data]",
                        "dir = \"" + folder.resolve("shards") + "\"",
                        "wal-dir = \"" + folder.resolve("wal") + "\"",
                        "[http]",
                        "log-enabled = false",
                        "bind-address = \"127.0.0.1:" + storePort + "\""));
    }

    private Peer mosquitto() throws IOException {
        return PeerBinaries.start(
                folder.resolve("mosquitto.log"),
                "usr/sbin/mosquitto",
                "-c",
                folder.resolve("mosquitto.conf").toString());
    }

    private Peer influxd() throws IOException {
        return PeerBinaries.start(
                folder.resolve("influxd.log"),
                "usr/bin/influxd",
                "-config",
                folder.resolve("influxdb.conf").toString());
    }

    /** Values in the store; a series has one at a time at most, so that a doubled reading has another time. */
    private long count() {
        long count = 0;
        for (JsonNode series : query("SELECT count(*) FROM ambient")) {
            JsonNode row = series.at("/values/0");
            for (int column = 1; column < row.size(); column++) {
                count += row.get(column).asLong();
            }
        }
        return count;
    }

    /** By topic and time in nanoseconds. */
    private Map<String, Double> stored() {
        Map<String, Double> stored = new TreeMap<>();
        for (int i = 1; i <= DEVICES; i++) {
            for (String point : POINTS) {
                String topic = "bongsu/demo/hall-1/th-" + i + "/" + point;
                for (JsonNode series : query("SELECT \"" + point + "\" FROM ambient WHERE device = 'th-" + i + "'")) {
                    series.path("values")
                            .forEach(row -> stored.put(
                                    Publisher.key(topic, row.get(0).asLong()),
                                    row.get(1).asDouble()));
                }
            }
        }
        return stored;
    }

    /** Series of the answer; none while the store is away. */
    private List<JsonNode> query(String query) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + storePort
                            + "/query?db=bongsu&epoch=ns&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            JsonNode answer = json.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            List<JsonNode> series = new ArrayList<>();
            answer.at("/results/0/series").forEach(series::add);
            return series;
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
