package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.http.view.Published;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the published description and the real answers together, in both directions. */
class OpenApiTest {

    private static final List<String> METHODS = List.of("get", "post", "delete");

    private static RunningServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        document = RunningServer.json(server.get("/api/openapi.json"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static JsonSchema closed(String name) {
        return new Described(document).closed(name);
    }

    private static void assertFits(String schema, JsonNode value) {
        new Described(document).assertFits(schema, value);
    }

    private static String schemaOf(String path, String method, int status) {
        return new Described(document).schemaOf(path, method, status);
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, /healthz",
        "/readyz, /readyz",
        "/api/v1/site, /api/v1/site",
        "/api/v1/points, /api/v1/points",
        "/api/v1/points/{id}/history, /api/v1/points/rack-1/battery.temperature/history",
        "/api/v1/points/{id}/history, /api/v1/points/rack-1/battery.temperature/history?buckets=100",
        "/api/v1/snapshot, /api/v1/snapshot",
        "/api/v1/compartments, /api/v1/compartments",
        "/api/v1/rooms, /api/v1/rooms",
        "/api/v1/alerts, /api/v1/alerts",
        "/api/v1/silences, /api/v1/silences",
        "/api/v1/notices, /api/v1/notices",
        "/api/v1/plans, /api/v1/plans",
        "/api/v1/plans/{plan}, /api/v1/plans/p-2",
        "/api/v1/plans/{plan}/summary, /api/v1/plans/p-2/summary",
        "/api/v1/rooms/{room}/permit, /api/v1/rooms/hall-1/permit",
        "/api/v1/rooms/{room}/why, /api/v1/rooms/bat-1/why?at=06:30",
        "/api/v1/evacuability, /api/v1/evacuability",
        "/api/v1/power, /api/v1/power?lost=feed:A%2Croom:hall-2",
        "/api/v1/power/shared, /api/v1/power/shared?a=s-1&b=s-2",
        "/api/v1/power/shared, /api/v1/power/shared?a=s-1&b=anyang",
        "/api/v1/findings, /api/v1/findings",
        "/api/v1/inventory, /api/v1/inventory",
        "/api/v1/inventory, /api/v1/inventory?room=hall-1",
        "/api/v1/nut, /api/v1/nut",
        "/api/v1/keys, /api/v1/keys"
    })
    void whatIsReadFitsItsDescription(String path, String asked) throws Exception {
        HttpResponse<String> response = server.get(asked);
        assertEquals(200, response.statusCode(), response.body());
        assertFits(schemaOf(path, "get", 200), RunningServer.json(response));
    }

    @Test
    void anAcceptedOrderFitsItsDescription() throws Exception {
        HttpResponse<String> response = server.post("/api/v1/rooms/hall-1/cut", "{\"by\":\"kim\"}");
        assertFits(schemaOf("/api/v1/rooms/{room}/cut", "post", response.statusCode()), RunningServer.json(response));
    }

    @Test
    void aPreviewFitsItsDescriptionAndGivesNoOrder() throws Exception {
        int before = server.daemon.orders.size();
        HttpResponse<String> response = server.post("/api/v1/rooms/hall-1/cut?preview=true", "{\"by\":\"kim\"}");
        assertEquals(200, response.statusCode(), response.body());
        assertFits(schemaOf("/api/v1/rooms/{room}/cut", "post", 200), RunningServer.json(response));
        assertEquals(before, server.daemon.orders.size(), "it was given");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/rooms/{room}/cut | /api/v1/rooms/hal-1/cut | {} | 404",
                "/api/v1/rooms/{room}/cut | /api/v1/rooms/hall-1/cut | { | 400",
                "/api/v1/rooms/{room}/cut | /api/v1/rooms/hall-1/cut | {\"in\":\"x\"} | 422",
                "/api/v1/rooms/{room}/arm | /api/v1/rooms/hall-1/arm | {\"by\":\"kim\",\"hazard\":\"power\"} | 422",
                "/api/v1/plans/{plan}/arm | /api/v1/plans/p-1/arm | {\"by\":\"kim\"} | 409"
            })
    void everyProblemFitsItsDescription(String path, String asked, String body, int status) throws Exception {
        var before = server.daemon.answer;
        server.daemon.answer = CompletableFuture.completedFuture(
                new Outcome.Refused(Outcome.Reason.CONFLICT, Text.same("already armed")));
        try {
            HttpResponse<String> response = server.post(asked, body);
            assertEquals(status, response.statusCode(), response.body());
            assertEquals("Problem", schemaOf(path, "post", status));
            assertFits("Problem", RunningServer.json(response));
        } finally {
            server.daemon.answer = before;
        }
    }

    @Test
    void everyEventFitsTheSchemaOfItsName() throws Exception {
        List<String> types = new ArrayList<>();
        for (Published part : SampleDaemon.burning().published()) {
            String name = part.type().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                    + part.type().substring(1);
            assertFits(name, new ObjectMapper().readTree(Json.text(part)));
            types.add(part.type());
        }
        assertEquals(
                Set.of("compartment", "room", "alert", "plan", "permit", "tenant", "silence", "supply"),
                Set.copyOf(types));
    }

