package org.bongsu.collector.telemetry;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bongsu.collector.Await;
import org.bongsu.collector.PeerBinaries;

/** A store with the v2 write API that answers as told and remembers each line once. */
final class StubStore implements AutoCloseable {

    final Set<String> lines = new ConcurrentSkipListSet<>();
    final AtomicInteger requests = new AtomicInteger();
    volatile int status = 204;
    /** A batch with a line that contains this is refused whole, as QuestDB does. */
    volatile String poison = "\u0000";

    /** Of an answer that is not 204. */
    volatile String told = "{\"code\":\"x\",\"message\":\"as told\"}";

    /** Closes each connection after its first answer. */
    volatile boolean closesEach;

    /** Cuts the connection instead of answering each so many-th request; 0 for none. */
    volatile int cutsEach;

    final AtomicInteger cuts = new AtomicInteger();

    private final HttpServer server;

    /**
     * @param port 0 for any; another is waited for, since a closed server's socket is given back only when its event
     *     loop next looks, which is after close() is done
     */
    StubStore(Vertx vertx, int port) throws IOException {
        int wanted = port == 0 ? PeerBinaries.freePort() : port;
        AtomicReference<HttpServer> listening = new AtomicReference<>();
        Await.until("the port is given back", Duration.ofSeconds(10), () -> {
            HttpServer next = vertx.createHttpServer().requestHandler(this::write);
            boolean bound = listens(next, wanted);
            listening.set(next);
            return bound;
        });
        server = listening.get();
    }

    private static boolean listens(HttpServer server, int port) {
        try {
            server.listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BindException) {
                return false;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    int port() {
        return server.actualPort();
    }

    private void write(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            int number = requests.incrementAndGet();
            if (cutsEach > 0 && number % cutsEach == 0) {
                cuts.incrementAndGet();
                request.connection().close();
                return;
            }
            List<String> batch = LineFormat.split(body.toString());
            int answer = status;
            if (answer == 204 && batch.stream().anyMatch(line -> line.contains(poison))) {
                answer = 400;
            }
            if (answer == 204) {
                lines.addAll(batch);
            }
            request.response().setStatusCode(answer).end(answer == 204 ? "" : told);
        });
    }

    /** Cuts every connection. */
    @Override
    public void close() {
        try {
            server.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
