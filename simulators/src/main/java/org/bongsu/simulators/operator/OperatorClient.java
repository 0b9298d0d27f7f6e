package org.bongsu.simulators.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Types what the scenario's person types into a daemon's HTTP API, and goes on until it is taken: a daemon may just be
 * starting again. What the daemon calls malformed (400, 422) is not said twice. Belongs to one Vert.x context.
 */
public final class OperatorClient {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorClient.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RETRY_MILLIS = 250;
    private static final long ANSWER_MILLIS = 10_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final String daemonUrl;
    private final Supplier<Moment> clock;
    private final List<String> taken = new ArrayList<>();
    private boolean closed;

    private record Order(HttpMethod method, String path, ObjectNode body) {}

    /** @param daemonUrl such as {@code http://127.0.0.1:8080} */
    public OperatorClient(Vertx vertx, String daemonUrl, Supplier<Moment> clock) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2000));
        this.daemonUrl = daemonUrl.endsWith("/") ? daemonUrl.substring(0, daemonUrl.length() - 1) : daemonUrl;
        this.clock = clock;
    }

    /** Returns at once; the input goes to each of its rooms. */
    public void type(OperatorInput input) {
        input.rooms().forEach(room -> send(order(room, input)));
    }

    private Order order(String room, OperatorInput input) {
        String path = "/api/v1/rooms/" + room;
        ObjectNode body = JSON.createObjectNode().put("by", OperatorInput.BY);
        if (input instanceof OperatorInput.CutDeclared cut) {
            body.put("at", cut.cutAt().toString()).put("reason", cut.reason());
            return new Order(HttpMethod.POST, path + "/cut", body);
        }
        if (input instanceof OperatorInput.CutWithdrawn withdrawn) {
            return new Order(HttpMethod.DELETE, path + "/cut", body.put("reason", withdrawn.reason()));
        }
        if (input instanceof OperatorInput.Confirmed confirmed) {
            return new Order(HttpMethod.POST, path + "/confirm", body.put("reason", confirmed.reason()));
        }
        if (input instanceof OperatorInput.Rejected rejected) {
            return new Order(HttpMethod.POST, path + "/reject", body.put("reason", rejected.reason()));
        }
        OperatorInput.WorkOrdered order = (OperatorInput.WorkOrdered) input;
        String until = clock.get().plus(order.lasts()).toString();
        return new Order(
                HttpMethod.POST, path + "/work-order", body.put("until", until).put("reason", order.reason()));
    }

    private void send(Order order) {
        if (closed) {
            return;
        }
        RequestOptions options = new RequestOptions()
                .setMethod(order.method())
                .setAbsoluteURI(daemonUrl + order.path())
                .setTimeout(ANSWER_MILLIS)
                .putHeader("content-type", "application/json");
        client.request(options)
                .compose(request -> request.send(bytes(order.body())))
                .compose(response ->
                        response.body().map(body -> response.statusCode()).otherwise(response.statusCode()))
                .onComplete(answer -> answered(order, answer));
    }

    private void answered(Order order, io.vertx.core.AsyncResult<Integer> answer) {
        int status = answer.succeeded() ? answer.result() : 0;
        String said = order.method() + " " + order.path();
        if (status / 100 == 2) {
            taken.add(said);
            LOG.info("{}: taken", said);
        } else if (status == 400 || status == 422) {
            LOG.error("{}: refused with {}: {}", said, status, order.body());
        } else if (!closed) {
            vertx.setTimer(RETRY_MILLIS, timer -> send(order));
        }
    }

    /** Requests that were answered 2xx, in order. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    public Future<Void> close() {
        closed = true;
        return client.close();
    }

    private static Buffer bytes(ObjectNode body) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
