package org.bongsu.simulators.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant that answers, at a daemon's stand-in that is not there at first. */
class TenantClientTest {

    private static final String EVENTS = """
            {"Events": [
              {"EventId": "e-early", "Signal": "early", "AllowedAnswers": ["ack", "expedite"]},
              {"EventId": "e-firm", "Signal": "firm", "AllowedAnswers": ["ack", "expedite", "extend"]},
              {"EventId": "e-over", "Signal": "firm", "AllowedAnswers": []}]}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final AtomicInteger reads = new AtomicInteger();

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void firmEventsAreAnsweredOnceEachWithTheTokenAfterAWhile() throws Exception {
        HttpServer daemon = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (request.method() == HttpMethod.GET) {
                        boolean there = reads.incrementAndGet() > 2;
                        request.response().setStatusCode(there ? 200 : 503).end(there ? EVENTS : "");
                    } else {
                        said.add(request.path() + " " + request.getHeader("Authorization") + " " + body);
                        request.response().end("{}");
                    }
                }))
                .listen(0, "127.0.0.1"));
        TenantClient client = new TenantClient(
                vertx,
                "http://127.0.0.1:" + daemon.actualPort() + "/",
                Map.of("naru-pay", new TenantHabit("a-token-of-a-tenant", "expedite", Duration.ofMinutes(1))),
                scenario -> scenario.toMillis() / 600);
        vertx.runOnContext(now -> {
            client.told("dure-map");
            client.told("naru-pay");
            client.told("naru-pay");
        });
        assertEquals(
                "/tenant/v1/events Bearer a-token-of-a-tenant {\"Answers\":[{\"EventId\":\"e-firm\",\"Answer\":\"expedite\"}]}",
                said.poll(30, TimeUnit.SECONDS));
        int before = reads.get();
        vertx.runOnContext(now -> client.told("naru-pay"));
        String again = said.poll(1, TimeUnit.SECONDS);
        assertTrue(again == null, "the same event is not answered again: " + again);
        assertTrue(reads.get() > before, "the control: it has looked");
        assertNotNull(client.answered().get("naru-pay"));
        await(client.close());
    }

    @Test
    void aHabitIsAWordThatNeedsNothingElseAndNeverPrintsItsToken() {
        TenantHabit habit = new TenantHabit("a-token-of-a-tenant", "ack", Duration.ofSeconds(60));
        assertTrue(!habit.toString().contains("token"), habit.toString());
        assertThrows(IllegalArgumentException.class, () -> new TenantHabit("t", "own_action", Duration.ZERO));
    }
}
