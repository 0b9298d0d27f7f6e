package org.bongsu.daemon.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One heartbeat, as it is sent and as a watcher reads it.
 *
 * @param atMillis wall time of the sender
 * @param every when the next is due after this one
 * @param healthy whether no part of the daemon is faulty
 * @param stopping whether it ends because it was told to
 * @param line how it is, for people
 */
public record HeartbeatBody(
        String site, long atMillis, Duration every, long epoch, boolean healthy, boolean stopping, String line) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "bongsu.heartbeat";

    static String write(Vitals vitals, long wallMillis, Duration every, boolean stopping) {
        ObjectNode body = JSON.createObjectNode();
        body.put("type", TYPE).put("timestamp", Instant.ofEpochMilli(wallMillis).toString());
        ObjectNode data = body.putObject("data");
        data.put("site", vitals.site())
                .put("state", stopping ? "stopping" : "running")
                .put("healthy", vitals.faults().isEmpty())
                .put("every_s", every.toMillis() / 1_000.0)
                .put("epoch", vitals.epoch())
                .put("inputs", vitals.inputs())
                .put(
                        "last_decision",
                        vitals.lastDecision().map(Object::toString).orElse(null))
                .put("stage", vitals.stage().name().toLowerCase(Locale.ROOT))
                .put("compartment", vitals.where())
                .put("line", vitals.line());
        vitals.faults().forEach(data.putArray("faults")::add);
        return body.toString();
    }

    /** Empty for what is no heartbeat. */
    public static Optional<HeartbeatBody> read(String body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode data = root.path("data");
            double every = data.path("every_s").asDouble(0);
            if (!root.path("type").asText().equals(TYPE)
                    || !data.path("site").isTextual()
                    || !(every > 0 && every <= HeartbeatSettings.EVERY_MOST.toSeconds())) {
                return Optional.empty();
            }
            return Optional.of(new HeartbeatBody(
                    data.path("site").asText(),
                    Instant.parse(root.path("timestamp").asText()).toEpochMilli(),
                    Duration.ofMillis(Math.round(every * 1_000)),
                    data.path("epoch").asLong(),
                    data.path("healthy").asBoolean(),
                    data.path("state").asText().equals("stopping"),
                    data.path("line").asText()));
        } catch (JsonProcessingException | RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
