package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    private int version;
    private int sessions = 1;
    private int inFlight = 2_000;
    private String share = "";

    /** MQTT 3.1.1 and 5 have the same faults to bear. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 5})
    @interface BothVersions {}

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

    @BothVersions
    void noAcceptedMessageIsMissingAfterTheBrokerIsKilledAndRestartedMidRun(int version) throws Exception {
        this.version = version;
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
    @BothVersions
    void whatWasNotCommittedComesAgainToTheNextDaemonWithoutBlockingOnTheFirst(int version) throws Exception {
        this.version = version;
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

    @BothVersions
    void garbageIsKeptAsideAndTheMessagesBehindItComeThrough(int version) throws Exception {
        this.version = version;
        start();
        for (int i = 0; i < 50; i++) {
            publisher.publish(TOPIC, new byte[] {(byte) i, '{', 0, (byte) 0xFF}, 1, false);
            publisher.publish(PREFIX + "no.such.point", "{\"v\":1}".getBytes(StandardCharsets.UTF_8), 1, false);
        }
        publish(0, 100);
        Await.until("the good ones", LIMIT, () -> store.values.size() == 100);
        assertEquals(50, deadLetters());
        assertEquals(50, meters.get("bongsu_mqtt_unknown_topics").counter().count());
        assertEquals(
                50, Files.readAllLines(dir.resolve("mqtt-dead-letters.txt")).size());
        assertEquals(List.of(), health.heard);
    }

    /**
     * A full disk must not blind the rules: Mosquitto sends at most 20 unacknowledged messages, and the rules still see the
     * thousandth.
     */
    @BothVersions
    void rulesStillSeeEverythingWhileNothingCanBeCommittedAndTheStoreHasItAllAfterwards(int version) throws Exception {
        this.version = version;
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

    @BothVersions
    void aSilentDeviceAndALostBrokerAreTwoDifferentCausesToldOnce(int version) throws Exception {
        this.version = version;
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

    /** A restart by the book: Mosquitto saves its sessions and queues on SIGTERM. */
    @BothVersions
    void whatIsNotAcknowledgedOutlivesARestartOfTheBrokerInBothWays(int version) throws Exception {
        this.version = version;
        start();
        publish(0, 1);
        Await.until("it works", LIMIT, () -> store.values.size() == 1);
        store.hold();
        publish(1, 15);
        Await.until("the rules have them", LIMIT, () -> live.stream().anyMatch(r -> r.raw() == 14));
        broker.close();
        broker = broker();
        connectPublisher();
        publish(15, 30);
        Await.until("they are sent again", LIMIT, () -> count("bongsu_mqtt_messages", "bongsu") >= 29);
        store.release();
        Await.until("all of it once the broker is back", LIMIT, () -> store.values.size() == 30);
        assertEquals(0, count("bongsu_mqtt_sessions_forgotten"));
        assertTrue(count("bongsu_mqtt_connections") >= 2);
    }

    /** Back-pressure: the broker holds back what it may not send, and the connection stays up. */
    @BothVersions
    void withheldAcknowledgementsStopTheFlowAndNothingIsSentTwiceOrLost(int version) throws Exception {
        this.version = version;
        inFlight = 20;
        start();
        publish(0, 1);
        Await.until("it works", LIMIT, () -> store.values.size() == 1);
        double connections = count("bongsu_mqtt_connections");
        store.hold();
        publish(1, 500);
        Await.until("the tap is open", LIMIT, () -> gauge("bongsu_mqtt_tap") == 1);
        assertTrue(gauge("bongsu_mqtt_oldest_unacknowledged_seconds") > 0.9);
        assertEquals(20, sum("bongsu_mqtt_unacknowledged"), "Mosquitto's default, and what version 5 asks for");
        Await.until("it listens", LIMIT, () -> count("bongsu_mqtt_connections") == connections + 1);
        store.release();
        Await.until("all of it", LIMIT, () -> store.values.size() == 500);
        Await.until("all acknowledged", LIMIT, () -> count("bongsu_mqtt_acknowledged") >= 500);
        assertEquals(0, count("bongsu_mqtt_redelivered"));
        Await.until("the tap is closed", LIMIT, () -> gauge("bongsu_mqtt_tap") == 0);
        assertEquals(connections + 1, count("bongsu_mqtt_connections"), "the tap's, and no other");
    }

    /** A message that always fails must not keep those behind it waiting, nor come for ever. */
    @BothVersions
    void aPoisonedMessageIsAcknowledgedAndTheConnectionStays(int version) throws Exception {
        this.version = version;
        start();
        publisher.publish(TOPIC, new byte[10 << 20], 1, false).waitForCompletion(20_000);
        publisher.publish(TOPIC, "{\"v\":\"x\"}".getBytes(StandardCharsets.UTF_8), 1, true);
        publish(0, 5);
        Await.until("those behind it", LIMIT, () -> store.values.size() == 5);
        Await.until("all acknowledged", LIMIT, () -> count("bongsu_mqtt_acknowledged") >= 7);
        assertEquals(
                1,
                meters.get("bongsu_mqtt_dead_letters")
                        .tag("reason", "too_long")
                        .counter()
                        .count());
        assertEquals(
                1,
                meters.get("bongsu_mqtt_dead_letters")
                        .tag("reason", "not_a_number")
                        .counter()
                        .count());
        assertEquals(1, count("bongsu_mqtt_connections"), "and no connection was lost over it");
        assertTrue(Files.size(dir.resolve("mqtt-dead-letters.txt")) < 20_000, "ten megabytes leave a line");
    }

    /** Rules that take their time must not cost the connection: the client's thread never waits for them. */
    @BothVersions
    void aSlowTakerOfReadingsDoesNotBlockTheClientBeyondItsKeepAlive(int version) throws Exception {
        this.version = version;
        CountDownLatch slow = new CountDownLatch(1);
        MqttCollector collector = new MqttCollector(
                Fixtures.rooms(1, Duration.ofMinutes(1)),
                quick(),
                ScenarioClock.real(System.currentTimeMillis()),
                System::currentTimeMillis,
                dir,
                readings -> await(slow),
                store,
                health,
                meters);
        collectors.add(collector);
        collector.start();
        Await.until("it listens", LIMIT, collector::isListening);
        publish(0, 15);
        Await.pass(Duration.ofSeconds(4));
        publish(15, 20);
        Await.until("they arrive none the less", LIMIT, () -> count("bongsu_mqtt_messages") >= 20);
        assertEquals(1, count("bongsu_mqtt_connections"));
        slow.countDown();
        Await.until("and are stored", LIMIT, () -> store.values.size() == 20);
    }

    private MqttSettings quick() {
        MqttSettings normal = MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu");
        return new MqttSettings(
                normal.url(),
                version,
                normal.client(),
                "",
                "",
                normal.tls(),
                "",
                1,
                normal.sessionExpiry(),
                normal.inFlight(),
                Duration.ofSeconds(1),
                normal.skew(),
                normal.stalePeriods(),
                normal.grace(),
                normal.deadLetterBytes());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Four sessions together get over the limit of one; each acknowledges what it brought. */
    @BothVersions
    void sharedSessionsDealOutTheMessagesAndStoreEachThroughAKilledBroker(int version) throws Exception {
        this.version = version;
        sessions = 4;
        share = "bongsu";
        MqttCollector collector = start();
        publish(0, 200);
        Await.until("all of it", LIMIT, () -> store.values.size() == 200);
        for (String client : List.of("bongsu", "bongsu-2", "bongsu-3", "bongsu-4")) {
            double own = count("bongsu_mqtt_acknowledged", client);
            assertTrue(own >= 20, client + " acknowledged " + own);
        }
        store.hold();
        publish(200, 260);
        Await.until("more than one session may have on its way", LIMIT, () -> sum("bongsu_mqtt_unacknowledged") == 60);
        broker.kill();
        broker = broker();
        connectPublisher();
        // Mosquitto 2.0.11 forgets over a restart who shares: what is published before the sessions are back has no
        // taker.
        Await.until("back again", LIMIT, collector::isListening);
        publish(260, 300);
        store.release();
        Await.until("all of it again", LIMIT, () -> store.values.size() == 300);
    }

    @BothVersions
    void sessionsWithoutAGroupDivideTheDevicesSoThatEachKeepsItsOrder(int version) throws Exception {
        this.version = version;
        sessions = 3;
        start(Fixtures.rooms(12, Duration.ofMinutes(1)));
        for (int i = 0; i < 120; i++) {
            publishTo("bongsu/test/bat-1/th-" + (1 + i % 12) + "/ambient.temperature", i);
        }
        Await.until("all of it", LIMIT, () -> store.values.size() == 120);
        List<Double> first = live.stream()
                .filter(reading -> reading.point().device().id().equals("th-1") && reading.quality() == Quality.GOOD)
                .map(Reading::raw)
                .toList();
        assertEquals(first.stream().sorted().toList(), first);
        for (String client : List.of("bongsu", "bongsu-2", "bongsu-3")) {
            assertTrue(count("bongsu_mqtt_messages", client) >= 10, client);
        }
        broker.kill();
        broker = broker();
        connectPublisher();
        for (int i = 120; i < 240; i++) {
            publishTo("bongsu/test/bat-1/th-" + (1 + i % 12) + "/ambient.temperature", i);
        }
        Await.until("each session has its own again", LIMIT, () -> store.values.size() == 240);
    }

    /** A device is added and another taken out while a third goes on speaking: on the same connection. */
    @BothVersions
    void devicesAreReplacedOnTheLivingSessionWithoutLosingAMessageOfThoseThatStay(int version) throws Exception {
        this.version = version;
        MqttCollector collector = start(Fixtures.rooms(2, Duration.ofMinutes(1)));
        AtomicInteger said = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread speaker = new Thread(() -> {
            while (!over.get()) {
                tick(said.getAndIncrement());
            }
        });
        speaker.start();
        Await.until("it speaks", LIMIT, () -> said.get() > 5);
        collector.replace(Fixtures.rooms(3, Duration.ofMinutes(1)));
        Await.until("the new one is listened to", LIMIT, collector::isListening);
        publishTo("bongsu/test/bat-1/th-3/ambient.temperature", 4_999);
        Await.until("the new one is heard", LIMIT, () -> store.values.contains(4_999.0));
        collector.replace(Fixtures.rooms(1, Duration.ofMinutes(1)));
        publishTo("bongsu/test/bat-1/th-1/ambient.temperature", 4_998);
        Await.until("the one that stays is heard", LIMIT, () -> store.values.contains(4_998.0));
        over.set(true);
        speaker.join();
        double unknown = count("bongsu_mqtt_unknown_topics");
        Await.pass(Duration.ofMillis(300));
        publishTo("bongsu/test/bat-1/th-2/ambient.temperature", 4_997);
        publishTo("bongsu/test/bat-1/th-1/ambient.temperature", 4_996);
        Await.until("after it", LIMIT, () -> store.values.contains(4_996.0));
        assertFalse(store.values.contains(4_997.0));
        assertEquals(unknown, count("bongsu_mqtt_unknown_topics"), "the broker does not even send it");
        Set<Double> all =
                IntStream.range(0, said.get()).mapToObj(i -> (double) i).collect(Collectors.toSet());
        assertTrue(store.values.containsAll(all), "nothing of the one that stays is missing");
        assertEquals(1, count("bongsu_mqtt_connections"));
    }

    @BothVersions
    void refusedSubscriptionsAreAFaultThatNamesThem(int version) throws Exception {
        this.version = version;
        broker.close();
        Path plugin = PeerBinaries.file("usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so");
        Files.writeString(dir.resolve("security.json"), """
                {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false,
                 "unsubscribe": true}, "clients": [], "groups": [], "roles": [], "anonymousGroup": "unused"}""");
        Files.write(
                dir.resolve("mosquitto.conf"),
                List.of("plugin " + plugin, "plugin_opt_config_file " + dir.resolve("security.json")),
                StandardOpenOption.APPEND);
        broker = broker();
        MqttCollector collector = collector(Fixtures.rooms(1, Duration.ofMinutes(1)));
        collector.start();
        Await.until("it is told", LIMIT, () -> health.faults.containsKey("mqtt-subscriptions"));
        assertTrue(
                health.faults.get("mqtt-subscriptions").en().contains("bongsu/test/bat-1/th-1/+"),
                health.faults.toString());
        assertFalse(collector.isListening());
        assertTrue(count("bongsu_mqtt_subscriptions_refused") >= 1);
    }

    /** A passing session of somebody's own, as a Sparkplug host needs it. */
    @BothVersions
    void aListenerOfItsOwnBringsItsSubscriptionsItsWillAndItsMessages(int version) throws Exception {
        this.version = version;
        List<String> heard = new CopyOnWriteArrayList<>();
        MqttListener[] host = new MqttListener[1];
        MqttListener.Handler handler = new MqttListener.Handler() {
            @Override
            public void connected() {
                heard.add("connected");
            }

            @Override
            public void lost() {
                heard.add("lost");
            }

            @Override
            public void arrived(String topic, byte[] payload, boolean retained) {
                heard.add(topic + " " + payload.length + " " + retained);
            }
        };
        MqttSettings settings =
                MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu").withVersion(version);
        host[0] = new MqttListener(
                settings,
                "host",
                List.of("spBv1.0/#"),
                () -> Optional.of(new Will("state/host", new byte[] {'0'}, 1)),
                100,
                handler,
                meters);
        host[0].start();
        Await.until("it listens", LIMIT, host[0]::isListening);
        assertTrue(host[0].publish("spBv1.0/x", new byte[5], 0, false));
        Await.until("it hears itself", LIMIT, () -> heard.contains("spBv1.0/x 5 false"));
        broker.kill();
        Await.until("lost", LIMIT, () -> heard.contains("lost"));
        assertFalse(host[0].publish("spBv1.0/x", new byte[5], 0, false));
        broker = broker();
        Await.until("again", LIMIT, host[0]::isListening);
        connectPublisher();
        publisher.publish("spBv1.0/y", new byte[200], 0, false);
        Await.until("and it listens again", LIMIT, () -> heard.contains("spBv1.0/y 100 false"));
        host[0].stop();
        host[0].stop();
    }

    private double count(String name) {
        return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
    }

    private double count(String name, String client) {
        return meters.get(name).tag("session", client).counter().count();
    }

    private double sum(String name) {
        return meters.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double deadLetters() {
        return count("bongsu_mqtt_dead_letters");
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
        return start(Fixtures.rooms(1, Duration.ofMinutes(1)));
    }

    private MqttCollector start(Inventory inventory) {
        MqttCollector collector = collector(inventory);
        collector.start();
        Await.until("it listens", LIMIT, collector::isListening);
        return collector;
    }

    private MqttCollector collector(Inventory inventory) {
        MqttCollector collector = new MqttCollector(
                inventory,
                MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu")
                        .withVersion(version)
                        .withSessions(sessions, share)
                        .withInFlight(inFlight),
                new ScenarioClock(Moment.parse("2022-10-15T06:00:00Z"), System.currentTimeMillis(), 60),
                System::currentTimeMillis,
                dir,
                live::addAll,
                store,
                health,
                meters);
        collectors.add(collector);
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

    private void publishTo(String topic, int value) throws Exception {
        publisher
                .publish(topic, ("{\"v\":" + value + ".0}").getBytes(StandardCharsets.UTF_8), 1, false)
                .waitForCompletion(10_000);
    }

    /** Returns when the broker has accepted all of them. */
    private void publish(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            byte[] payload = ("{\"v\":" + i % 5000 + ".0}").getBytes(StandardCharsets.UTF_8);
            publisher.publish(TOPIC, payload, 1, false).waitForCompletion(10_000);
        }
    }
}
