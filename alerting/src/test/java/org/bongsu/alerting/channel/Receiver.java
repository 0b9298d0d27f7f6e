package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.bongsu.alerting.TestSites;

/** An honest receiver on loopback: checks each signature with the library of others, then behaves as it is told. */
final class Receiver {

    /** What arrived. {@code verified} is the library's verdict. */
    record Received(
            String path, String host, String id, long timestamp, String contentType, String body, boolean verified) {}

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final HttpServer server;

    Receiver(Vertx vertx, BiConsumer<Received, HttpServerRequest> behaviour) {
        server = Await.done(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Received what = read(request, body.toString());
                    received.add(what);
                    behaviour.accept(what, request);
                }))
                .listen(0, "127.0.0.1"));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    void close() {
        Await.done(server.close());
    }

    Received next() {
        return Await.next(received);
    }

    List<Received> next(int count) {
        List<Received> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(next());
        }
        return all;
    }

    private static Received read(HttpServerRequest request, String body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey(), List.of(header.getValue())));
        boolean verified;
        try {
            new Webhook(TestSites.KEY).verify(body, HttpHeaders.of(headers, (name, value) -> true));
            verified = true;
        } catch (WebhookVerificationException refused) {
            verified = false;
        }
        return new Received(
                request.path(),
                String.valueOf(request.authority()),
                String.valueOf(request.getHeader("webhook-id")),
                Long.parseLong(request.getHeader("webhook-timestamp")),
                String.valueOf(request.getHeader("content-type")),
                body,
                verified);
    }

    /** Waits for events, with a deadline. */
    static final class Await {

        private Await() {}

        static <T> T done(io.vertx.core.Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }

        static <T> T next(BlockingQueue<T> queue) {
            try {
                T next = queue.poll(20, TimeUnit.SECONDS);
                assertTrue(next != null, "nothing came within 20 s");
                return next;
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    }
}
