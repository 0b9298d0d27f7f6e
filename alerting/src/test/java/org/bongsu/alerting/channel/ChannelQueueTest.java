package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.channel.Receiver.Await;
import org.bongsu.alerting.channel.Receiver.Received;
import org.bongsu.alerting.page.Page;
import org.bongsu.alerting.page.PageReason;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelQueueTest {

    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final Text ROOM = new Text("Battery room", "배터리실");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ChannelReport> reports = new LinkedBlockingQueue<>();
    private final AlertBook book = new AlertBook();
    private final Kept store = new Kept();

    /** As the daemon's store, in memory. */
    private static final class Kept implements DeliveryStore {
        private final Map<String, Waiting> waiting = new LinkedHashMap<>();
        final BlockingQueue<String> log = new LinkedBlockingQueue<>();

        @Override
        public synchronized void accepted(String channel, String id, String piece, long wallMillis) {
            waiting.put(id, new Waiting(id, piece, wallMillis));
        }

        @Override
        public synchronized void ended(String channel, String id, String how, int tries, long wallMillis) {
            waiting.remove(id);
            log.add(how);
        }

        @Override
        public synchronized List<Waiting> waiting(String channel) {
            return List.copyOf(waiting.values());
        }
    }

    private final List<ChannelQueue> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(channel -> Await.done(channel.close()));
        Await.done(vertx.close());
    }

    @Test
    void aChangeIsPostedSignedWithAllThatAPersonNeeds() throws IOException {
        Receiver receiver = receiver(status(200));
        ChannelQueue channel = channel(receiver.url("/"), TestSites.KEY);
        post(channel, stage(Stage.CONFIRMED));
        post(channel, book.acknowledge("stage.fire.c-bat", "kim", T0.plus(Duration.ofSeconds(9))));

        Received first = receiver.next();
        assertTrue(first.verified());
        assertEquals(
                "{\"type\":\"bongsu.alert\",\"timestamp\":\"2022-10-15T06:19:00Z\",\"data\":{\"site\":\"demo\",\"number\":1,"
                        + "\"id\":\"stage.fire.c-bat\",\"kind\":\"stage\",\"severity\":\"critical\",\"state\":\"active\","
                        + "\"reason\":\"first\",\"subject\":\"compartment/c-bat\",\"summary\":"
                        + "{\"en\":\"Battery room: fire confirmed\",\"ko\":\"배터리실: 화재 확정\"},\"occurrence\":1,"
                        + "\"since\":\"2022-10-15T06:19:00Z\",\"because\":[\"smoke\"]}}",
                first.body());
        JsonNode taken = new ObjectMapper().readTree(receiver.next().body()).get("data");
        assertEquals("kim", taken.get("acknowledged_by").asText());
        assertEquals("2022-10-15T06:19:09Z", taken.get("acknowledged_at").asText());
    }

    @Test
    void alertsThatAreToldTogetherAreOneSignedMessage() throws IOException {
        Receiver receiver = receiver(status(200));
        ChannelQueue channel = channel(receiver.url("/"), TestSites.KEY);
        List<AlertChange> many = new ArrayList<>();
        for (int sensor = 0; sensor < 300; sensor++) {
            many.add(book.raise(new AlertCause.SensorLost("s-" + sensor, "r", "가".repeat(500)), T0));
        }
        channel.post(page(many));
        Received got = receiver.next();
        assertTrue(got.verified());
        assertTrue(got.body().getBytes(StandardCharsets.UTF_8).length < 64_000);
        JsonNode data = new ObjectMapper().readTree(got.body()).get("data");
        assertEquals(300, data.get("count").asInt());
        assertEquals(Page.LISTED_MOST, data.get("alerts").size());
    }

    /** Killed between the decision and the receiver's answer: sent again under the same id, and what came after it in order. */
    @Test
    void whatWasNotDeliveredGoesOnAfterARestartUnderItsId() {
        Receiver deaf = receiver(status(500));
        ChannelQueue before = channel(deaf.url("/"), TestSites.KEY);
        post(before, stage(Stage.PRE_ALARM));
        post(before, stage(Stage.CONFIRMED));
        String id = deaf.next().id();
        Await.next(reports);
        Await.done(before.close());
        assertEquals(2, store.waiting("ops").size());

        Receiver receiver = receiver(status(200));
        ChannelQueue after = channel(receiver.url("/"), TestSites.KEY);
        after.resume();
        post(after, stage(Stage.CUT_IMMINENT));
        List<Received> all = receiver.next(3);
        assertEquals(id, all.get(0).id());
        assertTrue(all.get(2).body().contains("emergency"));
        for (int entry = 0; entry < 3; entry++) {
            assertEquals("delivered", Await.next(store.log));
        }
        assertEquals(List.of(), store.waiting("ops"));
    }

    @Test
    void aFailingChannelIsReportedOnceAndThenDeliversEverythingInOrderAndIsBack() {
        AtomicInteger posts = new AtomicInteger();
        Receiver receiver = receiver((got, request) -> request.response()
                .setStatusCode(posts.incrementAndGet() <= 5 ? 500 : 200)
                .end());
        ChannelQueue channel = channel(receiver.url("/"), TestSites.KEY);
        for (Stage stage : List.of(Stage.ADVISORY, Stage.PRE_ALARM, Stage.CONFIRMED)) {
            post(channel, stage(stage));
        }

        ChannelReport failing = Await.next(reports);
        assertEquals(ChannelReport.Health.FAILING, failing.health());
        assertEquals("HTTP 500", failing.why());
        assertEquals(ChannelReport.Health.BACK, Await.next(reports).health());
        List<Received> all = receiver.next(8);
        assertEquals(1, all.subList(0, 6).stream().map(Received::id).distinct().count(), "one id over all tries");
        List<String> severities = new ArrayList<>();
        for (Received got : all.subList(5, 8)) {
            severities.add(got.body().replaceAll(".*\"severity\":\"([a-z]+)\".*", "$1"));
        }
        assertEquals(List.of("warning", "error", "critical"), severities);
        assertTrue(reports.isEmpty());

        AlertChange raised = failing.tell(book, T0);
        assertEquals("channel-failed.ops", raised.alertId());
        assertEquals(
                AlertState.CLEARED,
                new ChannelReport("ops", ChannelReport.Health.BACK, "takes alerts again", 0)
                        .tell(book, T0)
                        .alert()
                        .orElseThrow()
                        .state());
    }

    /** Whatever a channel's own code does, its queue goes on and people hear of it. */
    @Test
    void aTransportThatBreaksItsPromiseHoldsNothingUp() {
        AtomicInteger sends = new AtomicInteger();
        Transport broken = new Transport() {
            @Override
            public List<String> render(Page page) {
                if (page.severity() == Severity.WARNING) {
                    throw new IllegalStateException("no words");
                }
                return List.of("{}");
            }

            @Override
            public Future<Answer> send(String id, String piece) {
                return switch (sends.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("thrown");
                    case 2 -> Future.failedFuture("failed");
                    default -> Future.succeededFuture(new Answer.Accepted(200));
                };
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
        ChannelQueue channel = new ChannelQueue(
                vertx, broken, "ops", "demo", store, System::currentTimeMillis, reports::add, (failures, after) -> 5);
        channels.add(channel);
        post(channel, stage(Stage.ADVISORY));
        post(channel, stage(Stage.CONFIRMED));
        assertTrue(Await.next(reports).why().contains("no words"));
        assertEquals("delivered", Await.next(store.log));
        assertEquals("takes alerts again; dropped: 1", Await.next(reports).why());
        assertEquals(3, sends.get());
    }

    @Test
    void aMissingKeyIsReportedAtOnce() {
        Receiver receiver = receiver(status(200));
        ChannelQueue channel = channel(receiver.url("/"), "env:NOT_SET");
        post(channel, stage(Stage.CONFIRMED));
        assertTrue(Await.next(reports).why().contains("env:NOT_SET"));
        assertTrue(receiver.received.isEmpty());
    }

    @Test
    void aMessageThatIsRefusedMakesWayForTheNext() {
        Receiver receiver = receiver((got, request) -> request.response()
                .setStatusCode(got.body().contains("warning") ? 422 : 200)
                .end());
        ChannelQueue channel = channel(receiver.url("/"), TestSites.KEY);
        post(channel, stage(Stage.ADVISORY));
        post(channel, stage(Stage.CONFIRMED));
        List<Received> all = receiver.next(ChannelQueue.REFUSALS_MOST + 1);
        assertTrue(all.get(all.size() - 1).body().contains("critical"));
        assertEquals(ChannelReport.Health.FAILING, Await.next(reports).health());
        assertTrue(Await.next(reports).why().endsWith("dropped: 1"), "what was dropped is counted");
    }

    @Test
    void aFloodIsBoundedTheOldestGoFirstAndAreCounted() {
        AtomicInteger posts = new AtomicInteger();
        BlockingQueue<Boolean> open = new LinkedBlockingQueue<>();
        List<HttpServerRequest> held = new ArrayList<>();
        Receiver receiver = receiver((got, request) -> {
            int post = posts.incrementAndGet();
            if (post == 3) {
                held.add(request); // the third failure is answered when the flood is in
                open.add(true);
            } else {
                request.response().setStatusCode(post < 3 ? 500 : 200).end();
            }
        });
        ChannelQueue channel = channel(receiver.url("/"), TestSites.KEY);
        int flood = ChannelQueue.WAITING_MOST + 10;
        post(channel, book.raise(new AlertCause.SensorLost("first", "r", "silent"), T0));
        assertTrue(Await.next(open));
        for (int sensor = 0; sensor < flood; sensor++) {
            post(channel, book.raise(new AlertCause.SensorLost("s-" + sensor, "r", "silent"), T0));
        }
        Await.done(Future.future(done -> vertx.runOnContext(
                later -> held.get(0).response().setStatusCode(500).end().onComplete(written -> done.complete()))));
        assertEquals(ChannelReport.Health.FAILING, Await.next(reports).health());
        ChannelReport back = Await.next(reports);
        assertEquals("takes alerts again; dropped: 10", back.why());
        List<Received> all = receiver.next(4 + ChannelQueue.WAITING_MOST);
        assertTrue(all.get(3).body().contains("sensor-lost.first"), "what was on its way stays");
        assertTrue(
                all.get(4).body().contains("\"sensor-lost.s-10\""), all.get(4).body());
        assertTrue(all.get(all.size() - 1).body().contains("\"sensor-lost.s-" + (flood - 1) + "\""));
    }

    @Test
    void theLongestAlertStaysBelowTwentyKilobytes() {
        String longReason = "불".repeat(10_000);
        List<String> reasons = new ArrayList<>();
        for (int index = 0; index < 100; index++) {
            reasons.add(longReason);
        }
        Text summary = Text.same(longReason);
        AlertChange change = book.raise(new AlertCause.Health("spool", Severity.CRITICAL, summary, reasons), T0);
        Alert alert = change.alert().orElseThrow();
        String body = AlertBody.write("demo", alert, change);
        assertTrue(body.getBytes(StandardCharsets.UTF_8).length < 20_000);
        assertFalse(body.contains(longReason));
    }

    private static void post(ChannelQueue channel, AlertChange change) {
        channel.post(page(List.of(change)));
    }

    private static Page page(List<AlertChange> changes) {
        PageReason reason = PageReason.CHANGED;
        return new Page(T0, "g", reason, reason.meaning(), changes, 0, List.of("ops"));
    }

    private AlertChange stage(Stage to) {
        return book.stage("c-bat", ROOM, Hazard.FIRE, to, List.of("smoke"), T0);
    }

    private Receiver receiver(BiConsumer<Received, HttpServerRequest> behaviour) {
        return new Receiver(vertx, behaviour);
    }

    private static BiConsumer<Received, HttpServerRequest> status(int status) {
        return (got, request) -> request.response().setStatusCode(status).end();
    }

    private ChannelQueue channel(String url, String secret) {
        ChannelQueue channel = new ChannelQueue(
                vertx,
                new SignedTransport(
                        vertx,
                        new SecretResolver(Path.of("."), name -> Optional.empty()),
                        new Webhook(url, secret),
                        "demo",
                        System::currentTimeMillis,
                        Duration.ofSeconds(5)),
                "ops",
                "demo",
                store,
                System::currentTimeMillis,
                reports::add,
                (failures, retryAfter) -> 5);
        channels.add(channel);
        return channel;
    }
}
