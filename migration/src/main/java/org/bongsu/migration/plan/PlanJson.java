package org.bongsu.migration.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;
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
