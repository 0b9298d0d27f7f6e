package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.access.TokenThrottle;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.engine.TokenSite;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.runtime.TenantDoor;
import org.bongsu.domain.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real engine behind the routes, over HTTP; its time is an argument. */
class TenantRoutesTest {

    private static final Moment T = Moment.parse("2022-10-15T06:19:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> TENANTS = List.of("haneul-talk", "naru-pay", "dure-map", "garam-cloud");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private Engine engine;
    private TenantDoor door;
    private ApiServer api;
    private Described described = new Described(new ObjectMapper().createObjectNode());
    private int port;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile Moment now = T;
    private volatile long wall = 1_700_000_000_000L;
    private long sequence;

    @BeforeEach
    void start() throws Exception {
        Setup setup = TokenSite.in(folder);
        engine = new Engine(
                setup.site(),
                setup.inventory(),
                setup.withAutonomy(Autonomy.AUTO).settings().engine());
        door = new TenantDoor(
                setup.site(), () -> now, () -> wall, reference -> TokenSite.token(reference), this::step, meters, "r");
        door.readTokens();
        step(new Input.Started(1));
        SampleDaemon sample = new SampleDaemon();
        api = new ApiServer(vertx, new ListenAddress("127.0.0.1", 0), sample, sample, door, meters, "r1");
        port = api.start().toCompletableFuture().get(20, TimeUnit.SECONDS);
        described = new Described(new ObjectMapper()
                .readTree(client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/openapi.json"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body()));
    }

    @AfterEach
    void stop() throws Exception {
        api.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private synchronized CompletionStage<Long> step(Input input) {
        for (Effect effect : engine.step(input, now, now.epochMillis())) {
            if (effect instanceof Effect.TenantAnswered answered) {
                door.caused(answered);
            }
        }
        door.publish(engine.drainTenantPages(now));
        return CompletableFuture.completedFuture(++sequence);
    }

    private void burn() {
        step(new Input.HumanConfirmed("bat-1", "kim", "flames"));
    }

    private HttpRequest.Builder to(String path, String tenant) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + TokenSite.token(tenant));
    }

    /** Whatever the test is about, every answer is one that the API's description has. */
    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        described.assertDescribed(answer);
        return answer;
    }

    private HttpResponse<String> post(String path, String tenant, String body) throws Exception {
        return send(to(path, tenant)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode events(String tenant) throws Exception {
        HttpResponse<String> response = send(to("/tenant/v1/events", tenant));
        assertEquals(200, response.statusCode(), response.body());
        return json(response);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    private String firstEvent(String tenant) throws Exception {
        return events(tenant).at("/Events/0/EventId").textValue();
    }

    @Test
    void theDocumentHasAzuresShapeAndOurFieldsAndSaysWhenItChanges() throws Exception {
        HttpResponse<String> calm = send(to("/tenant/v1/events", "naru-pay"));
        assertEquals(0, json(calm).at("/Events").size());
        burn();
        HttpResponse<String> told = send(to("/tenant/v1/events", "naru-pay"));
        JsonNode event = json(told).at("/Events/0");
        assertEquals("Redeploy", event.at("/EventType").textValue());
        assertEquals("Scheduled", event.at("/EventStatus").textValue());
        assertTrue(event.at("/NotBefore").textValue().endsWith("GMT"), event.toString());
        assertTrue(event.at("/NoticeEstimatedSeconds").asLong() > 0, event.toString());
        assertTrue(event.has("NoticeGuaranteedSeconds"));
        assertEquals(5, event.at("/AllowedAnswers").size());
        assertTrue(event.at("/Resources").size() > 0);
        assertEquals("firm", event.at("/Signal").textValue());
        String tag = told.headers().firstValue("ETag").orElseThrow();
        assertNotEquals(calm.headers().firstValue("ETag").orElseThrow(), tag);
        assertEquals(
                304,
                send(to("/tenant/v1/events", "naru-pay").header("If-None-Match", tag))
                        .statusCode());
        // Nobody says so when a cut's time comes: the document does.
        step(new Input.CutDeclared(
                "hall-1", java.util.Optional.of(now.plus(Duration.ofMinutes(2))), "kim", "fire service"));
        String cut = send(to("/tenant/v1/events", "naru-pay"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertNotEquals(tag, cut);
        now = now.plus(Duration.ofMinutes(3));
        HttpResponse<String> started = send(to("/tenant/v1/events", "naru-pay").header("If-None-Match", cut));
        assertEquals(200, started.statusCode());
        assertTrue(started.body().contains("\"Started\""), started.body());
    }

    @Test
    void aRequestThatWaitsIsAnsweredByTheChangeAndNotBefore() throws Exception {
        String tag = send(to("/tenant/v1/events", "naru-pay"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        CompletableFuture<HttpResponse<String>> waits = client.sendAsync(
                to("/tenant/v1/events?wait=15", "naru-pay")
                        .header("If-None-Match", tag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        // Answered in order on one context: once this is back, the other waits.
        assertEquals(200, send(to("/tenant/v1/events", "dure-map")).statusCode());
        assertFalse(waits.isDone());
        burn();
        HttpResponse<String> told = waits.get(10, TimeUnit.SECONDS);
        assertEquals(200, told.statusCode());
        assertTrue(json(told).at("/Events").size() > 0);
        String after = told.headers().firstValue("ETag").orElseThrow();
        assertEquals(
                304,
                send(to("/tenant/v1/events?wait=1", "naru-pay").header("If-None-Match", after))
                        .statusCode());
    }

    /** One tenant's handlers gone wild hold so many connections and no more; the rest is told to come again. */
    @Test
    void requestsThatWaitAreBounded() throws Exception {
        String tag = send(to("/tenant/v1/events", "naru-pay"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        CompletableFuture<HttpResponse<String>> refused = new CompletableFuture<>();
        for (int one = 0; one <= TenantRoutes.WAITING_MOST; one++) {
            CompletableFuture<HttpResponse<String>> waits = client.sendAsync(
                    to("/tenant/v1/events?wait=60", "naru-pay")
                            .timeout(Duration.ofSeconds(90))
                            .header("If-None-Match", tag)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            waits.thenAccept(answer -> {
                if (answer.statusCode() == 429) {
                    refused.complete(answer);
                }
            });
            all.add(waits);
        }
        HttpResponse<String> answer = refused.get(60, TimeUnit.SECONDS);
        described.assertDescribed(answer);
        assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
        burn();
        int told = 0;
        for (CompletableFuture<HttpResponse<String>> each : all) {
            told += each.get(60, TimeUnit.SECONDS).statusCode() == 200 ? 1 : 0;
        }
        assertEquals(TenantRoutes.WAITING_MOST, told);
    }

    @Test
    void nobodyComesInWithoutATokenOrWithAnothersOrANearlyRightOne() throws Exception {
        burn();
        for (String path : List.of("/tenant/v1/events", "/tenant/v1/deliveries")) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            HttpResponse<String> none = send(HttpRequest.newBuilder(uri).timeout(PATIENCE));
            assertEquals(401, none.statusCode());
            assertTrue(none.headers().firstValue("WWW-Authenticate").isPresent());
            String right = TokenSite.token("naru-pay");
            for (String wrong : List.of(
                    "Bearer ",
                    "Bearer " + right.substring(1),
                    "Bearer " + right + "x",
                    "Bearer " + right.toUpperCase(java.util.Locale.ROOT),
                    "Basic " + right,
                    right)) {
                assertEquals(
                        401,
                        send(HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Authorization", wrong))
                                .statusCode(),
                        wrong);
            }
        }
    }

    private HttpResponse<String> guess(String token) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tenant/v1/events"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token));
    }

    /** The status that is answered to a request from another address of this machine. */
    private int from(String address, String token) throws Exception {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream()
                    .write(("GET /tenant/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }

    private double refused(String why) {
        return meters.get("bongsu_tenant_tokens_refused")
                .tag("why", why)
                .counter()
                .count();
    }

    /** Guessing is bounded by address, counted, and in nobody else's way. */
    @Test
    void whoGuessesTokensHasToWaitAndNobodyElse() throws Exception {
        assertEquals(200, guess(TokenSite.token("naru-pay")).statusCode());
        for (int one = 0; one < TokenThrottle.ADDRESS_FREE; one++) {
            assertEquals(401, guess("a-guess-of-a-token-" + one).statusCode());
        }
        HttpResponse<String> locked = guess("one-more-guess-of-a-token");
        assertEquals(429, locked.statusCode());
        int wait = Integer.parseInt(locked.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(wait > 0 && wait <= 61, "for " + wait + " s");
        HttpResponse<String> unlucky = guess(TokenSite.token("dure-map"));
        assertEquals(429, unlucky.statusCode(), "right, and not told from a wrong one");
        assertEquals(locked.body(), unlucky.body());
        assertEquals(200, guess(TokenSite.token("naru-pay")).statusCode(), "came in from there before");
        assertEquals(200, from("127.0.0.2", TokenSite.token("dure-map")), "from elsewhere");
        assertEquals(401, from("127.0.0.2", "a-guess-from-elsewhere"));
        assertEquals(TokenThrottle.ADDRESS_FREE + 1, refused("wrong"));
        assertEquals(2, refused("locked"));
        assertEquals(1, meters.get("bongsu_tenant_token_locks").counter().count());
        assertTrue(meters.scrape().contains("bongsu_tenant_tokens_refused_total{why=\"locked\"} 2.0"));
        wall += wait * 1_000L;
        assertEquals(200, guess(TokenSite.token("dure-map")).statusCode());
    }

    /** Nothing of a stranger's is read: neither a body nor whether it is one. */
    @Test
    void aStrangersBodyIsNotRead() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("POST /tenant/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer nobodys"
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] head = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 401", new String(head, StandardCharsets.US_ASCII));
        }
    }

    /** Whatever one asks with ids of another, it learns nothing of it and changes nothing. */
    @Test
    void aTenantNeverSeesAnotherOverAThousandRandomRequests() throws Exception {
        burn();
        Map<String, Set<String>> ids = new java.util.LinkedHashMap<>();
        Map<String, String> documents = new java.util.LinkedHashMap<>();
        for (String tenant : TENANTS) {
            JsonNode document = events(tenant);
            documents.put(tenant, document.toString());
            Set<String> own = new HashSet<>();
            for (JsonNode event : document.at("/Events")) {
                own.add(event.at("/EventId").textValue());
                event.at("/Resources").forEach(server -> own.add(server.textValue()));
            }
            ids.put(tenant, own);
        }
        List<String> all = new ArrayList<>();
        ids.values().forEach(all::addAll);
        assertEquals(all.size(), new HashSet<>(all).size(), "no id is of two tenants");
        long seed = 20221015;
        Random dice = new Random(seed);
        List<String> verbs = List.of("ack", "expedite", "extend", "own_action", "nack");
        for (int round = 0; round < 1_000; round++) {
            String who = TENANTS.get(dice.nextInt(TENANTS.size()));
            String id = all.get(dice.nextInt(all.size()));
            if (ids.get(who).contains(id)) {
                continue;
            }
            String body = "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"" + verbs.get(dice.nextInt(5))
                    + "\",\"Seconds\":60,\"Reason\":\"x\"}]}";
            HttpResponse<String> response = post("/tenant/v1/events", who, body);
            assertEquals(404, response.statusCode(), "seed " + seed + " round " + round + " " + response.body());
            assertFalse(response.body().contains("servers"), response.body());
        }
        for (String tenant : TENANTS) {
            assertEquals(documents.get(tenant), events(tenant).toString(), "nothing was changed");
            String log = send(to("/tenant/v1/deliveries", tenant)).body();
            for (String other : TENANTS) {
                if (!other.equals(tenant)) {
                    assertFalse(log.contains(other), log);
                    ids.get(other)
                            .forEach(id -> assertFalse(documents.get(tenant).contains("\"" + id + "\"")));
                }
            }
        }
        // The control: its own it may answer, and another's servers it may not name there.
        String own = firstEvent("naru-pay");
        String server = events("dure-map").at("/Events/0/Resources/0").textValue();
        assertEquals(
                409,
                post(
                                "/tenant/v1/events",
                                "naru-pay",
                                "{\"Answers\":[{\"EventId\":\"" + own + "\",\"Answer\":\"expedite\",\"Resources\":[\""
                                        + server + "\"]}]}")
                        .statusCode());
        assertEquals(
                200,
                post("/tenant/v1/events", "naru-pay", "{\"StartRequests\":[{\"EventId\":\"" + own + "\"}]}")
                        .statusCode());
    }

    @Test
    void anAnswerSaysWhatItCausedAndTheSameAgainTheSame() throws Exception {
        burn();
        String id = firstEvent("naru-pay");
        String body = "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"expedite\"}]}";
        HttpResponse<String> once = post("/tenant/v1/events", "naru-pay", body);
        assertEquals(200, once.statusCode(), once.body());
        assertEquals("ACCEPTED", json(once).at("/Answers/0/Verdict").textValue());
        JsonNode standing = events("naru-pay").at("/Events/0/Answer");
        assertEquals("expedite", standing.at("/Answer").textValue());
        HttpResponse<String> again = post("/tenant/v1/events", "naru-pay", body);
        assertEquals("REPEATED", json(again).at("/Answers/0/Verdict").textValue());
        assertEquals(json(once).at("/Answers/0/Effect"), json(again).at("/Answers/0/Effect"));
    }

    @Test
    void whatIsNoAnswerIsRefusedWithTheReasonAndTakenNowhere() throws Exception {
        burn();
        String id = firstEvent("naru-pay");
        long before = sequence;
        for (String body : List.of(
                "[]",
                "{}",
                "{\"Answers\":[]}",
                "{\"Answers\":7}",
                "{\"Answers\":[7]}",
                "{\"Answers\":[{\"Answer\":\"ack\"}]}",
                "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"veto\"}]}",
                "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"extend\"}]}",
                "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"extend\",\"Seconds\":-5}]}",
                "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"nack\"}]}",
                "{\"Answers\":[{\"EventId\":\"" + id + "\",\"Answer\":\"ack\",\"Resources\":[7]}]}")) {
            HttpResponse<String> response = post("/tenant/v1/events", "naru-pay", body);
            assertEquals(422, response.statusCode(), body + " -> " + response.body());
        }
        assertEquals(before, sequence);
    }

    @Test
    void theLogHasWhatWasSentAndAReplaySendsItAgain() throws Exception {
        burn();
        JsonNode log = json(send(to("/tenant/v1/deliveries", "naru-pay")));
        String id = log.at("/Deliveries/0/Id").textValue();
        assertEquals("PENDING", log.at("/Deliveries/0/State").textValue());
        step(new Input.NoticeDelivered(id, 1, 204));
        log = json(send(to("/tenant/v1/deliveries", "naru-pay")));
        assertTrue(log.toString().contains("\"DELIVERED\""), log.toString());
        HttpResponse<String> again = post("/tenant/v1/deliveries/replay", "naru-pay", "{\"FromSequence\":1}");
        assertEquals(202, again.statusCode());
        assertTrue(json(again).at("/Notices").asInt() >= 1, again.body());
        assertTrue(send(to("/tenant/v1/deliveries", "naru-pay")).body().contains(id));
    }
}
