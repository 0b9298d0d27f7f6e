package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRoutesTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.daemon.orders.clear();
        server.daemon.answer =
                CompletableFuture.completedFuture(new Outcome.Accepted(57, SampleDaemon.NOW, new Text("taken", "접수됨")));
    }

    /** What an operator types when the fire service calls: 16:52 by the wall is 07:52 UTC. */
    @Test
    void aCutAtAMomentIsTakenWithItsOffset() throws Exception {
        HttpResponse<String> response = server.post(
                "/api/v1/rooms/hall-1/cut",
                "{\"at\":\"2022-10-15T16:52:00+09:00\",\"by\":\"kim\",\"reason\":\"the fire service\"}");
        assertEquals(202, response.statusCode(), response.body());
        assertEquals(List.of("cut hall-1 2022-10-15T07:52:00Z kim the fire service"), server.daemon.orders);
        assertEquals(57, RunningServer.json(response).get("sequence").intValue());
    }

    @Test
    void aCutInASpanCountsFromScenarioTime() throws Exception {
        server.post("/api/v1/rooms/hall-1/cut", "{\"in\":\"90s\",\"by\":\"kim\"}");
        assertEquals(List.of("cut hall-1 2022-10-15T06:32:30Z kim "), server.daemon.orders);
    }

    /** design.md: a cut request without a time means 12 minutes. */
    @Test
    void aCutWithoutATimeMeansTwelveMinutes() throws Exception {
        server.post("/api/v1/rooms/hall-1/cut", "{\"by\":\"kim\"}");
        assertEquals(List.of("cut hall-1 2022-10-15T06:43:00Z kim "), server.daemon.orders);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /api/v1/rooms/hall-1/cut | {'by':'kim','reason':'false alarm'} | withdraw hall-1 kim false alarm",
                "POST | /api/v1/rooms/bat-1/confirm | {'by':'kim'} | confirm bat-1 kim",
                "POST | /api/v1/rooms/bat-1/reject | {'by':'kim','reason':'welding'} | reject bat-1 kim welding",
                "POST | /api/v1/rooms/bat-1/work-order | {'by':'kim','for':'2h','reason':'fan'} | work-order bat-1 2022-10-15T08:31:00Z kim fan",
                "POST | /api/v1/rooms/hall-1/arm | {'by':'kim','for':'2h','hazard':'fire'} | arm hall-1 2022-10-15T08:31:00Z kim",
                "POST | /api/v1/rooms/hall-1/arm | {'by':'kim'} | arm hall-1 2022-10-15T10:31:00Z kim",
                "POST | /api/v1/rooms/hall-1/disarm | {'by':'kim','reason':'drill'} | disarm hall-1 kim drill",
                "POST | /api/v1/rooms/bat-1/release | {'by':'kim','reason':'inspected'} | release bat-1 kim inspected",
                "POST | /api/v1/rooms/hall-1/return | {'by':'kim'} | return hall-1 kim",
                "POST | /api/v1/alerts/fire%2Fc-bat/acknowledge | {'by':'kim'} | acknowledge fire/c-bat kim",
                "POST | /api/v1/plans/p-1/arm | {'by':'kim'} | arm p-1 kim",
                "POST | /api/v1/plans/p-2/cancel | {'by':'kim','reason':'over'} | cancel p-2 kim over",
                "POST | /api/v1/plans/p-2/steps/s-7/skip | {'by':'kim'} | skip p-2 s-7 kim",
            })
    void everyOrderReachesThePort(String method, String path, String body, String order) throws Exception {
        HttpResponse<String> response = server.order(method, path, body.replace('\'', '"'));
        assertEquals(202, response.statusCode(), response.body());
        assertEquals(
                List.of(order), server.daemon.orders.stream().map(String::strip).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'in':'12 minutes','by':'kim'} | #/in | '12 minutes' is not",
                "{'in':'0s','by':'kim'} | #/in | is not after now",
                "{'in':'8d','by':'kim'} | #/in | more than 7 days ahead",
                "{'at':'16:52','by':'kim'} | #/at | is not ISO 8601",
                "{'at':'2022-10-15T06:30:59Z','by':'kim'} | #/at | is not after now",
                "{'at':'2022-10-15T07:00:00Z','in':'5m','by':'kim'} | #/in | not both",
                "{'in':'12m'} | #/by | required",
                "{'in':'12m','by':'  '} | #/by | required",
                "{'by':'kim\\n2022 INFO forged'} | #/by | no control characters",
                "{'in':12,'by':'kim'} | #/in | is to be a text",
                "{'in':'12m','by':'kim','raeson':'x'} | #/raeson | did you mean reason?",
            })
    void anImpossibleCutSaysWhatIsWrongAndOrdersNothing(String body, String pointer, String detail) throws Exception {
        HttpResponse<String> response = server.post("/api/v1/rooms/hall-1/cut", body.replace('\'', '"'));
        JsonNode problem = problem(response, 422);
        assertEquals(pointer, problem.at("/errors/0/pointer").textValue());
        assertTrue(problem.at("/errors/0/detail").textValue().contains(detail), response.body());
        assertEquals(List.of(), server.daemon.orders);
    }

    @Test
    void everythingWrongIsSaidAtOnce() throws Exception {
        JsonNode problem = problem(server.post("/api/v1/rooms/hall-1/cut", "{\"in\":\"soon\",\"who\":\"kim\"}"), 422);
        assertEquals(3, problem.get("errors").size(), problem.toString());
    }

    @Test
    void anUnknownRoomIsAnsweredWithTheNearestOnes() throws Exception {
        JsonNode problem = problem(server.post("/api/v1/rooms/hal-1/cut", "{\"by\":\"kim\"}"), 404);
        assertEquals("urn:bongsu:problem:unknown-room", problem.get("type").textValue());
        assertEquals("hall-1", problem.at("/suggestions/0").textValue());
        assertTrue(problem.get("detail").textValue().contains("did you mean hall-1"), problem.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/alerts/nope/acknowledge",
        "/api/v1/plans/p-9/arm",
        "/api/v1/plans/p-2/steps/s-9999/skip",
        "/api/v1/rooms/zzz/confirm"
    })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        problem(server.post(path, "{\"by\":\"kim\"}"), 404);
        assertEquals(List.of(), server.daemon.orders);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'by':", "[]", "{'by':'a','by':'b'}", "{'by':'a'} {}", "''", "NaN"})
    void whatIsNotOneJsonObjectIsABadRequest(String body) throws Exception {
        problem(server.post("/api/v1/rooms/hall-1/confirm", body == null ? "" : body.replace('\'', '"')), 400);
        assertEquals(List.of(), server.daemon.orders);
    }

    @Test
    void aBodyOfSixtyFourKibibytesIsReadAndOneByteMoreIsNot() throws Exception {
        String largest = "{\"by\":\"kim\"" + " ".repeat(64 * 1024 - 12) + "}";
        assertEquals(64 * 1024, largest.length());
        assertEquals(202, server.post("/api/v1/rooms/hall-1/confirm", largest).statusCode());
        problem(server.post("/api/v1/rooms/hall-1/confirm", largest + " "), 413);
        assertEquals(1, server.daemon.orders.size());
    }

    @Test
    void aFormIsNotAnOrder() throws Exception {
        problem(
                server.send(server.to("/api/v1/rooms/hall-1/confirm")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("by=kim"))),
                415);
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN, 404", "CONFLICT, 409", "UNAVAILABLE, 503"})
    void aRefusalSaysWhy(Outcome.Reason reason, int status) throws Exception {
        server.daemon.answer =
                CompletableFuture.completedFuture(new Outcome.Refused(reason, new Text("already armed", "이미 승인됨")));
        JsonNode problem = problem(server.post("/api/v1/plans/p-1/arm", "{\"by\":\"kim\"}"), status);
        assertEquals("already armed", problem.get("detail").textValue());
    }

    /** A journal that cannot be written must not look like an order that was given. */
    @Test
    void anOrderWhoseAnswerFailsIsSaidToBeUncertain() throws Exception {
        server.daemon.answer = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        JsonNode problem = problem(server.post("/api/v1/rooms/hall-1/cut", "{\"by\":\"kim\"}"), 503);
        assertTrue(problem.get("detail").textValue().contains("may or may not"), problem.toString());
    }

    static JsonNode problem(HttpResponse<String> response, int status) throws Exception {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                Problem.MEDIA_TYPE,
                response.headers().firstValue("Content-Type").orElse(""));
        JsonNode problem = RunningServer.json(response);
        assertEquals(status, problem.get("status").intValue());
        assertTrue(response.uri().getPath().contains(problem.get("instance").textValue())
                || response.uri().getRawPath().equals(problem.get("instance").textValue()));
        return problem;
    }
}
