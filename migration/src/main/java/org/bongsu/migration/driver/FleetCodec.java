package org.bongsu.migration.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bongsu.domain.Moment;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.execution.Reply;

/** The JSON of the driver's HTTP interface. Unknown keys are passed over, unknown words are errors. */
final class FleetCodec {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FleetCodec() {}

    /** A page of replies and the number to ask from next. */
    record Replies(long last, List<Reply> replies) {}

    /** Changes and the revision to ask from next. */
    record Inventory(long revision, List<Observation> observations) {}

    static Buffer command(Command command) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("epoch", command.epoch());
        json.put("sequence", command.sequence());
        json.put("action", lower(command.action()));
        json.put("server", command.server());
        command.workload().ifPresent(workload -> json.put("workload", workload));
        command.method().ifPresent(method -> json.put("method", lower(method)));
        command.place().ifPresent(place -> json.put("destination", place.toString()));
        if (command.rateGbps() > 0) {
            json.put("rate_gbps", command.rateGbps());
        }
        command.notAfter().ifPresent(moment -> json.put("not_after", moment.toString()));
        return Buffer.buffer(json.toString());
    }

    /** @throws IOException when it is not what the interface promises */
    static Replies replies(Buffer body) throws IOException {
        JsonNode json = parse(body);
        List<Reply> replies = new ArrayList<>();
        for (JsonNode one : list(json, "replies")) {
            replies.add(new Reply(
                    number(one, "sequence"),
                    word(Reply.Status.class, text(one, "status")),
                    one.path("detail").asText("")));
        }
        return new Replies(number(json, "last"), replies);
    }

    /** @throws IOException when it is not what the interface promises */
    static Inventory inventory(Buffer body, Moment at) throws IOException {
        JsonNode json = parse(body);
        List<Observation> observations = new ArrayList<>();
        for (JsonNode one : list(json, "workloads")) {
            observations.add(new WorkloadSeen(
                    text(one, "workload"),
                    word(WorkloadState.class, text(one, "state")),
                    one.path("where").asText(""),
                    at));
        }
        for (JsonNode one : list(json, "servers")) {
            observations.add(new ServerSeen(text(one, "server"), word(PowerState.class, text(one, "power")), at));
        }
        return new Inventory(number(json, "revision"), observations);
    }

    /** Why a command was refused, in the far end's words. */
    static String refusal(Buffer body) {
        try {
            JsonNode json = parse(body);
            return json.path("refused").asText(json.path("error").asText("refused without a reason"));
        } catch (IOException e) {
            return "refused without a reason";
        }
    }

    private static JsonNode parse(Buffer body) throws IOException {
        JsonNode json = MAPPER.readTree(body.getBytes());
        if (!json.isObject()) {
            throw new IOException("not a JSON object");
        }
        return json;
    }

    private static JsonNode list(JsonNode json, String key) throws IOException {
        JsonNode list = json.path(key);
        if (!list.isArray()) {
            throw new IOException(key + " is not a list");
        }
        return list;
    }

    private static long number(JsonNode json, String key) throws IOException {
        JsonNode number = json.path(key);
        if (!number.isIntegralNumber()) {
            throw new IOException(key + " is not a whole number");
        }
        return number.asLong();
    }

    private static String text(JsonNode json, String key) throws IOException {
        JsonNode text = json.path(key);
        if (!text.isTextual()) {
            throw new IOException(key + " is not a text");
        }
        return text.asText();
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) throws IOException {
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(word)) {
                return constant;
            }
        }
        throw new IOException("unknown word " + word);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
