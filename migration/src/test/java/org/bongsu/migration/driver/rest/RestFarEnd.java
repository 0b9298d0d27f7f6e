package org.bongsu.migration.driver.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.migration.driver.FarEnd;

/** A management interface on loopback that can misbehave. Which command acts is read from its User-Agent. */
public abstract class RestFarEnd implements FarEnd {

    private static final Pattern AGENT = Pattern.compile("bongsu command/(\\d+)\\.(\\d+)");

    protected final Vertx vertx = Vertx.vertx();
    private final List<String> requests = new ArrayList<>();
    private final List<Long> begun = new ArrayList<>();
    private final Set<Long> looked = new LinkedHashSet<>();
    private final Set<String> hanging = new LinkedHashSet<>();
    private final Map<String, List<Runnable>> hung = new LinkedHashMap<>();
    private final Set<String> lying = new LinkedHashSet<>();
    private final Set<String> failing = new LinkedHashSet<>();
    private HttpServer server;
    private int port;
    private boolean slow;
    private int atOnce;
    private int atOnceMost;

    /** A request that arrived whole. */
    public record Exchange(HttpServerRequest request, String body) {

        public HttpMethod method() {
            return request.method();
        }

        public String path() {
            return request.path();
        }

        public boolean is(HttpMethod method, String path) {
            return request.method().equals(method) && request.path().equals(path);
        }

        public String header(String name) {
            String value = request.getHeader(name);
            return value == null ? "" : value;
        }

        public String param(String name) {
            String value = request.getParam(name);
            return value == null ? "" : value;
        }

        public JsonObject json() {
            return new JsonObject(body);
        }

        public HttpServerResponse status(int status) {
            return request.response().setStatusCode(status);
        }

        public void answer(int status, String json) {
            HttpServerResponse response = request.response();
            if (!response.ended() && !response.closed()) {
                response.setStatusCode(status)
                        .putHeader("content-type", "application/json")
                        .end(json);
            }
        }

        public void answer(int status) {
            answer(status, "");
        }
    }

    /** Called under this object's lock. */
    protected abstract void serve(Exchange exchange);

    protected final int port() {
        return port;
    }

    protected static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void arrived(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            synchronized (this) {
                requests.add(request.method() + " " + request.uri() + (body.length() == 0 ? "" : " " + body));
                serve(new Exchange(request, body.toString()));
            }
        });
    }

    /** Methods, addresses and bodies of all that arrived that begin so. */
    public final synchronized List<String> requests(String start) {
        return requests.stream().filter(one -> one.startsWith(start)).toList();
    }

    protected static long sequence(Exchange exchange) {
        Matcher matcher = AGENT.matcher(exchange.header("user-agent"));
        return matcher.matches() ? Long.parseLong(matcher.group(2)) : 0;
    }

    /** A command was looked into and needs nothing done. */
    protected final synchronized void nothingToDo(Exchange exchange) {
        if (sequence(exchange) > 0 && looked.add(sequence(exchange))) {
            begun.add(sequence(exchange));
        }
    }

    /** Carries out what was asked of the server, now or whenever it pleases, and answers then. */
    protected final synchronized void act(Exchange exchange, String target, Runnable carryOut) {
        begun.add(sequence(exchange));
        if (hanging.contains(target)) {
            hung.computeIfAbsent(target, key -> new ArrayList<>()).add(carryOut);
            return;
        }
        atOnceMost = Math.max(atOnceMost, ++atOnce);
        vertx.setTimer(slow ? 40 : 1, timer -> {
            synchronized (this) {
                atOnce--;
                carryOut.run();
            }
        });
    }

    protected final boolean lies(String workload) {
        return lying.contains(workload);
    }

    protected final boolean fails(String workload) {
        return failing.contains(workload);
    }

    @Override
    public final synchronized List<Long> begun() {
        return List.copyOf(begun);
    }

    @Override
    public final synchronized int atOnceMost() {
        return atOnceMost;
    }

    @Override
    public final void goAway() throws Exception {
        await(server.close());
    }

    @Override
    public final void comeBack() throws Exception {
        server = await(vertx.createHttpServer().requestHandler(this::arrived).listen(port, "127.0.0.1"));
        port = server.actualPort();
    }

    @Override
    public final synchronized void hang(String target) {
        hanging.add(target);
    }

    @Override
    public final synchronized void unhang(String target) {
        hanging.remove(target);
        hung.getOrDefault(target, List.of()).forEach(Runnable::run);
        hung.remove(target);
    }

    @Override
    public final synchronized void lie(String workload, boolean lies) {
        if (lies) {
            lying.add(workload);
        } else {
            lying.remove(workload);
        }
    }

    @Override
    public final synchronized void fail(String workload) {
        failing.add(workload);
    }

    @Override
    public final synchronized void slow() {
        slow = true;
    }

    @Override
    public final void close() throws Exception {
        await(vertx.close());
    }
}
