package org.bongsu.migration.plan;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.junit.jupiter.api.Test;

/** Names and shapes of the plan's file do not drift. */
class PlanJsonTest {

    private static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void aJudgedPlanHasEveryKeyOfTheInterfaceInItsOrder() {
        Site site = TestSites.small(11);
        PlanRequest request = PlanRequest.fresh(
                site, List.of(deadline("hall-0", 150, Duration.ofSeconds(30))), Set.of(), Durations.DEFAULT, T0);
        Plan plan = Planner.plan(request, Planner.EVALUATIONS).judged(request.boundInstance());
        JsonNode json = PlanJson.write(plan, 12.3456);
        assertEquals(
                List.of(
                        "site",
                        "rooms",
                        "deadline_s",
                        "deadline_cause",
                        "value",
                        "floor",
                        "bound",
                        "ratio",
                        "contested_ratio",
                        "plan_ms",
                        "evaluations",
                        "steps",
                        "left",
                        "limits",
                        "durations",
                        "buys"),
                keys(json));
        assertEquals(
                List.of(
                        "id",
                        "wave",
                        "workload",
                        "server",
                        "service",
                        "tenant",
                        "tier",
                        "method",
                        "start_s",
                        "finish_s",
                        "destination",
                        "gib",
                        "reason"),
                keys(json.get("steps").get(0)));
        assertEquals(
                List.of("workload", "server", "tier", "outcome", "reason"),
                keys(json.get("left").get(0)));
        assertEquals(
                List.of("kind", "id", "capacity", "peak"),
                keys(json.get("limits").get(0)));
        assertEquals(150, json.get("deadline_s").asDouble());
        assertEquals("declared_cut", json.get("deadline_cause").asText());
        assertEquals(12.346, json.get("plan_ms").asDouble());
        assertTrue(json.get("ratio").asDouble() <= 1);
        assertTrue(json.get("bound").asDouble() >= json.get("value").asDouble());
    }

    /** Who reads a plan can tell what was measured from what was computed. */
    @Test
    void whatWasLearnedIsToldAndEachStepSaysWhatItRestsOn() {
        Site site = TestSites.small(11);
        Lessons lessons = new Lessons(site, Durations.DEFAULT);
        Workload watched = site.workloadsIn("hall-0").stream()
                .filter(workload -> workload.methods().equals(List.of(Method.STOP)))
                .findFirst()
                .orElseThrow();
        for (int step = 0; step < 3; step++) {
            lessons.finished(watched, Method.STOP, 0, 2 * Durations.nominalSeconds(site, watched, Method.STOP, 0));
        }
        PlanRequest request = PlanRequest.fresh(
                site, List.of(deadline("hall-0", 600, Duration.ofSeconds(30))), Set.of(), lessons.durations(), T0);
        JsonNode json = PlanJson.write(Planner.plan(request, 1), 1);
        assertEquals(2, json.get("durations").size(), "of the method, and of the service");
        JsonNode own = json.get("durations").get(1);
        assertEquals(List.of("service", "method", "p50", "p95", "steps"), keys(own));
        assertEquals(watched.service(), own.get("service").asText());
        assertTrue(json.get("durations").get(0).get("service").isNull());
        assertEquals(3, own.get("steps").asInt());
        assertTrue(own.get("p50").asDouble() > 1, "twice as long as computed was learned, in part: " + own);
        int learned = 0;
        for (JsonNode step : json.get("steps")) {
            assertEquals(step.get("method").asText().equals("stop"), step.has("estimate"), step.toString());
            if (step.get("workload").asText().equals(watched.id())) {
                learned++;
                assertEquals(
                        own.get("p50").asDouble() * watched.stop().toMillis() / 1000,
                        step.get("estimate").get("p50_s").asDouble(),
                        0.1);
                assertEquals(3, step.get("estimate").get("steps").asInt());
            }
        }
        assertEquals(1, learned);
        assertEquals(
                0,
                PlanJson.write(Planner.plan(request(site), 1), 1)
                        .get("durations")
                        .size(),
                "control");
    }

    private static PlanRequest request(Site site) {
        return PlanRequest.fresh(
                site, List.of(deadline("hall-0", 600, Duration.ofSeconds(30))), Set.of(), Durations.DEFAULT, T0);
    }

    @Test
    void anUnjudgedPlanSaysNothingOfItsBound() {
        PlanRequest request = PlanRequest.fresh(
                TestSites.small(11),
                List.of(deadline("hall-0", 150, Duration.ofSeconds(30))),
                Set.of(),
                Durations.DEFAULT,
                T0);
        JsonNode json = PlanJson.write(Planner.plan(request, 1), 1);
        assertTrue(json.get("bound").isNull());
        assertTrue(json.get("ratio").isNull());
        assertTrue(json.get("value").isNumber(), "control");
    }
}
