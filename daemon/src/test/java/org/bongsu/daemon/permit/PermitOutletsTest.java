package org.bongsu.daemon.permit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.bongsu.daemon.http.view.LossView;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does not ask hears of each grant and each withdrawal, once, and whoever comes later finds the last word. */
class PermitOutletsTest {

    private static final Moment NOW = Moment.parse("2022-10-15T07:52:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> ids = new ArrayList<>();
    private final List<JsonNode> bodies = new ArrayList<>();

    private static PermitView permit(boolean granted, long second, int lost) {
        return new PermitView(
                "hall-1",
                granted,
                NOW.plusSeconds(second),
                granted ? Optional.of(NOW.plusSeconds(second + 300)) : Optional.empty(),
                Text.same(granted ? "safe" : "busy"),
                lost == 0 ? List.of() : List.of(new LossView(2, lost)),
                3,
                Optional.empty());
    }

    private PermitOutlets outlets(PermitSettings settings, Optional<MqttSettings> broker) {
        return new PermitOutlets(
                vertx,
                settings,
                broker,
                () -> NOW,
                (id, body) -> {
                    ids.add(id);
                    bodies.add(json(body));
                },
                new SimpleMeterRegistry());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aWebhookIsToldOfEachTurnAndOfNothingElse() {
        PermitOutlets outlets =
                outlets(new PermitSettings(Optional.empty(), 1, Optional.empty(), List.of("ops")), Optional.empty());
        outlets.published(List.of(permit(false, 0, 120)));
        outlets.published(List.of(permit(false, 10, 7)));
        outlets.published(List.of(permit(true, 20, 0)));
        outlets.published(List.of(permit(true, 50, 0)));
        outlets.published(List.of(permit(false, 60, 1)));
        assertEquals(
                List.of(true, false),
                bodies.stream()
                        .map(body -> body.at("/data/granted").booleanValue())
                        .toList());
        assertEquals("bongsu.permit", bodies.get(0).get("type").textValue());
        assertEquals("hall-1", bodies.get(0).at("/data/id").textValue());
        assertEquals(
                "2022-10-15T07:57:20Z", bodies.get(0).at("/data/valid_until").textValue());
        assertEquals(1, bodies.get(1).at("/data/would_lose/0/workloads").intValue());
        assertEquals(2, ids.stream().distinct().count());
    }

    /** A real broker, which is restarted in between and forgets everything. */
    @Tag("peer")
    @Test
    void theBrokerRetainsTheLastWordAndThatNobodyRenewsIt() throws IOException {
        int port = PeerBinaries.freePort();
        Files.write(
                folder.resolve("mosquitto.conf"),
                List.of("listener " + port + " 127.0.0.1", "allow_anonymous true", "user root"));
        MqttSettings broker = MqttSettings.of("tcp://127.0.0.1:" + port, "bongsu");
        PermitOutlets outlets = outlets(
                new PermitSettings(Optional.empty(), 1, Optional.of("site/permits"), List.of()), Optional.of(broker));
        outlets.published(List.of(permit(true, 0, 0)));
        try (Peer first = mosquitto()) {
            outlets.start();
            Map<String, JsonNode> heard = late(broker, "first");
            Await.until("retained: " + heard, SOON, () -> heard.size() == 2);
            assertTrue(heard.get("site/permits/hall-1").get("granted").booleanValue());
            assertTrue(heard.get("site/permits").get("online").booleanValue());
            outlets.published(List.of(permit(false, 60, 4)));
            Await.until(
                    "withdrawn",
                    SOON,
                    () -> !heard.get("site/permits/hall-1").get("granted").booleanValue());
            assertTrue(first.process().isAlive());
        }
        try (Peer second = mosquitto()) {
            Map<String, JsonNode> heard = late(broker, "second");
            Await.until("told again: " + heard, Duration.ofSeconds(60), () -> heard.size() == 2);
            assertEquals(
                    4,
                    heard.get("site/permits/hall-1")
                            .at("/would_lose/0/workloads")
                            .intValue());
            outlets.stop();
            Await.until(
                    "offline",
                    SOON,
                    () -> !heard.get("site/permits").get("online").booleanValue());
            assertTrue(second.process().isAlive());
        }
    }

    private Peer mosquitto() throws IOException {
        return PeerBinaries.start(
                folder.resolve("mosquitto.log"),
                "usr/sbin/mosquitto",
                "-c",
                folder.resolve("mosquitto.conf").toString());
    }

    /** Somebody who subscribes later. */
    private static Map<String, JsonNode> late(MqttSettings broker, String name) {
        Map<String, JsonNode> heard = new ConcurrentHashMap<>();
        new MqttListener(
                        broker,
                        name,
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
                                heard.put(topic, json(new String(payload, StandardCharsets.UTF_8)));
                            }
                        },
                        new SimpleMeterRegistry())
                .start();
        return heard;
    }
}
