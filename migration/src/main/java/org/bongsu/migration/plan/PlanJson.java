package org.bongsu.migration.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;

/** A plan as {@code bin/bongsu plan --json} writes it. Seconds count from the plan's making, to the millisecond. */
public final class PlanJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlanJson() {}

    /** @param planMillis how long the planning took, milliseconds of wall time; the caller has the clock */
    public static ObjectNode write(Plan plan, double planMillis) {
        ObjectNode json = NODES.objectNode();
        json.put("site", plan.site().id());
        ArrayNode rooms = json.putArray("rooms");
        plan.rooms().forEach(rooms::add);
        json.put("deadline_s", millis(plan.madeAt().secondsUntil(plan.deadline().at())));
        json.put("deadline_cause", lower(plan.deadline().cause()));
        json.put("value", plan.value());
        put(json, "floor", plan.floor());
        put(json, "bound", plan.bound());
        put(json, "ratio", plan.ratio());
        put(json, "contested_ratio", plan.contestedRatio());
        json.put("plan_ms", millis(planMillis));
        json.put("evaluations", plan.evaluations());
        ArrayNode steps = json.putArray("steps");
        plan.steps().forEach(step -> steps.add(step(plan, step)));
        ArrayNode left = json.putArray("left");
        plan.left().forEach(one -> left.add(left(one)));
        ArrayNode limits = json.putArray("limits");
        plan.limits().forEach(limit -> limits.add(limit(limit)));
        ArrayNode durations = json.putArray("durations");
        plan.durations().learned().forEach(one -> durations.add(duration(one)));
        ArrayNode buys = json.putArray("buys");
        plan.buys().forEach(one -> buys.add(buy(one)));
        return json;
    }

    private static ObjectNode step(Plan plan, Step step) {
        Site site = plan.site();
        Service service = site.service(step.workload().service());
        ObjectNode json = NODES.objectNode();
        json.put("id", step.id());
        json.put("wave", step.wave());
        json.put("workload", step.workload().id());
        json.put("server", step.workload().server());
        json.put("service", service.id());
        json.put("tenant", service.tenant());
        json.put("tier", step.workload().tier());
        json.put("method", lower(step.method()));
        json.put("start_s", millis(plan.madeAt().secondsUntil(step.start())));
        json.put("finish_s", millis(plan.madeAt().secondsUntil(step.finish())));
        json.put("destination", step.place().map(Place::toString).orElse(null));
        json.put("gib", step.gib());
        json.put("reason", step.reason().label().en());
        plan.estimate(step)
                .ifPresent(estimate -> json.putObject("estimate")
                        .put("p50_s", millis(estimate.p50Seconds()))
                        .put("p95_s", millis(estimate.p95Seconds()))
                        .put("steps", estimate.steps()));
        return json;
    }

    /** Shares of the nominal duration, which depends on a workload's memory. */
    private static ObjectNode duration(LearnedDuration learned) {
        ObjectNode json = NODES.objectNode();
        json.put("service", learned.service().orElse(null));
        json.put("method", lower(learned.method()));
        json.put("p50", millis(learned.estimate().p50()));
        json.put("p95", millis(learned.estimate().p95()));
        json.put("steps", learned.estimate().steps());
        return json;
    }

    private static ObjectNode buy(Buy buy) {
        ObjectNode json = NODES.objectNode();
        json.put("room", buy.room());
        json.put("stop", buy.stop());
        json.put("servers", buy.servers());
        json.put("workloads", buy.workloads());
        json.put("watts", millis(buy.watts()));
        put(json, "buys_s", buy.seconds());
        json.put("lost", millis(buy.lost()));
        json.put("unknown", buy.unknown().map(Text::en).orElse(null));
        return json;
    }

    private static ObjectNode left(Left left) {
        ObjectNode json = NODES.objectNode();
        json.put("workload", left.workload().id());
        json.put("server", left.workload().server());
        json.put("tier", left.workload().tier());
        json.put("outcome", lower(left.fate()));
        json.put("reason", left.reason().label().en());
        return json;
    }

    private static ObjectNode limit(LimitUse limit) {
        ObjectNode json = NODES.objectNode();
        json.put("kind", lower(limit.kind()));
        json.put("id", limit.id());
        json.put("capacity", limit.capacity());
        json.put("peak", limit.peak());
        return json;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double millis(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static void put(ObjectNode json, String key, OptionalDouble value) {
        if (value.isPresent()) {
            json.put(key, value.getAsDouble());
        } else {
            json.putNull(key);
        }
    }
}