    /** The control: the closed schemas do refuse. */
    @Test
    void anUndescribedMemberWouldBeNoticed() throws Exception {
        ObjectNode alerts = (ObjectNode) RunningServer.json(server.get("/api/v1/alerts"));
        ((ObjectNode) alerts.at("/alerts/0")).put("undescribed", 1);
        assertFalse(closed("Alerts").validate(alerts).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cut | {\"by\":\"kim\",\"in\":\"12m\"} | true",
                "Cut | {\"by\":\"kim\",\"in\":\"12m\",\"at\":\"2022-10-15T07:00:00Z\"} | false",
                "Cut | {\"by\":\"kim\",\"in\":\"12 m\"} | false",
                "WorkOrder | {\"by\":\"kim\",\"for\":\"2h\"} | true",
                "WorkOrder | {\"by\":\"kim\"} | false"
            })
    void theDescriptionOfAnOrderAgreesWithTheServer(String schema, String body, boolean good) throws Exception {
        String path = schema.equals("Cut") ? "/api/v1/rooms/hall-1/cut" : "/api/v1/rooms/hall-1/work-order";
        assertEquals(
                good, closed(schema).validate(new ObjectMapper().readTree(body)).isEmpty());
        assertEquals(good ? 202 : 422, server.post(path, body).statusCode());
    }

    /** Who is logged in needs no name in an order; where nobody has to log in, one is asked for by its place. */
    @Test
    void whoOrdersIsToBeSaidOnlyWhereNobodyHasToLogIn(@TempDir Path folder) throws Exception {
        List<String> orders = new ArrayList<>();
        try (Locked locked = new Locked(folder)) {
            String cookie = locked.logIn("admin");
            for (var path : document.get("paths").properties()) {
                String schema = path.getValue()
                        .at("/post/requestBody/content/application~1json/schema/$ref")
                        .asText();
                JsonNode described = document.at(schema.replace("#", ""));
                if (!path.getKey().startsWith("/api/")
                        || !described.at("/properties").has("by")) {
                    continue;
                }
                ObjectNode body = new ObjectMapper().createObjectNode();
                described.path("required").forEach(name -> body.put(name.asText(), "a test"));
                if (described.path("oneOf").toString().contains("\"for\"")) {
                    body.put("for", "1h");
                }
                if (described.path("anyOf").toString().contains("\"alert\"")) {
                    body.put("alert", "fire/*");
                }
                String name = schema.substring(schema.lastIndexOf('/') + 1);
                assertFits(name, body);
                String order = path.getKey()
                        .replace("{room}", "hall-1")
                        .replace("{plan}", "p-1")
                        .replace("{step}", "s-7")
                        .replace("{alert}", "fire%2Fc-bat");
                assertEquals(202, locked.order(order, cookie, body.toString()).statusCode(), order + " " + body);
                HttpResponse<String> open = server.post(order, body.toString());
                assertEquals(422, open.statusCode(), order);
                assertEquals(
                        "#/by", RunningServer.json(open).at("/errors/0/pointer").asText(), open.body());
                assertEquals(
                        202,
                        server.post(order, body.put("by", "kim").toString()).statusCode(),
                        order);
                assertFits(name, body);
                orders.add(order);
            }
        }
        assertTrue(orders.size() > 15, orders.toString());
    }

    /** Every path of the router is described, and every described one is routed. */
    @Test
    void theDocumentDescribesExactlyWhatIsServed() throws Exception {
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> METHODS.forEach(method -> {
                    if (path.getValue().has(method)) {
                        described.add(method + " " + path.getKey());
                    }
                }));
        Vertx vertx = Vertx.vertx();
        try {
            ApiServer api = new ApiServer(
                    vertx,
                    ListenAddress.DEFAULT,
                    server.daemon,
                    server.daemon,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    "r1");
            Set<String> served = new TreeSet<>();
            for (Route route : api.routes()) {
                String path = String.valueOf(route.getName()).contains("(?<point>")
                        ? "/api/v1/points/:id/history"
                        : route.getName();
                if (path != null && route.methods() != null && !path.startsWith("/assets/")) {
                    route.methods()
                            .forEach(method -> served.add(method.name().toLowerCase(java.util.Locale.ROOT) + " "
                                    + path.replaceAll(":(\\w+)", "{$1}")));
                }
            }
            assertEquals(String.join("\n", served), String.join("\n", described));
            assertTrue(served.size() > 20, "the router was read: " + served);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() {
        document.findValuesAsText("$ref").forEach(ref -> {
            assertTrue(ref.startsWith("#/components/"), ref);
            assertFalse(document.at(ref.substring(1)).isMissingNode(), ref);
        });
        assertTrue(document.findValuesAsText("$ref").size() > 100);
    }
}
