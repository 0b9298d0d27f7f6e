package org.bongsu.benchmarks.notices;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Endpoints of tenants, a loopback address and server for each tenant. Of a tenant's fifty, five are slow, five fail
 * for a while, and one is dead: silent for even tenants, closed for odd ones. Signatures are not checked here: libraries of others do that in tests.
 */
final class Hooks implements AutoCloseable {

    static final int EACH = 50;
    static final long SLOW_MILLIS = 2_000;

    /** How an endpoint behaves. */
    enum Manner {
        WELL,
        SLOW,
        FAILING,
        DEAD;

        static Manner of(int endpoint) {
            int place = endpoint % EACH;
            return place < 5 ? SLOW : place < 10 ? FAILING : place == 10 ? DEAD : WELL;
        }
    }

    /**
     * @param taken with a 2xx
     * @param nanos when it was answered
     */
    record Heard(String id, long sequence, boolean taken, long nanos) {}

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, List<Heard>> heard = new ConcurrentHashMap<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final long failNanos;
    private volatile long failUntil = Long.MIN_VALUE;
    private int port;

    private Hooks(long failSeconds) {
        this.failNanos = TimeUnit.SECONDS.toNanos(failSeconds);
    }

    /** @param failSeconds how long the failing ones fail after their first notice */
    static Hooks start(int tenants, long failSeconds) throws Exception {
        Hooks hooks = new Hooks(failSeconds);
        for (int tenant = 0; tenant < tenants; tenant++) {
            int number = tenant;
            HttpServer server = hooks.vertx
                    .createHttpServer()
                    .requestHandler(request -> hooks.take(number, request))
                    .listen(hooks.port, address(tenant))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            hooks.port = server.actualPort();
            hooks.servers.add(server);
        }
        return hooks;
    }

    private static String address(int tenant) {
        return "127.0.1." + (tenant + 1);
    }

    static String name(int tenant, int endpoint) {
        return "/" + tenant + "/" + endpoint;
    }

    String url(int tenant, int endpoint) {
        boolean closed = Manner.of(endpoint) == Manner.DEAD && tenant % 2 == 1;
        // Where nothing listens: an address of its own on the same port.
        return "http://" + (closed ? "127.0.2." + (tenant + 1) : address(tenant)) + ":" + port + name(tenant, endpoint);
    }

    /** The failing ones begin to. */
    void begin() {
        failUntil = System.nanoTime() + failNanos;
    }

    private void take(int tenant, HttpServerRequest request) {
        int endpoint = Integer.parseInt(request.path().substring(request.path().lastIndexOf('/') + 1));
        Manner manner = Manner.of(endpoint);
        if (manner == Manner.DEAD) {
            return;
        }
        request.body().onSuccess(body -> {
            JsonObject event = body.toJsonObject();
            HttpServerResponse response = request.response();
            if (event.getString("type").equals("bongsu.endpoint.challenge")) {
                response.end(event.getJsonObject("data").getString("challenge"));
                return;
            }
            boolean fails = manner == Manner.FAILING && failUntil != Long.MIN_VALUE && System.nanoTime() < failUntil;
            Future<?> wait =
                    manner == Manner.SLOW ? vertx.timer(SLOW_MILLIS, TimeUnit.MILLISECONDS) : Future.succeededFuture();
            String id = String.valueOf(request.getHeader("webhook-id"));
            wait.onSuccess(late -> {
                // One server's requests come on one thread, and a name is one server's.
                heard.computeIfAbsent(name(tenant, endpoint), key -> new ArrayList<>())
                        .add(new Heard(id, Long.parseLong(event.getString("sequence")), !fails, System.nanoTime()));
                response.setStatusCode(fails ? 503 : 204).end();
            });
        });
    }

    /** By endpoint; a copy. */
    Map<String, List<Heard>> heard() {
        Map<String, List<Heard>> copy = new LinkedHashMap<>();
        heard.forEach((name, all) -> copy.put(name, List.copyOf(all)));
        return copy;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
