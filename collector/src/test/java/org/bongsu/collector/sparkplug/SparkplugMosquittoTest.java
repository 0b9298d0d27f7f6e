package org.bongsu.collector.sparkplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bongsu.collector.Await;
import org.bongsu.collector.Health;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host application and an edge node that writes with Tahu's encoder, about a real Mosquitto. */
@Tag("peer")
class SparkplugMosquittoTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final Health health = new Health();
    private final List<Reading> live = new CopyOnWriteArrayList<>();
    private final List<Reading> stored = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private int port;
    private Peer broker;
    private SparkplugCollector collector;
    private Edge edge;

    /** Answers a request for a rebirth with its birth certificates, as an edge node must. */
    private final class Edge {
        private final MqttAsyncClient client;
        private volatile double temperature = 40;
        private int sequence;

        Edge() throws Exception {
            client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "edge-1", new MemoryPersistence());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setWill("spBv1.0/plant/NDEATH/edge-1", bytes(bdSeq(), null), 1, false);
            client.connect(options).waitForCompletion();
            client.subscribe("spBv1.0/plant/NCMD/edge-1", 1, (topic, message) -> {
                        SparkplugBPayload command =
                                new SparkplugBPayloadDecoder().buildFromByteArray(message.getPayload(), null);
                        Metric metric = command.getMetrics().get(0);
                        if (metric.getName().equals("Node Control/Rebirth") && Boolean.TRUE.equals(metric.getValue())) {
                            birth();
                        }
                    })
                    .waitForCompletion();
        }

        private static Metric bdSeq() throws Exception {
            return new Metric("bdSeq", null, null, MetricDataType.Int64, false, false, null, null, 4L);
        }

        private byte[] bytes(Metric metric, Integer number) throws Exception {
            SparkplugBPayload payload =
                    new SparkplugBPayload(new java.util.Date(), List.of(metric), number == null ? null : (long) number);
            return new SparkplugBPayloadEncoder().getBytes(payload, false);
        }

        private Metric temperature() throws Exception {
            return new Metric(
                    "Temperature", 7L, new java.util.Date(), MetricDataType.Float, false, false, null, null, (float)
                            temperature);
        }

        void birth() throws Exception {
            sequence = 0;
            client.publish("spBv1.0/plant/NBIRTH/edge-1", bytes(bdSeq(), sequence), 0, false);
            send("DBIRTH");
        }

        void send(String type) throws Exception {
            sequence = (sequence + 1) % 256;
            client.publish("spBv1.0/plant/" + type + "/edge-1/th-1", bytes(temperature(), sequence), 0, false);
        }

        /** Gone without a word: the broker publishes its will. */
        void vanish() throws Exception {
            client.disconnectForcibly(0, 100, false);
        }

        void close() throws Exception {
            client.disconnectForcibly(0, 100, false);
            client.close(true);
        }
    }

    @BeforeEach
    void start() throws Exception {
        port = PeerBinaries.freePort();
        Files.write(dir.resolve("mosquitto.conf"), List.of("listener " + port + " 127.0.0.1", "allow_anonymous true"));
        broker = broker();
        Await.until("the broker listens", LIMIT, this::brokerListens);
        MqttAsyncClient watcher = new MqttAsyncClient("tcp://127.0.0.1:" + port, "watcher", new MemoryPersistence());
        watcher.connect().waitForCompletion();
        watcher.subscribe(
                        "spBv1.0/STATE/bongsu",
                        1,
                        (topic, message) -> states.add(new String(message.getPayload(), StandardCharsets.UTF_8)))
                .waitForCompletion();
        long now = System.currentTimeMillis();
        collector = new SparkplugCollector(
                SparkplugHostTest.inventory(),
                MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu"),
                new ScenarioClock(Moment.ofEpochMillis(now), now, 1),
                System::currentTimeMillis,
                dir,
                live::addAll,
                stored::addAll,
                health,
                new SimpleMeterRegistry());
    }

    private Peer broker() throws Exception {
        return PeerBinaries.start(
                dir.resolve("mosquitto.log"),
                "usr/sbin/mosquitto",
                "-c",
                dir.resolve("mosquitto.conf").toString());
    }

    private boolean brokerListens() {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        collector.stop();
        if (edge != null) {
            edge.close();
        }
        broker.close();
    }

    private boolean isLast(String point, Quality quality, double raw) {
        Reading last = live.stream()
                .filter(reading -> reading.point().id().equals(point))
                .reduce((first, second) -> second)
                .orElse(null);
        return last != null && last.quality() == quality && Math.abs(last.raw() - raw) < 1e-6;
    }

    @Test
    void anEdgeNodeThatWasThereFirstIsAskedForItsBirthAndItsDeathIsHeard() throws Exception {
        edge = new Edge();
        edge.birth();
        collector.start();
        Await.until("the birth that was asked for", LIMIT, () -> isLast("th-1/ambient.temperature", Quality.GOOD, 21));
        edge.temperature = 50;
        edge.send("DDATA");
        Await.until("data by alias", LIMIT, () -> isLast("th-1/ambient.temperature", Quality.GOOD, 26));
        assertTrue(stored.size() >= 2);
        edge.vanish();
        Await.until("stale on death", LIMIT, () -> isLast("th-1/ambient.temperature", Quality.STALE, 26));
    }

    @Test
    void theHostSaysThatItIsOnlineAndOfflineWithTheTimeOfItsWill() throws Exception {
        collector.start();
        Await.until("online", LIMIT, () -> states.stream().anyMatch(state -> state.contains("\"online\":true")));
        collector.stop();
        Await.until("offline", LIMIT, () -> states.stream().anyMatch(state -> state.contains("\"online\":false")));
        assertEquals(
                1,
                states.stream()
                        .map(state -> state.replaceAll("[^0-9]", ""))
                        .distinct()
                        .count(),
                "one connection has one timestamp: " + states);
    }

    @Test
    void aBrokerThatWasAwayIsComeBackTo() throws Exception {
        edge = new Edge();
        collector.start();
        Await.until("born", LIMIT, () -> isLast("th-1/ambient.temperature", Quality.GOOD, 21));
        broker.kill();
        Await.until("told", LIMIT, () -> health.faults.containsKey("sparkplug"));
        Await.until("stale", LIMIT, () -> isLast("th-1/ambient.temperature", Quality.STALE, 21));
        edge.close();
        broker = broker();
        Await.until("the broker listens", LIMIT, this::brokerListens);
        edge = new Edge();
        Await.until("good again", LIMIT, () -> isLast("th-1/ambient.temperature", Quality.GOOD, 21));
        Await.until("cleared", LIMIT, () -> health.faults.isEmpty());
    }
}
