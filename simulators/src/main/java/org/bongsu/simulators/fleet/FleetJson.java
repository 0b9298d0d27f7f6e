package org.bongsu.simulators.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The fleet's truth as JSON, for a scorecard in another process. Times are scenario time in ISO 8601. */
public final class FleetJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FleetJson() {}

    public static ArrayNode violations(List<Violation> violations) {
        ArrayNode list = JSON.createArrayNode();
        for (Violation violation : violations) {
            list.addObject()
                    .put("at", violation.at().toString())
                    .put("limit", violation.limit().name().toLowerCase(Locale.ROOT))
                    .put("id", violation.id())
                    .put("capacity", violation.capacity())
                    .put("used", violation.used())
                    .put("sequence", violation.sequence());
        }
        return list;
    }

    public static ObjectNode truth(FleetTruth truth) {
        ObjectNode json = JSON.createObjectNode()
                .put("dirty_power_offs", truth.dirtyPowerOffs())
                .put("duplicated_steps", truth.duplicatedSteps());
        ObjectNode faults = json.putObject("faults");
        truth.faults().forEach(faults::put);
        json.set("violations", violations(truth.violations()));
        ArrayNode outcomes = json.putArray("workloads");
        for (FleetTruth.Outcome outcome : truth.outcomes()) {
            ObjectNode one = outcomes.addObject()
                    .put("workload", outcome.workload())
                    .put("state", outcome.state().name().toLowerCase(Locale.ROOT))
                    .put("where", outcome.where())
                    .put("safe", outcome.safe())
                    .put("kept_running", outcome.keptRunning());
            outcome.method().ifPresent(m -> one.put("method", m.name().toLowerCase(Locale.ROOT)));
            outcome.startedAt().ifPresent(at -> one.put("started_at", at.toString()));
            outcome.doneAt().ifPresent(at -> one.put("done_at", at.toString()));
            outcome.feedDiedAt().ifPresent(at -> one.put("feed_died_at", at.toString()));
        }
        return json;
    }
}
