package org.bongsu.simulators.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;

/**
 * The fleet over HTTP: {@code POST /commands}, {@code GET /replies}, {@code GET /inventory} (both long polls), {@code
 * GET /limits}. Belongs to the Vert.x context of its fleet; a waiting poll holds no thread.
 */
public final class FleetServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long WAIT_MOST_MILLIS = 60_000;

    private final Vertx vertx;
    private final Fleet fleet;
    private final Supplier<Moment> clock;
    private final Runnable onCommand;
    private final List<Poll> waiting = new ArrayList<>();

    private enum What {
        REPLIES,
        INVENTORY
    }

    private record Poll(What what, long after, HttpServerResponse response, long timer) {}

    /**
     * @param clock scenario time; must have brought the world up to date when it returns
     * @param onCommand called after a command was taken, so that whoever drives the fleet looks at its next event
     */
    public FleetServer(Vertx vertx, Fleet fleet, Supplier<Moment> clock, Runnable onCommand) {
        this.vertx = vertx;
        this.fleet = fleet;
        this.clock = clock;
        this.onCommand = onCommand;
    }

    /** Whether the request was the fleet's to answer. */
    public boolean handle(HttpServerRequest request) {
        boolean get = request.method() == HttpMethod.GET;
        switch (request.path()) {
            case "/commands" -> {
                if (request.method() != HttpMethod.POST) {
                    return false;
                }
                request.body()
                        .onSuccess(body -> command(body, request.response()))
                        .onFailure(
                                failure -> request.response().setStatusCode(400).end());
            }
            case "/replies" -> {
                if (!get) {
                    return false;
                }
                poll(What.REPLIES, request);
            }
            case "/inventory" -> {
                if (!get) {
                    return false;
                }
                poll(What.INVENTORY, request);
            }
            case "/limits" -> {
                if (!get) {
                    return false;
                }
                fleet.advanceTo(clock.get());
                send(
                        request.response(),
                        200,
                        JSON.createObjectNode().set("violations", FleetJson.violations(fleet.violations())));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void command(Buffer body, HttpServerResponse response) {
        FleetCommand command;
        try {
            command = decode(JSON.readTree(body.getBytes()));
        } catch (JsonProcessingException e) {
            send(response, 400, problem("not JSON: " + e.getOriginalMessage()));
            return;
        } catch (java.io.IOException | IllegalArgumentException e) {
            send(response, 400, problem(String.valueOf(e.getMessage())));
            return;
        }
        FleetAck ack = fleet.submit(command, clock.get());
        ObjectNode answer = JSON.createObjectNode().put("sequence", ack.sequence());
        if (ack instanceof FleetAck.Refused refused) {
            send(response, 409, answer.put("refused", refused.why()).put("epoch", refused.epoch()));
        } else if (ack instanceof FleetAck.Duplicate) {
            send(response, 200, answer.put("duplicate", true));
        } else {
            send(response, 202, answer.put("accepted", true));
        }
        onCommand.run();
    }

    /** @throws IllegalArgumentException when it is no command, with the reason */
    static FleetCommand decode(JsonNode json) {
        FleetCommand.Verb action =
                constant(FleetCommand.Verb.class, text(json, "action").orElse(""));
        Optional<Method> method = text(json, "method").map(name -> constant(Method.class, name));
        if (!json.path("epoch").canConvertToLong() || !json.path("sequence").canConvertToLong()) {
            throw new IllegalArgumentException("epoch and sequence are whole numbers");
        }
        return new FleetCommand(
                json.path("epoch").asLong(),
                json.path("sequence").asLong(),
                action,
                text(json, "server").orElseThrow(() -> new IllegalArgumentException("server is missing")),
                text(json, "workload"),
                method,
                text(json, "destination"),
                json.path("rate_gbps").asDouble(0));
    }

    private static Optional<String> text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        return value.isTextual() && !value.asText().isEmpty() ? Optional.of(value.asText()) : Optional.empty();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no " + type.getSimpleName().toLowerCase(Locale.ROOT));
    }

    private void poll(What what, HttpServerRequest request) {
        fleet.advanceTo(clock.get());
        long after;
        long wait;
        try {
            after = Long.parseLong(
                    Optional.ofNullable(request.getParam("after")).orElse("0"));
            wait = Long.parseLong(
                    Optional.ofNullable(request.getParam("wait_ms")).orElse("0"));
        } catch (NumberFormatException e) {
            send(request.response(), 400, problem("after and wait_ms are whole numbers"));
            return;
        }
        if (isNews(what, after) || wait <= 0) {
            answer(what, after, request.response());
            return;
        }
        HttpServerResponse response = request.response();
        long timer = vertx.setTimer(Math.min(wait, WAIT_MOST_MILLIS), fired -> {
            waiting.removeIf(poll -> poll.response() == response);
            answer(what, after, response);
        });
        waiting.add(new Poll(what, after, response, timer));
        response.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            waiting.removeIf(poll -> poll.response() == response);
        });
    }

    private boolean isNews(What what, long after) {
        return what == What.REPLIES ? !fleet.repliesAfter(after).isEmpty() : after <= 0 || fleet.revision() > after;
    }

    /** Answers the polls for which there is news now. Call it after every advance of the fleet. */
    public void changed() {
        for (Poll poll : List.copyOf(waiting)) {
            if (isNews(poll.what(), poll.after())) {
                waiting.remove(poll);
                vertx.cancelTimer(poll.timer());
                answer(poll.what(), poll.after(), poll.response());
            }
        }
    }

    private void answer(What what, long after, HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        send(response, 200, what == What.REPLIES ? replies(after) : inventory(after));
    }

    private JsonNode replies(long after) {
        ArrayNode list = JSON.createArrayNode();
        long last = after;
        for (FleetReply reply : fleet.repliesAfter(after)) {
            last = reply.n();
            list.addObject()
                    .put("n", reply.n())
                    .put("sequence", reply.sequence())
                    .put("status", lower(reply.status()))
                    .put("detail", reply.detail());
        }
        return JSON.createObjectNode().put("last", last).set("replies", list);
    }

    private JsonNode inventory(long after) {
        ArrayNode servers = JSON.createArrayNode();
        ArrayNode workloads = JSON.createArrayNode();
        for (FleetObservation observation : fleet.inventoryAfter(after)) {
            if (observation instanceof FleetObservation.ServerSeen seen) {
                servers.addObject().put("server", seen.server()).put("power", lower(seen.power()));
            } else if (observation instanceof FleetObservation.WorkloadSeen seen) {
                workloads
                        .addObject()
                        .put("workload", seen.workload())
                        .put("state", lower(seen.state()))
                        .put("where", seen.where());
            }
        }
        ObjectNode answer = JSON.createObjectNode().put("revision", fleet.revision());
        answer.set("servers", servers);
        answer.set("workloads", workloads);
        return answer;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode problem(String detail) {
        return JSON.createObjectNode()
                .put("title", "bad request")
                .put("status", 400)
                .put("detail", detail);
    }

    private static void send(HttpServerResponse response, int status, JsonNode body) {
        try {
            response.setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
