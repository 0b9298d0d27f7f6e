package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.collector.ReadingSink;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Mosquitto with its state on disk, killed and restarted. */
@Tag("peer")
class MosquittoTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String PREFIX = "bongsu/test/bat-1/th-1/";
    private static final String TOPIC = PREFIX + "ambient.temperature";

    @TempDir
    Path dir;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Health health = new Health();
    private final List<Reading> live = new CopyOnWriteArrayList<>();
    private final Store store = new Store();
    private final List<MqttCollector> collectors = new ArrayList<>();
    private int port;
    private Peer broker;
    private MqttAsyncClient publisher;

    /** Commits at once, or only when released. */
    private static final class Store implements ReadingSink {
        final Set<Double> values = new ConcurrentSkipListSet<>();
        final List<Runnable> held = new ArrayList<>();
        boolean holding;

        @Override
        public synchronized void accept(List<Reading> readings, Runnable onCommitted) {
            Runnable commit = () -> {
                readings.forEach(reading -> values.add(reading.raw()));
                onCommitted.run();
            };
            if (holding) {
                held.add(commit);
            } else {
                commit.run();
            }
        }

        synchronized void hold() {
            holding = true;
        }

        synchronized void release() {
            holding = false;
            held.forEach(Runnable::run);
            held.clear();
        }
    }

    @BeforeEach
    void startBroker() throws Exception {
        port = PeerBinaries.freePort();
        Path state = Files.createDirectories(dir.resolve("state"));
        Files.write(
                dir.resolve("mosquitto.conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "user root",
                        "persistence true",
                        "persistence_location " + state + "/",
                        "autosave_on_changes true",
                        "autosave_interval 1",
                        "max_queued_messages 0"));
        broker = broker();
        publisher = new MqttAsyncClient("tcp://127.0.0.1:" + port, "publisher", new MemoryPersistence());
        connectPublisher();
    }

    @AfterEach
    void stop() throws Exception {
        store.release();
        collectors.forEach(MqttCollector::stop);
        if (publisher.isConnected()) {
            publisher.disconnect().waitForCompletion(2000);
        }
        publisher.close(true);
        broker.close();
    }

    @Test
    void noAcceptedMessageIsMissingAfterTheBrokerIsKilledAndRestartedMidRun() throws Exception {
        MqttCollector collector = start();
        publish(0, 1000);
        Await.until("the first thousand", LIMIT, () -> store.values.size() == 1000);
        broker.kill();
        Await.until("the loss is a fault", LIMIT, () -> health.faults.containsKey("mqtt"));
        broker = broker();
        connectPublisher();
        publish(1000, 2000);
        Await.until("all two thousand", LIMIT, () -> store.values.size() == 2000);
        Await.until("the fault is over", LIMIT, () -> health.faults.isEmpty());
        broker.kill();
        broker = broker();
        connectPublisher();
        publish(2000, 2200);
        Await.until("subscriptions outlive a second kill", LIMIT, () -> store.values.size() == 2200);
        assertEquals(1, collector.devices());
    }

    /** The broker keeps what is not acknowledged: a daemon that dies before its commit loses nothing. */
    @Test
    void whatWasNotCommittedComesAgainToTheNextDaemonWithoutBlockingOnTheFirst() throws Exception {
        MqttCollector first = start();
        store.hold();
        publish(0, 15);
        Await.until("the rules have them", LIMIT, () -> live.size() >= 15);
        first.stop();
        store.held.clear();
        assertEquals(0, store.values.size());
        store.release();
        start();
        Await.until("they come again", LIMIT, () -> store.values.size() == 15);
    }

    @Test
    void garbageIsKeptAsideAndTheMessagesBehindItComeThrough() throws Exception {
        start();
        for (int i = 0; i < 50; i++) {
            publisher.publish(TOPIC, new byte[] {(byte) i, '{', 0, (byte) 0xFF}, 1, false);
            publisher.publish(PREFIX + "no.such.point", "{\"v\":1}".getBytes(StandardCharsets.UTF_8), 1, false);
        }
        publish(0, 100);
        Await.until("the good ones", LIMIT, () -> store.values.size() == 100);
        assertEquals(50, meters.get("bongsu_mqtt_dead_letters").counter().count());
        assertEquals(50, meters.get("bongsu_mqtt_unknown_topics").counter().count());
        assertEquals(
                50, Files.readAllLines(dir.resolve("mqtt-dead-letters.txt")).size());
        assertEquals(List.of(), health.heard);
    }

    /**
     * A full disk must not blind the rules: Mosquitto sends at most 20 unacknowledged messages, and the rules still see the
     * thousandth.
     */
    @Test
    void rulesStillSeeEverythingWhileNothingCanBeCommittedAndTheStoreHasItAllAfterwards() throws Exception {
        start();
        publish(0, 1);
        Await.until("it works", LIMIT, () -> store.values.size() == 1);
        store.hold();
        publish(1, 101);
        Await.until("acknowledgements are held back", LIMIT, () -> {
            tick(101);
            return live.stream().anyMatch(reading -> reading.raw() == 101);
        });
        publish(102, 400);
        Await.until("the rules see the newest", LIMIT, () -> live.stream().anyMatch(reading -> reading.raw() == 399));
        assertEquals(1, store.values.size(), "and nothing is committed");
        store.release();
        Set<Double> all = IntStream.range(0, 400).mapToObj(i -> (double) i).collect(Collectors.toSet());
        Await.until("all of it is stored", LIMIT, () -> store.values.equals(all));
        assertFalse(live.stream()
                .anyMatch(reading -> reading.quality() != Quality.GOOD
                        && reading.point().name().equals("ambient.temperature")));
    }

    @Test
    void aSilentDeviceAndALostBrokerAreTwoDifferentCausesToldOnce() throws Exception {
        start();
        publish(0, 5);
        Await.until("it speaks", LIMIT, () -> live.size() == 5);
        Await.until("three points stale or undefined", LIMIT, () -> live.size() == 8);
        Reading stale = live.get(5);
        assertEquals(Quality.STALE, stale.quality());
        assertEquals(Cause.DEVICE_SILENT, stale.cause());
        assertEquals(live.get(4).source(), stale.source());
        publish(5, 6);
        Await.until("it is back", LIMIT, () -> live.size() == 9);
        broker.kill();
        Await.until("lost with the broker", LIMIT, () -> live.size() == 12);
        assertEquals(Cause.BROKER_LOST, live.get(9).cause());
        broker = broker();
        assertTrue(health.heard.contains("fault mqtt"));
    }

    private void tick(int value) {
        try {
            publish(value, value + 1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Await.pass(Duration.ofMillis(50));
    }

    private Peer broker() throws Exception {
        return PeerBinaries.start(
                dir.resolve("mosquitto.log"),
                "usr/sbin/mosquitto",
                "-c",
                dir.resolve("mosquitto.conf").toString());
    }

    /** The period is a scenario minute at speed 60: a device is silent after three wall seconds and one of grace. */
    private MqttCollector start() {
        MqttCollector collector = new MqttCollector(
                Fixtures.rooms(1, Duration.ofMinutes(1)),
                MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu"),
                new ScenarioClock(Moment.parse("2022-10-15T06:00:00Z"), System.currentTimeMillis(), 60),
                System::currentTimeMillis,
                dir,
                live::addAll,
                store,
                health,
                meters);
        collectors.add(collector);
        collector.start();
        Await.until("it listens", LIMIT, collector::isListening);
        return collector;
    }

    private void connectPublisher() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setMaxInflight(1000);
        Await.until("the broker is up", LIMIT, () -> {
            try {
                if (!publisher.isConnected()) {
                    publisher.connect(options).waitForCompletion(2000);
                }
                return true;
            } catch (MqttException e) {
                return false;
            }
        });
    }

    /** Returns when the broker has accepted all of them. */
    private void publish(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            byte[] payload = ("{\"v\":" + i % 5000 + ".0}").getBytes(StandardCharsets.UTF_8);
            publisher.publish(TOPIC, payload, 1, false).waitForCompletion(10_000);
        }
    }
}
