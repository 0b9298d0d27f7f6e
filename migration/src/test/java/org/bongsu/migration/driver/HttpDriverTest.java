package org.bongsu.migration.driver;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a small HTTP server on loopback that fails on demand. */
class HttpDriverTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> taken = Collections.synchronizedList(new ArrayList<>());
    private final Set<Long> sequences = Collections.synchronizedSet(new LinkedHashSet<>());
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger dropAnswers = new AtomicInteger();
    private final AtomicInteger garbage = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger atOnceMost = new AtomicInteger();
    private final AtomicInteger revision = new AtomicInteger(1);
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<String> unexpected = new ArrayList<>();
    private HttpServer server;
    private HttpDriver driver;

    private final DriverListener listener = new DriverListener() {
        @Override
        public void onReplies(List<Reply> replies) {
            replies.forEach(reply -> events.add("reply " + reply.sequence() + " " + reply.status()));
        }

        @Override
        public void onInventory(List<Observation> observations) {
            observations.forEach(observation -> events.add("seen " + observation));
        }

        @Override
        public void onGlimpsed(List<Observation> observations) {
            throw new AssertionError("the far end's inventory is always whole");
        }

        @Override
        public void onRefused(Command command, String why, boolean staleEpoch) {
            events.add("refused " + command.sequence() + " " + why + " " + staleEpoch);
        }

        @Override
        public void onUndelivered(Command command, String why) {
            events.add("undelivered " + command.sequence());
        }

        @Override
        public void onReachable(boolean reachable, String why) {
            events.add("reachable " + reachable);
        }
    };

    @BeforeEach
    void open() throws Exception {
        server = await(vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
        driver = new HttpDriver(
                vertx,
                new HttpDriverOptions(
                        "fleet",
                        URI.create("http://127.0.0.1:" + server.actualPort()),
                        Duration.ofMillis(500),
                        Duration.ofMillis(100),
                        4),
                () -> T0,
                listener);
    }

    @AfterEach
    void close() throws Exception {
        await(driver.stop());
        await(driver.stop());
        await(vertx.close());
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void serve(HttpServerRequest request) {
        if (request.path().equals("/commands")) {
            request.body().onSuccess(body -> {
                atOnceMost.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                vertx.setTimer(5, timer -> {
                    atOnce.decrementAndGet();
                    command(request, body.toJsonObject());
                });
            });
        } else if (request.path().equals("/replies")) {
            int after = Integer.parseInt(request.getParam("after"));
            JsonArray replies = new JsonArray();
            if (after == 0) {
                replies.add(new JsonObject().put("n", 1).put("sequence", 9).put("status", "failed"));
            }
            vertx.setTimer(
                    20,
                    timer -> request.response()
                            .end(new JsonObject()
                                    .put("last", 1)
                                    .put("replies", replies)
                                    .encode()));
        } else {
            inventory(request);
        }
    }

    private void inventory(HttpServerRequest request) {
        if (garbage.getAndDecrement() > 0) {
            request.response().end("{\"revision\": \"x\"");
            return;
        }
        int after = Integer.parseInt(request.getParam("after"));
        JsonObject body = new JsonObject()
                .put("revision", revision.get())
                .put("servers", new JsonArray())
                .put("workloads", new JsonArray());
        if (after < revision.get()) {
            body.getJsonArray("workloads")
                    .add(new JsonObject()
                            .put("workload", "w")
                            .put("state", "moved")
                            .put("where", "far/" + revision));
            body.getJsonArray("servers").add(new JsonObject().put("server", "s").put("power", "dark"));
        }
        vertx.setTimer(20, timer -> request.response().end(body.encode()));
    }

    private void command(HttpServerRequest request, JsonObject command) {
        if (failures.getAndDecrement() > 0) {
            request.response().setStatusCode(503).end();
        } else if (command.getLong("epoch") < 2) {
            request.response()
                    .setStatusCode(409)
                    .end(new JsonObject()
                            .put("refused", "stale epoch")
                            .put("epoch", 2)
                            .encode());
        } else {
            boolean first = sequences.add(command.getLong("sequence"));
            taken.add(command);
            if (dropAnswers.getAndDecrement() > 0) {
                request.connection().close();
                return;
            }
            request.response().setStatusCode(first ? 202 : 200).end("{}");
            events.add("taken " + command.getLong("sequence"));
        }
    }

    private static Command command(long epoch, long sequence, String server) {
        return new Command(
                epoch,
                sequence,
                Action.START,
                server,
                Optional.of("w"),
                Optional.of(Method.LIVE),
                Optional.of(new Place("anyang", 12)),
                10);
    }

    private void expect(String event) throws InterruptedException {
        for (int index = 0; index < unexpected.size(); index++) {
            if (unexpected.get(index).startsWith(event)) {
                unexpected.remove(index);
                return;
            }
        }
        for (String next = events.poll(10, TimeUnit.SECONDS); next != null; next = events.poll(10, TimeUnit.SECONDS)) {
            if (next.startsWith(event)) {
                return;
            }
            unexpected.add(next);
        }
        throw new AssertionError("never heard: " + event);
    }

    @Test
    void aCommandTravelsInTheContractsWords() throws Exception {
        await(driver.start());
        driver.send(List.of(command(2, 57, "s")));
        expect("taken 57");
        assertEquals(new JsonObject("""
                        {"epoch":2,"sequence":57,"action":"start","server":"s","workload":"w","method":"live",
                         "destination":"anyang/12","rate_gbps":10.0}"""), taken.get(0));
    }

    @Test
    void aCommandWithADeadlineSaysIt() throws Exception {
        await(driver.start());
        driver.send(List.of(new Command(
                2,
                58,
                Action.START,
                "s",
                Optional.of("w"),
                Optional.of(Method.STOP),
                Optional.empty(),
                0,
                Optional.of(Moment.parse("2022-10-15T06:27:00Z")))));
        expect("taken 58");
        assertEquals(new JsonObject("""
                        {"epoch":2,"sequence":58,"action":"start","server":"s","workload":"w","method":"stop",
                         "not_after":"2022-10-15T06:27:00Z"}"""), taken.get(0));
    }

    @Test
    void aFailedDeliveryIsRepeatedByTheSameSequenceAndLaterOnesOfTheServerWait() throws Exception {
        await(driver.start());
        failures.set(1);
        dropAnswers.set(1);
        driver.send(List.of(command(2, 1, "s"), command(2, 2, "s")));
        expect("taken 2");
        assertEquals(
                List.of(1L, 1L, 2L),
                taken.stream().map(one -> one.getLong("sequence")).toList(),
                "one was taken twice because its first answer was lost");
        assertEquals(Set.of(1L, 2L), sequences);
    }

    @Test
    void neverMoreCommandsThanAllowedAreOnTheirWay() throws Exception {
        await(driver.start());
        List<Command> many = new ArrayList<>();
        for (int number = 1; number <= 100; number++) {
            many.add(command(2, number, "s" + number));
        }
        driver.send(many);
        for (int number = 1; number <= 100; number++) {
            expect("taken");
        }
        assertEquals(100, sequences.size());
        assertTrue(atOnceMost.get() <= 4 && atOnceMost.get() > 1, atOnceMost + " at once");
    }

    @Test
    void aStaleEpochIsToldAndNotRepeated() throws Exception {
        await(driver.start());
        driver.send(List.of(command(1, 3, "s"), command(2, 4, "s")));
        expect("refused 3 stale epoch true");
        expect("taken 4");
    }

    @Test
    void repliesAndInventoryAreHandedOnAndFollowed() throws Exception {
        await(driver.start());
        expect("reply 9 FAILED");
        assertEquals(T0, driverSaw("far/1"));
        revision.set(2);
        assertEquals(T0, driverSaw("far/2"));
        revision.set(1);
        assertEquals(T0, driverSaw("far/1"), "a fleet that began anew is read from its beginning");
    }

    private org.bongsu.domain.Moment driverSaw(String where) throws InterruptedException {
        expect("seen WorkloadSeen[workload=w, state=MOVED, where=" + where + ", at=" + T0);
        return T0;
    }

    @Test
    void aFarEndThatTalksNonsenseIsUnreachableUntilItMakesSense() throws Exception {
        garbage.set(2);
        io.vertx.core.Future<Void> started = driver.start();
        expect("reachable false");
        expect("reachable true");
        await(started);
    }

    @Test
    void anAbsentFarEndIsToldOfInTheEnd() throws Exception {
        int port = server.actualPort();
        await(server.close());
        assertTrue(port > 0);
        driver.start();
        driver.send(List.of(command(2, 5, "s")));
        expect("reachable false");
    }
}
