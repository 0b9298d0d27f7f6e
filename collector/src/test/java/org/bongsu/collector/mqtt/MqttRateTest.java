package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.domain.ScenarioClock;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast a backlog of QoS 1 messages is taken from a real Mosquitto on loopback: received, parsed, judged, handed to a store
 * that commits at once, acknowledged. The figures go to {@code target/mqtt-rates.txt}; only completeness is asserted. The first case warms the machine up.
 */
@Tag("peer")
@Tag("slow")
class MqttRateTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int DEVICES = 100;
    private static final int MESSAGES = Integer.getInteger("bongsu.backlog", 12_000);

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"3, 1, ''", "5, 1, ''", "3, 1, ''", "3, 4, ''", "5, 4, ''", "3, 4, g", "5, 4, g"})
    void aBacklogIsTakenWholeHoweverManySessionsTakeIt(int version, int sessions, String share) throws Exception {
        int port = PeerBinaries.freePort();
        Path file = Files.write(
                dir.resolve("mosquitto.conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "max_inflight_messages 1000",
                        "max_queued_messages 0"));
        try (Peer broker =
                PeerBinaries.start(dir.resolve("mosquitto.log"), "usr/sbin/mosquitto", "-c", file.toString())) {
            MqttSettings settings = MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu")
                    .withVersion(version)
                    .withSessions(sessions, share);
            AtomicLong stored = new AtomicLong();
            MqttCollector first = collector(settings, stored);
            first.start();
            Await.until("it listens", LIMIT, first::isListening);
            first.stop();
            publish(port);
            MqttCollector second = collector(settings, stored);
            long cpu = cpuNanos();
            long begun = System.nanoTime();
            second.start();
            Await.until("all of it", LIMIT, () -> stored.get() >= MESSAGES);
            double seconds = (System.nanoTime() - begun) / 1e9;
            note(String.format(
                    Locale.ROOT,
                    "MQTT %d, %d sessions%s: %.0f messages/s, %.1f us of CPU each%n",
                    version,
                    sessions,
                    share.isEmpty() ? "" : " shared",
                    MESSAGES / seconds,
                    (cpuNanos() - cpu) / 1e3 / MESSAGES));
            second.stop();
            assertEquals(MESSAGES, stored.get(), "none twice");
            assertEquals(true, broker.process().isAlive());
        }
    }

    private static void note(String line) throws IOException {
        Files.writeString(
                Path.of("target", "mqtt-rates.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private MqttCollector collector(MqttSettings settings, AtomicLong stored) {
        return new MqttCollector(
                Fixtures.rooms(DEVICES, Duration.ofMinutes(1)),
                settings,
                ScenarioClock.real(System.currentTimeMillis()),
                System::currentTimeMillis,
                dir,
                readings -> {},
                (readings, onCommitted) -> {
                    stored.addAndGet(readings.size());
                    onCommitted.run();
                },
                new Health(),
                new SimpleMeterRegistry());
    }

    private static void publish(int port) throws Exception {
        MqttAsyncClient publisher =
                new MqttAsyncClient("tcp://127.0.0.1:" + port, "publisher", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(MESSAGES);
        publisher.connect(options).waitForCompletion(10_000);
        String time = java.time.Instant.ofEpochMilli(System.currentTimeMillis()).toString();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = ("{\"v\":" + i % 5000 + ".5,\"t\":\"" + time + "\"}").getBytes(StandardCharsets.UTF_8);
            var token = publisher.publish(
                    "bongsu/test/bat-1/th-" + (1 + i % DEVICES) + "/ambient.temperature", payload, 1, false);
            if (i % 1_000 == 999) {
                token.waitForCompletion(60_000);
            }
        }
        Await.until("the broker has all of it", LIMIT, () -> publisher.getPendingDeliveryTokens().length == 0);
        publisher.disconnect().waitForCompletion(5_000);
        publisher.close();
    }
}
