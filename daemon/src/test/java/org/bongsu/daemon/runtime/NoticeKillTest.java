package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon's process is killed while notices are on their way: some were taken and it never learnt of it. Nothing is lost, each
 * endpoint hears in order, and what comes twice comes under one id. What was proven stays so.
 */
@Tag("slow")
class NoticeKillTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int ENDPOINTS = 8;

    @TempDir
    Path folder;

    private record Heard(String endpoint, String id, long sequence, boolean taken) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger challenges = new AtomicInteger();
    private final AtomicInteger silent = new AtomicInteger();
    private final List<Process> processes = new ArrayList<>();
    private volatile boolean answers = true;
    private Path site = Path.of(".");
    private int api;

    @BeforeEach
    void write() throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        String base = "http://127.0.0.1:" + server.actualPort();
        site = Files.createDirectories(folder.resolve("site"));
        Path demo = Setup.configHome().resolve("sites/demo");
        for (String file : List.of("site.yaml", "servers.csv")) {
            Files.copy(demo.resolve(file), site.resolve(file));
        }
        String tenants = Files.readString(demo.resolve("tenants.yaml"))
                .replaceAll(
                        "webhook: \\{url: \"http://127.0.0.1:18090/tenants/([^/]+)/hook\", (secret: [^}]+)\\}",
                        "webhooks: [{id: a, url: \"" + base + "/$1/a\", $2}, {id: b, url: \"" + base + "/$1/b\", $2}]");
        Files.writeString(site.resolve("tenants.yaml"), tenants);
        Files.writeString(site.resolve("devices.yaml"), "devices: []\n");
        Files.writeString(
                site.resolve("bongsu.yaml"),
                "autonomy: {default: observe}\nwebhooks: {allow_networks: [127.0.0.0/8]}\n");
        api = PeerBinaries.freePort();
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What it does not answer it has heard all the same: only the sender does not know. */
    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                JsonNode event = json.readTree(body.getBytes());
                if (event.path("type").asText().equals("bongsu.endpoint.challenge")) {
                    challenges.incrementAndGet();
                    request.response().end(event.at("/data/challenge").asText());
                    return;
                }
                heard.add(new Heard(
                        request.path(),
                        String.valueOf(request.getHeader("webhook-id")),
                        Long.parseLong(event.path("sequence").asText()),
                        answers));
                if (answers) {
                    request.response().setStatusCode(204).end();
                } else {
                    silent.incrementAndGet();
                }
            } catch (IOException notJson) {
                request.response().setStatusCode(400).end();
            }
        });
    }

    private Process start() throws IOException {
        Path log = folder.resolve("run-" + processes.size() + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dbongsu.home=" + System.getProperty("bongsu.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.bongsu.daemon.Main",
                        "run",
                        "--site",
                        site.toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--listen",
                        "127.0.0.1:" + api)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        Await.until("it is ready", LIMIT, () -> get("/readyz").isPresent());
        return process;
    }

    private Optional<JsonNode> get(String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(json.readTree(response.body())) : Optional.empty();
        } catch (IOException down) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(stopped));
        }
    }

    private String metric() {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException down) {
            return "";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(stopped));
        }
    }

    private void cut(String room) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/api/v1/rooms/" + room + "/cut"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"by\":\"119\",\"in\":\"30m\",\"reason\":\"fire\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(2, response.statusCode() / 100, response.body());
    }

    private boolean nothingPending() {
        JsonNode tenants =
                get("/api/v1/notices").map(all -> all.path("tenants")).orElse(json.nullNode());
        int sent = 0;
        for (JsonNode tenant : tenants) {
            sent += tenant.path("delivered").asInt();
            if (tenant.path("pending").asInt(1) > 0) {
                return false;
            }
        }
        return sent >= 2 * ENDPOINTS;
    }

    @Test
    void whatWasOnItsWayComesAgainInOrderUnderTheSameId() throws Exception {
        Process daemon = start();
        Await.until("all are challenged", LIMIT, () -> challenges.get() == ENDPOINTS);
        Await.until("and proven", LIMIT, () -> metric().contains("\nbongsu_endpoints_unproven 0.0"));
        for (String room : List.of("hall-1", "hall-2")) {
            answers = false;
            silent.set(0);
            cut(room);
            Await.until("every endpoint has one on its way", LIMIT, () -> silent.get() >= ENDPOINTS / 2);
            daemon.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            answers = true;
            daemon = start();
        }
        Await.until("all are delivered", LIMIT, this::nothingPending);

        Map<String, List<Heard>> byEndpoint = new LinkedHashMap<>();
        heard.forEach(each -> byEndpoint
                .computeIfAbsent(each.endpoint(), key -> new ArrayList<>())
                .add(each));
        assertEquals(ENDPOINTS, byEndpoint.size());
        int again = 0;
        for (List<Heard> all : byEndpoint.values()) {
            Map<Long, String> ids = new LinkedHashMap<>();
            Set<String> distinct = new HashSet<>();
            long highest = 0;
            for (Heard each : all) {
                assertEquals(each.id(), ids.computeIfAbsent(each.sequence(), key -> each.id()), all.toString());
                assertTrue(each.sequence() >= highest, "in order: " + all);
                again += distinct.add(each.id()) ? 0 : 1;
                highest = each.sequence();
            }
            assertEquals(
                    IntStream.rangeClosed(1, (int) highest)
                            .boxed()
                            .map(Long::valueOf)
                            .toList(),
                    List.copyOf(ids.keySet()));
            assertEquals(
                    ids.keySet(),
                    all.stream()
                            .filter(Heard::taken)
                            .map(Heard::sequence)
                            .collect(Collectors.toCollection(LinkedHashSet::new)),
                    "each was taken in the end");
        }
        assertTrue(again >= ENDPOINTS, "it was killed with " + again + " on their way");
        assertEquals(ENDPOINTS, challenges.get(), "what was proven is not asked again");
    }
}
