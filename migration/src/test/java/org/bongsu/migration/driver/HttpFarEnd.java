package org.bongsu.migration.driver;

import static org.bongsu.migration.TestSites.T0;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An honest small fleet behind the HTTP driver interface. Everything is guarded by its own lock. */
final class HttpFarEnd implements FarEnd {

    private final Vertx vertx = Vertx.vertx();
    private final List<Long> begun = new ArrayList<>();
    private final Set<Long> taken = new LinkedHashSet<>();
    private final Set<Long> done = new LinkedHashSet<>();
    private final Map<String, String> states = new LinkedHashMap<>();
    private final List<JsonObject> replies = new ArrayList<>();
    private final Set<String> hanging = new LinkedHashSet<>();
    private final Set<String> lying = new LinkedHashSet<>();
    private final Set<String> failing = new LinkedHashSet<>();
    private final Map<String, List<Runnable>> hung = new LinkedHashMap<>();
    private long epoch;
    private int revision = 1;
    private boolean slow;
    private int atOnce;
    private int atOnceMost;
    private int port;
    private HttpServer server;

    HttpFarEnd(boolean back) throws Exception {
        for (int number = 1; number <= 6; number++) {
            states.put("s" + number + "-a", back ? "stopped" : "running");
            states.put("s" + number + "-b", back ? "stopped" : "running");
        }
        comeBack();
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public Driver driver(DriverListener listener) {
        return new HttpDriver(
                vertx,
                new HttpDriverOptions(
                        "fleet",
                        URI.create("http://127.0.0.1:" + port),
                        Duration.ofMillis(150),
                        Duration.ofMillis(100),
                        CONCURRENCY),
                () -> T0,
                listener,
                Duration.ofMillis(10));
    }

    private synchronized void serve(HttpServerRequest request) {
        if (request.path().equals("/commands")) {
            request.body().onSuccess(body -> command(request, body.toJsonObject()));
        } else if (request.path().equals("/replies")) {
            int after = Integer.parseInt(request.getParam("after"));
            JsonArray page = new JsonArray();
            replies.subList(Math.min(after, replies.size()), replies.size()).forEach(page::add);
            later(request, new JsonObject().put("last", replies.size()).put("replies", page));
        } else {
            JsonArray workloads = new JsonArray();
            if (Integer.parseInt(request.getParam("after")) < revision) {
                states.forEach((workload, state) -> workloads.add(new JsonObject()
                        .put("workload", workload)
                        .put("state", state)
                        .put("where", "")));
            }
            later(
                    request,
                    new JsonObject()
                            .put("revision", revision)
                            .put("servers", new JsonArray())
                            .put("workloads", workloads));
        }
    }

    private void later(HttpServerRequest request, JsonObject body) {
        vertx.setTimer(20, timer -> request.response().end(body.encode()));
    }

    private synchronized void command(HttpServerRequest request, JsonObject command) {
        String target = command.getString("server");
        long sequence = command.getLong("sequence");
        if (command.getLong("epoch") < epoch) {
            answer(request, 409, new JsonObject().put("refused", "stale epoch").put("epoch", epoch));
            return;
        }
        epoch = command.getLong("epoch");
        if (taken.add(sequence)) {
            begun.add(sequence);
            if (!hanging.contains(target)) {
                carryOut(command);
            }
        }
        if (hanging.contains(target)) {
            hung.computeIfAbsent(target, key -> new ArrayList<>()).add(() -> {
                carryOut(command);
                answer(request, 202, new JsonObject());
            });
            return;
        }
        atOnceMost = Math.max(atOnceMost, ++atOnce);
        vertx.setTimer(slow ? 30 : 1, timer -> {
            synchronized (this) {
                atOnce--;
            }
            answer(request, 202, new JsonObject());
        });
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        if (!request.response().ended() && !request.response().closed()) {
            request.response().setStatusCode(status).end(body.encode());
        }
    }

    private synchronized void carryOut(JsonObject command) {
        if (!done.add(command.getLong("sequence"))) {
            return;
        }
        String workload = command.getString("workload");
        boolean fails = failing.contains(workload);
        if (!fails && !lying.contains(workload)) {
            states.put(workload, command.getString("action").equals("return") ? "running" : "stopped");
            revision++;
        }
        replies.add(new JsonObject()
                .put("n", replies.size() + 1)
                .put("sequence", command.getLong("sequence"))
                .put("status", fails ? "failed" : "succeeded"));
    }

    @Override
    public synchronized List<Long> begun() {
        return List.copyOf(begun);
    }

    @Override
    public synchronized int atOnceMost() {
        return atOnceMost;
    }

    @Override
    public void goAway() throws Exception {
        await(server.close());
    }

    @Override
    public void comeBack() throws Exception {
        server = await(vertx.createHttpServer().requestHandler(this::serve).listen(port, "127.0.0.1"));
        port = server.actualPort();
    }

    @Override
    public synchronized void hang(String target) {
        hanging.add(target);
    }

    @Override
    public synchronized void unhang(String target) {
        hanging.remove(target);
        hung.getOrDefault(target, List.of()).forEach(Runnable::run);
        hung.remove(target);
    }

    @Override
    public synchronized void lie(String workload, boolean lies) {
        if (lies) {
            lying.add(workload);
        } else {
            lying.remove(workload);
        }
    }

    @Override
    public synchronized void fail(String workload) {
        failing.add(workload);
    }

    @Override
    public synchronized void slow() {
        slow = true;
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
    }
}
