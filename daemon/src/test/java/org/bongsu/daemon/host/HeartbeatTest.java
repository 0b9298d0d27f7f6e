package org.bongsu.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.alerting.signature.StandardWebhook;
import org.bongsu.alerting.signature.WebhookKey;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watcher gets to see, over real sockets. */
class HeartbeatTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "whsec_Yt3LpUJsfGuiYRRq4p3j+Lr2pZOXTsdvqZSfUnqf27s=";
    private static final long WALL = 1_795_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> reached = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Heartbeat heartbeat(Optional<String> url, Optional<String> topic, Optional<MqttSettings> broker) {
        return new Heartbeat(
                vertx,
                new HeartbeatSettings(Duration.ofSeconds(30), url.map(each -> new Webhook(each, KEY)), topic),
                SecretResolver.of(folder),
                UnaryOperator.identity(),
                broker,
                () -> WALL,
                (well, why) -> reached.add(well ? "reached" : "not reached"),
                meters);
    }

    private static Vitals vitals(String... faults) {
        return new Vitals("s", 3, 7, Optional.empty(), List.of(faults), Stage.PRE_ALARM, "c-1");
    }

    private double count(String result) {
        return meters.get("bongsu_heartbeats").tag("result", result).counter().count();
    }

    @Test
    void aPostSaysHowTheDaemonIsAndIsSigned() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    StandardWebhook.Verdict verdict = StandardWebhook.verify(
                            request.getHeader(StandardWebhook.HEADER_ID),
                            request.getHeader(StandardWebhook.HEADER_TIMESTAMP),
                            request.getHeader(StandardWebhook.HEADER_SIGNATURE),
                            body.toString(),
                            WebhookKey.parse(KEY),
                            WALL / 1_000);
                    heard.add(verdict == StandardWebhook.Verdict.VALID ? body.toString() : verdict.name());
                    request.response().end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        Heartbeat heartbeat = heartbeat(
                Optional.of("http://127.0.0.1:" + server.actualPort() + "/"), Optional.empty(), Optional.empty());
        heartbeat.beat(vitals("spool"));
        Await.until("delivered", SOON, () -> count("delivered") == 1);
        JsonNode body = JSON.readTree(heard.get(0));
        assertEquals("[\"spool\"]", body.at("/data/faults").toString());
        assertEquals("pre_alarm", body.at("/data/stage").asText());
        HeartbeatBody read = HeartbeatBody.read(heard.get(0)).orElseThrow();
        assertEquals(
                new HeartbeatBody(
                        "s",
                        WALL,
                        Duration.ofSeconds(30),
                        3,
                        false,
                        false,
                        vitals("spool").line()),
                read);
        heartbeat
                .stop(Optional.of(vitals()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertTrue(HeartbeatBody.read(heard.get(1)).orElseThrow().stopping());
    }

    /** One that is lost is a hiccup of the way; three are for operators, once, and so is the way's return. */
    @Test
    void aWatcherThatCannotBeReachedIsToldAfterThree() throws Exception {
        int port = PeerBinaries.freePort();
        Heartbeat heartbeat =
                heartbeat(Optional.of("http://127.0.0.1:" + port + "/"), Optional.empty(), Optional.empty());
        for (int i = 1; i <= 4; i++) {
            int failed = i;
            heartbeat.beat(vitals());
            Await.until("failed " + i, SOON, () -> count("failed") == failed);
            assertEquals(i < 3 ? List.of() : List.of("not reached"), reached);
        }
        vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        heartbeat.beat(vitals());
        Await.until("delivered", SOON, () -> count("delivered") == 1);
        assertEquals(List.of("not reached", "reached"), reached);
    }

    /** Whoever subscribes later has to find how it is, and that nobody renews it once we have stopped. */
    @Tag("peer")
    @Test
    void theBrokerRetainsTheLastHeartbeat() throws IOException {
        int port = PeerBinaries.freePort();
        Files.write(
                folder.resolve("mosquitto.conf"),
                List.of("listener " + port + " 127.0.0.1", "allow_anonymous true", "user root"));
        MqttSettings broker = MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu");
        Heartbeat heartbeat = heartbeat(Optional.empty(), Optional.of("site/alive"), Optional.of(broker));
        List<JsonNode> heard = new CopyOnWriteArrayList<>();
        try (Peer mosquitto = PeerBinaries.start(
                folder.resolve("mosquitto.log"),
                "usr/sbin/mosquitto",
                "-c",
                folder.resolve("mosquitto.conf").toString())) {
            heartbeat.start();
            Await.until("retained", SOON, () -> {
                heartbeat.beat(vitals());
                return count("delivered") > 0;
            });
            MqttListener late = new MqttListener(
                    broker,
                    "late",
                    List.of("site/#"),
                    Optional::empty,
                    65_536,
                    new MqttListener.Handler() {
                        @Override
                        public void connected() {}

                        @Override
                        public void lost() {}

                        @Override
                        public void arrived(String topic, byte[] payload, boolean retained) {
                            try {
                                heard.add(JSON.readTree(payload));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    },
                    meters);
            late.start();
            Await.until("heard", SOON, () -> !heard.isEmpty());
            assertTrue(heard.get(0).get("online").booleanValue());
            assertEquals(3, heard.get(0).at("/data/epoch").asInt());
            heartbeat.stop(Optional.of(vitals()));
            Await.until(
                    "offline",
                    SOON,
                    () -> !heard.get(heard.size() - 1).get("online").booleanValue());
            late.stop();
            assertTrue(mosquitto.process().isAlive());
        }
        assertFalse(heard.isEmpty());
    }
}
