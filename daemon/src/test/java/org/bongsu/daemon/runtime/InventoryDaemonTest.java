package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole in a running daemon at sixty times the speed: a fleet over HTTP that runs one workload more than servers.csv
 * has, and an export of NetBox beside it. The fleet carries out every command at once, as the drivers' interface says.
 */
@Tag("slow")
class InventoryDaemonTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String ROGUE = "rogue-db";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, JsonObject> workloads = new ConcurrentHashMap<>();
    private final Map<String, JsonObject> servers = new ConcurrentHashMap<>();
    private long revision = 1;
    private HttpServer fleet;
    private Daemon daemon;
    private int api;

    @AfterEach
    void stop() throws Exception {
        daemon.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** One event loop owns the fleet's state. */
    private void startFleet(Site site) throws Exception {
        for (Workload workload : site.workloads()) {
            workload(workload.id(), "running", workload.server());
        }
        site.servers().forEach(server -> power(server.id(), "on"));
        fleet = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private synchronized void workload(String id, String state, String where) {
        workloads.put(
                id,
                new JsonObject()
                        .put("workload", id)
                        .put("state", state)
                        .put("where", where)
                        .put("at", ++revision));
    }

    private synchronized void power(String id, String power) {
        servers.put(id, new JsonObject().put("server", id).put("power", power).put("at", ++revision));
    }

    private synchronized void answer(HttpServerRequest request) {
        if (request.path().endsWith("/commands")) {
            request.bodyHandler(body -> {
                obey(body.toJsonObject());
                request.response().setStatusCode(202).end("{}");
            });
        } else if (request.path().endsWith("/replies")) {
            vertx.setTimer(500, none -> request.response().end("{\"last\": 0, \"replies\": []}"));
        } else if (!request.path().endsWith("/inventory")) {
            request.response().setStatusCode(204).end(); // notices to tenants
        } else {
            long after = Long.parseLong(request.getParam("after"));
            JsonObject changes = new JsonObject()
                    .put("revision", revision)
                    .put("workloads", since(workloads, after))
                    .put("servers", since(servers, after));
            vertx.setTimer(100, none -> request.response().end(changes.encode()));
        }
    }

    private static JsonArray since(Map<String, JsonObject> all, long after) {
        return new JsonArray(
                all.values().stream().filter(one -> one.getLong("at") > after).toList());
    }

    private void obey(JsonObject command) {
        String workload = command.getString("workload", "");
        switch (command.getString("action")) {
            case "start" -> {
                String method = command.getString("method");
                boolean stops = method.equals("stop");
                workload(
                        workload,
                        stops ? "stopped" : method.equals("shift") ? "shifted" : "moved",
                        stops ? "" : command.getString("destination", ""));
            }
            case "power_off" -> power(command.getString("server"), "off");
            default -> {
                // cordons and cancels change nothing that is looked at
            }
        }
    }

    private Path site() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, site.resolve(file.getFileName()));
            }
        }
        List<String> rows = Files.readAllLines(site.resolve("servers.csv"));
        Files.write(
                site.resolve("servers.csv"),
                Stream.concat(
                                Stream.of(rows.get(0)),
                                rows.stream()
                                        .filter(row -> row.contains(",hall-2,"))
                                        .limit(6))
                        .toList());
        String bongsu = Files.readString(site.resolve("bongsu.yaml"));
        Files.writeString(
                site.resolve("bongsu.yaml"),
                bongsu.substring(0, bongsu.indexOf("channels:"))
                        + "webhooks: {allow_networks: [127.0.0.0/8]}\n"
                        + "drivers: {fleet: {url: \"http://127.0.0.1:18090\"}}\n"
                        + "inventory: {netbox: {file: netbox.json, every: 10s}}\n");
        return site;
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return path.equals("/metrics")
                    ? MAPPER.getNodeFactory().textNode(answer.body())
                    : MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isOpen(String alert) {
        for (JsonNode one : get("/api/v1/alerts").path("alerts")) {
            if (one.path("id").asText().equals(alert)
                    && !one.path("state").asText().equalsIgnoreCase("resolved")
                    && !one.path("state").asText().equalsIgnoreCase("cleared")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aHallInWhichAWorkloadRunsThatServersCsvLacksIsNotSafeAndItsServerStaysOn() throws Exception {
        Setup setup = Setup.load(site());
        Site site = setup.site();
        startFleet(site);
        String host = site.servers().get(0).id();
        workload(ROGUE, "running", host);
        Files.writeString(
                setup.folder().resolve("netbox.json"),
                "{\"devices\": [{\"name\": \"s-new\", \"role\": {\"slug\": \"server\"}, \"status\": {\"value\": \"active\"},"
                        + " \"rack\": {\"name\": \"r-299\"}, \"location\": {\"slug\": \"hall-2\"}}],"
                        + " \"virtual_machines\": []}");
        Problems problems = new Problems();
        Map<String, String> moved = new LinkedHashMap<>();
        moved.put("127.0.0.1:18090", "127.0.0.1:" + fleet.actualPort());
        DaemonParts parts = DaemonParts.decode(setup, new Endpoints(moved), Optional.of("127.0.0.1:0"), problems);
        problems.throwIfAny();
        ScenarioClock clock = new ScenarioClock(Moment.parse("2022-10-15T06:00:00Z"), System.currentTimeMillis(), 60);
        daemon = new Daemon(
                setup, parts.resolved(setup.folder()), folder.resolve("data"), clock, System::currentTimeMillis);
        api = daemon.start();

        Await.until("the stranger is told", LIMIT, () -> isOpen("inventory-drift.hall-2"));
        JsonNode inventory = get("/api/v1/inventory?room=hall-2");
        assertEquals(ROGUE, inventory.at("/unplanned/0/workload").asText());
        assertEquals(host, inventory.at("/unplanned/0/server").asText());
        Await.until(
                "NetBox is read too",
                LIMIT,
                () -> get("/api/v1/inventory").at("/drift/unknown-server").asInt() == 1);

        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/api/v1/rooms/hall-2/cut"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"in\":\"8m\",\"by\":\"kim\",\"reason\":\"water\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Await.until(
                "its neighbours are off",
                LIMIT,
                () -> servers.values().stream()
                                .filter(one -> one.getString("power").equals("off"))
                                .count()
                        == site.servers().size() - 1);
        assertEquals("on", servers.get(host).getString("power"));
        JsonNode permit = get("/api/v1/rooms/hall-2/permit");
        assertFalse(permit.path("granted").asBoolean());
        assertEquals(1, permit.path("unplanned_workloads").asInt(), permit::toString);
        assertTrue(permit.at("/statement/en").asText().contains(ROGUE + " on " + host + " (fleet)"), permit::toString);
        String metrics = get("/metrics").asText();
        assertTrue(metrics.contains("bongsu_inventory_unplanned 1.0"), metrics);
        assertTrue(metrics.contains("bongsu_inventory_drift{kind=\"unknown-workload\"} 1.0"), metrics);
        assertTrue(metrics.contains("bongsu_inventory_reads_total{result=\"ok\",source=\"netbox\"}"), metrics);

        workload(ROGUE, "stopped", host);
        Await.until(
                "the hall is safe to cut",
                LIMIT,
                () -> get("/api/v1/rooms/hall-2/permit").path("granted").asBoolean());
        Await.until(
                "its server is off",
                LIMIT,
                () -> servers.get(host).getString("power").equals("off"));
    }
}
