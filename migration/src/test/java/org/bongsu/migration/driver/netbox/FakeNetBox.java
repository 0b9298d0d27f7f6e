package org.bongsu.migration.driver.netbox;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of NetBox 4's REST API as its published description promises of four lists: pages of at most {@link #pageMost},
 * {@code count}, {@code next}, the two kinds of tokens. Fails on demand.
 */
final class FakeNetBox implements AutoCloseable {

    static final String TOKEN = "nbt_abcdefghijkl.0123456789012345678901234567890123456789";

    final Map<String, List<JsonObject>> lists = new LinkedHashMap<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** Answers of this status before the next good one. */
    final AtomicInteger failures = new AtomicInteger();

    /** Answers after whose first page an object appears. */
    final AtomicInteger changes = new AtomicInteger();

    volatile int failure = 503;
    volatile int pageMost = 3;
    volatile String garbage = "";
    private final HttpServer server;

    FakeNetBox(Vertx vertx) throws Exception {
        for (NetBoxRows.Kind kind : NetBoxRows.Kind.values()) {
            lists.put(kind.path(), Collections.synchronizedList(new ArrayList<>()));
        }
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/dcim-base/");
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.uri());
        if (!("Bearer " + TOKEN).equals(request.getHeader("Authorization"))) {
            request.response().setStatusCode(403).end("{\"detail\":\"Invalid token\"}");
            return;
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            request.response()
                    .setStatusCode(failure)
                    .putHeader("Retry-After", "0")
                    .end();
            return;
        }
        if (!garbage.isEmpty()) {
            request.response().end(garbage);
            return;
        }
        String path = request.path().replaceFirst("^/dcim-base", "");
        List<JsonObject> list = lists.get(path);
        if (list == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        List<JsonObject> all = List.copyOf(list);
        int offset = Integer.parseInt(request.getParam("offset"));
        int limit = Math.min(pageMost, Integer.parseInt(request.getParam("limit")));
        List<JsonObject> page = all.stream().skip(offset).limit(limit).toList();
        boolean more = offset + page.size() < all.size();
        JsonObject body = new JsonObject().put("count", all.size());
        // Behind a proxy it names a host that a client may not reach.
        body.put(
                "next",
                more ? "http://inside.example" + path + "?limit=" + limit + "&offset=" + (offset + limit) : null);
        body.put("previous", null).put("results", new JsonArray(List.copyOf(page)));
        if (offset == 0 && changes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            list.add(device(1000 + changes.get(), "late-" + changes.get(), "r-9", "hall-9"));
        }
        request.response().putHeader("Content-Type", "application/json").end(body.encode());
    }

    static JsonObject device(int id, String name, String rack, String room) {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("role", new JsonObject().put("slug", "server"))
                .put("status", new JsonObject().put("value", "active").put("label", "Active"))
                .put("rack", new JsonObject().put("name", rack))
                .put("location", new JsonObject().put("name", room).put("slug", room))
                .put("custom_fields", new JsonObject().put("tier", 2));
    }

    static JsonObject machine(int id, String name, String host, String status) {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("cluster", new JsonObject().put("name", "c-1"))
                .put("device", host.isEmpty() ? null : new JsonObject().put("name", host))
                .put("status", new JsonObject().put("value", status).put("label", status))
                .put("memory", 8192)
                .put("custom_fields", new JsonObject());
    }

    static JsonObject port(int id, String device, String type, JsonObject... ends) {
        return new JsonObject()
                .put("id", id)
                .put("name", "PSU" + id)
                .put("device", new JsonObject().put("name", device))
                .put("connected_endpoints_type", type)
                .put("connected_endpoints", new JsonArray(List.of(ends)));
    }

    static JsonObject outlet(String device) {
        return new JsonObject().put("name", "1").put("device", new JsonObject().put("name", device));
    }

    @Override
    public void close() {
        server.close();
    }
}
