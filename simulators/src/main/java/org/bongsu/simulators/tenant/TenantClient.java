package org.bongsu.simulators.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.bongsu.domain.Ordered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants that answer: told of a notice, each reads its own events at the daemon's {@code /tenant/v1/events} with its token, as anybody's
 * handler would, and answers those that are firm and that it has not answered, once each. Goes on until it is heard: the daemon may just be
 * starting again. Belongs to one Vert.x context.
 */
public final class TenantClient {

    private static final Logger LOG = LoggerFactory.getLogger(TenantClient.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/tenant/v1/events";
    private static final long RETRY_MILLIS = 250;
    private static final long ANSWER_MILLIS = 10_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final String url;
    private final Map<String, TenantHabit> habits;
    private final ToLongFunction<Duration> wallMillis;
    private final Set<String> reading = new LinkedHashSet<>();
    private final Map<String, Set<String>> answered = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param daemonUrl such as {@code http://127.0.0.1:8080}
     * @param habits by tenant; others never answer
     * @param wallMillis how long scenario time takes
     */
    public TenantClient(
            Vertx vertx, String daemonUrl, Map<String, TenantHabit> habits, ToLongFunction<Duration> wallMillis) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2000));
        this.url = (daemonUrl.endsWith("/") ? daemonUrl.substring(0, daemonUrl.length() - 1) : daemonUrl) + PATH;
        this.habits = Ordered.map(habits);
        this.wallMillis = wallMillis;
    }

    /** A notice has come for the tenant; what comes until it looks is read with it. */
    public void told(String tenant) {
        TenantHabit habit = habits.get(tenant);
        if (habit != null && !closed && reading.add(tenant)) {
            vertx.setTimer(Math.max(1, wallMillis.applyAsLong(habit.reaction())), timer -> read(tenant, habit));
        }
    }

    private void read(String tenant, TenantHabit habit) {
        if (closed) {
            return;
        }
        ask(HttpMethod.GET, habit, Buffer.buffer()).onComplete(answer -> {
            List<String> open = answer.succeeded() && answer.result().status() == 200
                    ? unanswered(tenant, habit, answer.result().body())
                    : List.of();
            if (!answer.succeeded() || answer.result().status() != 200) {
                again(tenant, habit, "cannot read its events", answer);
            } else if (open.isEmpty()) {
                reading.remove(tenant);
            } else {
                say(tenant, habit, open);
            }
        });
    }

    private List<String> unanswered(String tenant, TenantHabit habit, Buffer body) {
        Set<String> before = answered.computeIfAbsent(tenant, key -> new LinkedHashSet<>());
        List<String> open = new ArrayList<>();
        for (JsonNode event : json(body).path("Events")) {
            String id = event.path("EventId").asText();
            boolean allowed = false;
            for (JsonNode word : event.path("AllowedAnswers")) {
                allowed |= word.asText().equals(habit.answer());
            }
            if (allowed && event.path("Signal").asText().equals("firm") && !before.contains(id)) {
                open.add(id);
            }
        }
        return open;
    }

    private void say(String tenant, TenantHabit habit, List<String> events) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode answers = body.putArray("Answers");
        events.forEach(event -> answers.addObject().put("EventId", event).put("Answer", habit.answer()));
        ask(HttpMethod.POST, habit, bytes(body)).onComplete(answer -> {
            int status = answer.succeeded() ? answer.result().status() : 0;
            if (status == 200 || status == 404 || status == 409) {
                // What is over meanwhile, or cannot be had any more, is not asked for again.
                answered.computeIfAbsent(tenant, key -> new LinkedHashSet<>()).addAll(events);
                LOG.info("{} answers {} to {} events: {}", tenant, habit.answer(), events.size(), status);
                read(tenant, habit);
            } else {
                again(tenant, habit, "is not heard", answer);
            }
        });
    }

    private void again(String tenant, TenantHabit habit, String what, AsyncResult<Answer> answer) {
        LOG.debug(
                "{} {}: {}", tenant, what, answer.succeeded() ? answer.result().status() : answer.cause());
        if (!closed) {
            vertx.setTimer(RETRY_MILLIS, timer -> read(tenant, habit));
        }
    }

    private record Answer(int status, Buffer body) {}

    private Future<Answer> ask(HttpMethod method, TenantHabit habit, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setTimeout(ANSWER_MILLIS)
                .putHeader("authorization", "Bearer " + habit.token())
                .putHeader("content-type", "application/json");
        return client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(all -> new Answer(response.statusCode(), all)));
    }

    /** Events that were answered, by tenant, in order. */
    public Map<String, List<String>> answered() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        answered.forEach((tenant, events) -> all.put(tenant, List.copyOf(events)));
        return all;
    }

    public Future<Void> close() {
        closed = true;
        return client.close();
    }

    private static JsonNode json(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (IOException e) {
            LOG.warn("the daemon's events are not JSON");
            return JSON.createObjectNode();
        }
    }

    private static Buffer bytes(ObjectNode body) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
