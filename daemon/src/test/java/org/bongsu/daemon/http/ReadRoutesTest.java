package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRoutesTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static JsonNode read(String path) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertEquals(200, response.statusCode(), response.body());
        return RunningServer.json(response);
    }

    @Test
    void aCompartmentIsShownWithItsStageItsVotesAndWhy() throws Exception {
        JsonNode one = read("/api/v1/compartments").at("/compartments/1");
        assertEquals("CONFIRMED", one.get("stage").textValue());
        assertEquals(4, one.get("number").intValue());
        assertEquals(
                "smoke.obscuration 0.91 %/m > 0.825 for 10 s on asd-1",
                one.at("/votes/0/evidence").textValue());
        assertEquals("2022-10-15T06:21:00Z", one.get("since").textValue());
        assertEquals("차단이 선언되지 않음", one.at("/why_not/ko").textValue());
        assertEquals("a second witness", one.at("/hazards/1/missing/en").textValue());
        JsonNode vote = one.at("/votes/0");
        assertEquals("0123456789ab", vote.get("version").textValue());
        assertEquals("0.91 %/m", vote.at("/readings/0/value").textValue());
        assertEquals(1, vote.at("/readings/0/age_s").doubleValue());
        assertFalse(vote.at("/readings/0").has("cause"));
        assertEquals("no answer", vote.at("/readings/1/cause").textValue());
    }

    @Test
    void whyIsToldOfARoomThatExistsAndATimeThatTheJournalKnows() throws Exception {
        JsonNode why = read("/api/v1/rooms/bat-1/why");
        assertEquals("a second sign", why.at("/hazards/0/missing/en").textValue());
        assertEquals(3, why.at("/hazards/0/number").intValue());
        OrderRoutesTest.problem(server.get("/api/v1/rooms/bat-1/why?at=noon"), 422);
        OrderRoutesTest.problem(server.get("/api/v1/rooms/bat-1/why?at=06:00"), 503);
        OrderRoutesTest.problem(server.get("/api/v1/rooms/bat-9/why"), 404);
    }

    @Test
    void whatIsAbsentIsLeftOutRatherThanNull() throws Exception {
        JsonNode normal = read("/api/v1/compartments").at("/compartments/0");
        assertFalse(normal.has("why_not"), normal.toString());
        assertFalse(server.get("/api/v1/points").body().contains("null"));
    }

    @Test
    void pointsAreFilteredByRoom() throws Exception {
        assertEquals(2, read("/api/v1/points").get("points").size());
        JsonNode some = read("/api/v1/points?room=bat-1").get("points");
        assertEquals(1, some.size());
        assertEquals("rack-1/battery.temperature", some.at("/0/id").textValue());
        OrderRoutesTest.problem(server.get("/api/v1/points?room=bat-2"), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rack-1/battery.temperature", "rack-1%2Fbattery.temperature"})
    void aPointsHistoryIsFoundUnderItsIdHoweverTheSlashIsWritten(String id) throws Exception {
        JsonNode history = read("/api/v1/points/" + id + "/history?from=2022-10-15T06:00:00Z");
        assertEquals("rack-1/battery.temperature", history.get("point").textValue());
        assertEquals("2022-10-15T06:00:00Z", history.get("from").textValue());
        assertEquals("2022-10-15T06:31:00Z", history.get("to").textValue());
        assertEquals(61.5, history.at("/samples/1/value").doubleValue());
    }

    @Test
    void aChartAsksForBucketsAndGetsThemInsteadOfSamples() throws Exception {
        JsonNode history =
                read("/api/v1/points/rack-1/battery.temperature/history?from=2022-10-15T06:00:00Z&buckets=300");
        assertEquals(0, history.get("samples").size());
        JsonNode bucket = history.at("/buckets/0");
        assertEquals(60, bucket.get("width_s").doubleValue());
        assertEquals(12, bucket.get("count").intValue());
        assertEquals(30.25, bucket.get("mean").doubleValue());
        OrderRoutesTest.problem(server.get("/api/v1/points/rack-1/battery.temperature/history?buckets=1"), 422);
    }

    @Test
    void whatIsLostIsAskedByNameAndAnUnknownOrDoubtfulNameIsExplained() throws Exception {
        JsonNode power = read("/api/v1/power?lost=ups-a,feed:b");
        assertEquals("[\"node:ups-a\",\"feed:b\"]", power.get("lost").toString());
        assertEquals("[\"r-1\"]", power.at("/rooms/0/dark").toString());
        JsonNode load = read("/api/v1/power?lost=ups-b").at("/loads/1");
        assertEquals("OVERLOADED", load.get("verdict").textValue(), load.toString());
        JsonNode unknown = OrderRoutesTest.problem(server.get("/api/v1/power?lost=ups-a,ups-x"), 404);
        assertEquals("[\"ups-a\",\"ups-b\"]", unknown.get("suggestions").toString());
        JsonNode both = OrderRoutesTest.problem(server.get("/api/v1/power?lost=hall-2"), 422);
        assertTrue(both.get("detail").textValue().contains("write node:hall-2 or room:hall-2"), both.toString());
        OrderRoutesTest.problem(server.get("/api/v1/power"), 422);
        OrderRoutesTest.problem(server.get("/api/v1/power?lost=,"), 422);
    }

    @Test
    void whatTwoPlacesShareIsToldOfServersAndDestinations() throws Exception {
        JsonNode shared = read("/api/v1/power/shared?a=s-1&b=s-2");
        assertTrue(shared.get("takes_both").booleanValue());
        assertEquals("UTILITY", shared.at("/shared/0/reason").textValue());
        assertEquals(
                0, read("/api/v1/power/shared?a=s-1&b=anyang").get("shared").size());
        JsonNode unknown = OrderRoutesTest.problem(server.get("/api/v1/power/shared?a=s-1&b=anyan"), 404);
        assertEquals("[\"anyang\"]", unknown.get("suggestions").toString());
        OrderRoutesTest.problem(server.get("/api/v1/power/shared?a=s-1"), 422);
    }

    @Test
    void theInventoryOfARoomIsWhatConcernsIt() throws Exception {
        JsonNode all = read("/api/v1/inventory");
        assertEquals(2, all.get("drifts").size());
        assertEquals(12, all.at("/drift/silent-source").intValue());
        JsonNode hall = read("/api/v1/inventory?room=hall-1");
        assertEquals(1, hall.get("drifts").size());
        assertEquals("rogue-db", hall.at("/unplanned/0/workload").textValue());
        assertEquals(
                0,
                read("/api/v1/inventory?room=hall-2").get("unplanned_workloads").intValue());
        OrderRoutesTest.problem(server.get("/api/v1/inventory?room=hal-1"), 404);
    }

    @Test
    void findingsAreToldWithTheirPlaces() throws Exception {
        JsonNode first = read("/api/v1/findings").at("/findings/0");
        assertEquals("control-inside", first.get("code").textValue());
        assertEquals(42, first.get("line").intValue());
    }

    @Test
    void whoLeavesTheNutServerIsToldAsWhatItSaysAndStaysListed() throws Exception {
        JsonNode first = read("/api/v1/nut").at("/ups/0");
        assertEquals("FSD OB LB", first.get("status").textValue());
        assertEquals(1, first.get("logins").intValue());
        assertEquals("shutting_down", first.at("/clients/1/says").textValue());
    }

    @Test
    void historyThatEndsBeforeItBeginsIsRefused() throws Exception {
        String span = "?from=2022-10-15T06:30:00Z&to=2022-10-15T06:29:59Z";
        OrderRoutesTest.problem(server.get("/api/v1/points/rack-1/battery.temperature/history" + span), 422);
        OrderRoutesTest.problem(server.get("/api/v1/points/rack-1/battery.temperature/history?limit=10001"), 422);
        OrderRoutesTest.problem(server.get("/api/v1/points/rack-1/battery.temperature/history?to=noon"), 422);
        OrderRoutesTest.problem(server.get("/api/v1/points/rack-1/battery.temprature/history"), 404);
    }

    @Test
    void aStoreThatIsDownIsSaidToBe() throws Exception {
        server.daemon.storeUp = false;
        try {
            OrderRoutesTest.problem(server.get("/api/v1/points/rack-1/battery.temperature/history"), 503);
        } finally {
            server.daemon.storeUp = true;
        }
    }

    @Test
    void thirtyTwoThousandStepsComeInPages() throws Exception {
        JsonNode first = read("/api/v1/plans/p-2");
        assertEquals(1_203, first.get("matching").intValue());
        assertEquals(1_000, first.get("steps").size());
        JsonNode rest = read("/api/v1/plans/p-2?offset=1000");
        assertEquals(203, rest.get("steps").size());
        assertEquals("s-1000", rest.at("/steps/0/id").textValue());
        assertEquals(3, read("/api/v1/plans/p-2?status=FAILED").get("matching").intValue());
        OrderRoutesTest.problem(server.get("/api/v1/plans/p-2?limit=0"), 422);
    }

    @Test
    void thePermitSaysWhatWouldBeLost() throws Exception {
        JsonNode refused = read("/api/v1/rooms/hall-1/permit");
        assertFalse(refused.get("granted").booleanValue());
        assertEquals(17, refused.at("/would_lose/1/workloads").intValue());
        assertTrue(read("/api/v1/rooms/bat-1/permit").get("granted").booleanValue());
        OrderRoutesTest.problem(server.get("/api/v1/rooms/hall-2/permit"), 503);
        OrderRoutesTest.problem(server.get("/api/v1/rooms/hall-9/permit"), 404);
    }

    /** Tenants' endpoints and secrets are nobody else's business. */
    @Test
    void theSiteIsShownWithoutWebhooks() throws Exception {
        String site = server.get("/api/v1/site").body();
        assertTrue(site.contains("haneul"), site);
        assertFalse(site.contains("whsec_") || site.contains("hook"), site);
    }

    @Test
    void readinessFollowsItsChecksAndHealthDoesNot() throws Exception {
        assertTrue(read("/readyz").get("ok").booleanValue());
        server.daemon.ready = false;
        try {
            HttpResponse<String> response = server.get("/readyz");
            assertEquals(503, response.statusCode());
            assertEquals(
                    "disk full",
                    RunningServer.json(response).at("/checks/0/detail").textValue());
            assertEquals(200, server.get("/healthz").statusCode());
        } finally {
            server.daemon.ready = true;
        }
    }

    @Test
    void metricsAreThoseOfTheRegistryHandedIn() throws Exception {
        server.meters.counter("bongsu.sample").increment(3);
        HttpResponse<String> response = server.get("/metrics");
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("bongsu_sample_total 3.0"), response.body());
        assertTrue(response.body().contains("bongsu_http_listeners"), response.body());
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblemsToo() throws Exception {
        OrderRoutesTest.problem(server.get("/api/v1/nothing"), 404);
        OrderRoutesTest.problem(server.post("/api/v1/site", "{}"), 405);
    }

    @Test
    void aRoomsReadingsAreToldAsTheyStandToWhoeverBeginsToListen() throws Exception {
        JsonNode known =
                RunningServer.json(server.get("/api/v1/points?room=bat-1")).get("points");
        assertTrue(known.size() > 0, "the sample has points there");
        HttpResponse<java.util.stream.Stream<String>> stream = server.client.send(
                server.to("/api/v1/points/events?room=bat-1").build(), HttpResponse.BodyHandlers.ofLines());
        try (java.util.stream.Stream<String> lines = stream.body()) {
            String data =
                    lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
            JsonNode told = new com.fasterxml.jackson.databind.ObjectMapper().readTree(data.substring(6));
            assertEquals(known.size(), told.size());
            for (int place = 0; place < told.size(); place++) {
                assertEquals(place, told.get(place).get(0).asInt());
                assertEquals(
                        known.get(place).path("value").asDouble(),
                        told.get(place).get(1).asDouble());
                assertEquals(
                        known.get(place).path("quality").asText(),
                        told.get(place).get(3).asText());
            }
        }
        assertEquals(404, server.get("/api/v1/points/events?room=nowhere").statusCode());
        assertEquals(422, server.get("/api/v1/points/events").statusCode());
    }

    @Test
    void aPlansSummaryCountsEveryStepOnceInEachGrouping() throws Exception {
        JsonNode summary = RunningServer.json(server.get("/api/v1/plans/p-2/summary"));
        int steps = RunningServer.json(server.get("/api/v1/plans/p-2"))
                .get("matching")
                .asInt();
        assertTrue(steps > 0, "the sample has steps");
        assertEquals(steps, summary.get("steps").asInt());
        for (String by : java.util.List.of("tier", "tenant", "rack")) {
            int all = 0;
            int told = 0;
            for (JsonNode group : summary.at("/groups/" + by)) {
                all += group.get("all").asInt();
                for (String status : java.util.List.of(
                        "succeeded", "ongoing", "pending", "overtaken", "failed", "skipped", "cancelled")) {
                    told += group.get(status).asInt();
                }
            }
            assertEquals(steps, all, by);
            assertEquals(steps, told, by);
        }
        JsonNode done = summary.at("/curve/done");
        for (int at = 1; at < done.size(); at++) {
            assertTrue(done.get(at).asInt() >= done.get(at - 1).asInt(), done::toString);
        }
    }
}
