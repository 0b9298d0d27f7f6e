package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.ChannelQueue;
import org.bongsu.alerting.channel.ChannelReport;
import org.bongsu.alerting.channel.Transport;
import org.bongsu.alerting.channel.TransportMaker;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;
import org.bongsu.alerting.page.PageReason;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts on a topic of a real Mosquitto, which is stopped, killed and frozen meanwhile. */
@Tag("peer")
class MqttChannelPeerTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TOPIC = "site/alerts";
    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private record Heard(String topic, JsonNode body, int qos, boolean retained) {}

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AlertBook book = new AlertBook();
    private final List<AutoCloseable> open = new ArrayList<>();
    private int port;

    @BeforeEach
    void port() throws IOException {
        port = PeerBinaries.freePort();
    }

    @AfterEach
    void close() throws Exception {
        for (int index = open.size() - 1; index >= 0; index--) {
            open.get(index).close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What it kept for those who come back it has on disk. */
    private Peer mosquitto(String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                "persistence true",
                "persistence_location " + folder + "/",
                "user root"));
        lines.addAll(List.of(more));
        Path config = Files.write(folder.resolve("mosquitto.conf"), lines);
        Peer peer = PeerBinaries.start(folder.resolve("mosquitto.log"), "usr/sbin/mosquitto", "-c", config.toString());
        open.add(peer);
        return peer;
    }

    private Transport channel(int version) {
        MqttSettings broker =
                MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu").withVersion(version);
        return new MqttTransport(
                vertx,
                broker,
                new Outlet.Mqtt(TOPIC),
                TransportMaker.unsigned(vertx, folder, "demo", System::currentTimeMillis),
                meters);
    }

    /** Somebody with a session that the broker keeps. */
    private List<Heard> listen(String name) throws MqttException {
        List<Heard> heard = new CopyOnWriteArrayList<>();
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + port, name, new MemoryPersistence());
        client.setCallback(new MqttCallbackExtended() {
            @Override
            public void connectComplete(boolean again, String url) {}

            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(String topic, MqttMessage message) throws IOException {
                heard.add(
                        new Heard(topic, JSON.readTree(message.getPayload()), message.getQos(), message.isRetained()));
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(500);
        Await.until("the broker is up", LIMIT, () -> {
            try {
                client.connect(options).waitForCompletion(2_000);
                return true;
            } catch (MqttException notYet) {
                return false;
            }
        });
        client.subscribe("site/#", 1).waitForCompletion(LIMIT.toMillis());
        open.add(() -> {
            client.disconnectForcibly(0, 500, false);
            client.close(true);
        });
        return heard;
    }

    private Page page(String part) {
        AlertCause cause =
                new AlertCause.Health(part, Severity.ERROR, new Text("it is broken", "고장"), List.of("of a test"));
        return new Page(
                T0,
                part,
                PageReason.CHANGED,
                PageReason.CHANGED.meaning(),
                List.of(book.raise(cause, T0)),
                0,
                List.of("bus"));
    }

    private static Answer send(Transport transport, String piece) {
        return transport
                .send("m", piece)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /** Once the connection stands, which is made in the background. */
    private static void accepted(Transport transport, String piece) {
        Await.until("the broker takes it", LIMIT, () -> send(transport, piece) instanceof Answer.Accepted);
    }

    private static List<String> parts(List<Heard> heard) {
        return heard.stream()
                .filter(each -> each.topic().equals(TOPIC))
                .map(each -> each.body().at("/data/id").asText())
                .toList();
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 5})
    void anAlertIsOurJsonAtQosOneAndNobodyWhoComesLaterIsToldOfIt(int version) throws Exception {
        mosquitto();
        List<Heard> heard = listen("early");
        Transport transport = channel(version);
        accepted(transport, transport.render(page("disk")).get(0));
        Await.until("it is heard", LIMIT, () -> !heard.isEmpty());
        Heard alert = heard.get(0);
        assertEquals(TOPIC, alert.topic());
        assertEquals(1, alert.qos());
        assertFalse(alert.retained());
        assertEquals("bongsu.alert", alert.body().path("type").asText());
        assertEquals("demo", alert.body().at("/data/site").asText());
        assertEquals("health.disk", alert.body().at("/data/id").asText());
        assertEquals(
                "고장", alert.body().at("/data/summary/ko").asText(), alert.body().toString());

        MqttAsyncClient other = new MqttAsyncClient("tcp://127.0.0.1:" + port, "other", new MemoryPersistence());
        other.connect().waitForCompletion(LIMIT.toMillis());
        other.publish("site/kept", "{}".getBytes(StandardCharsets.UTF_8), 1, true)
                .waitForCompletion(LIMIT.toMillis());
        other.disconnect().waitForCompletion(LIMIT.toMillis());
        other.close();
        List<Heard> late = listen("late");
        Await.until("what is retained is heard", LIMIT, () -> !late.isEmpty());
        assertEquals(List.of("site/kept"), late.stream().map(Heard::topic).toList(), "and only that");
        transport.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 5})
    void whatTheBrokerIsNotThereForWaitsAndIsAnAlertAndComesInOrder(int version) throws Exception {
        Peer first = mosquitto();
        List<Heard> heard = listen("early");
        List<ChannelReport.Health> reports = new CopyOnWriteArrayList<>();
        try (ChannelStore store = new ChannelStore(folder)) {
            ChannelQueue queue = new ChannelQueue(
                    vertx,
                    channel(version),
                    "bus",
                    "demo",
                    store,
                    System::currentTimeMillis,
                    report -> reports.add(report.health()));
            queue.post(page("one"));
            Await.until("the first is heard", LIMIT, () -> parts(heard).contains("health.one"));
            reports.clear();
            // Its session of the listener is on disk before it goes.
            first.close();
            queue.post(page("two"));
            queue.post(page("three"));
            Await.until("the channel fails", LIMIT, () -> reports.contains(ChannelReport.Health.FAILING));
            mosquitto();
            Await.until("all are heard", LIMIT, () -> parts(heard).contains("health.three"));
            Await.until("it is back", LIMIT, () -> reports.contains(ChannelReport.Health.BACK));
            assertEquals(
                    List.of("health.one", "health.two", "health.three"),
                    parts(heard).stream().distinct().toList());
            queue.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** It takes octets and acknowledges nothing, and then dies with them: what is taken is what it has acknowledged. */
    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 5})
    void whatIsNotAcknowledgedIsNotTaken(int version) throws Exception {
        Peer broker = mosquitto();
        Transport transport = channel(version);
        accepted(transport, transport.render(page("disk")).get(0));
        signal(broker, "-STOP");
        Answer answer = send(transport, transport.render(page("frozen")).get(0));
        Failure failure = assertInstanceOf(Answer.Rejected.class, answer).failure();
        assertEquals(Failure.Kind.TIMEOUT, failure.kind(), failure.detail());
        signal(broker, "-CONT");
        accepted(transport, transport.render(page("thawed")).get(0));
        broker.kill();
        Await.until(
                "nothing is taken while it is gone",
                LIMIT,
                () -> send(transport, transport.render(page("gone")).get(0)) instanceof Answer.Rejected);
        transport.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** MQTT 5 says so; by MQTT 3.1.1 a broker can but swallow it. */
    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {5})
    void aTopicThatTheBrokerRefusesIsAFailure(int version) throws Exception {
        Path rights = Files.writeString(folder.resolve("rights"), "topic read #\ntopic write other/#\n");
        Files.setPosixFilePermissions(rights, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        mosquitto("acl_file " + rights);
        listen("early");
        Transport transport = channel(version);
        String piece = transport.render(page("disk")).get(0);
        Await.until("it is refused by name", LIMIT, () -> {
            Answer answer = send(transport, piece);
            assertInstanceOf(Answer.Rejected.class, answer);
            return ((Answer.Rejected) answer).failure().detail().contains("the broker refuses it: 135");
        });
        transport.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void signal(Peer peer, String what) throws Exception {
        Process kill =
                new ProcessBuilder("kill", what, Long.toString(peer.process().pid())).start();
        assertTrue(kill.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, kill.exitValue());
    }
}
