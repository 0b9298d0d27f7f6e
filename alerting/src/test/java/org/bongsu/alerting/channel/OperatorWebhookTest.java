package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.bongsu.alerting.alert.WebhookChannel;
import org.bongsu.alerting.channel.Receiver.Await;
import org.bongsu.alerting.channel.Receiver.Received;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorWebhookTest {

    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final Text ROOM = new Text("Battery room", "배터리실");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ChannelReport> reports = new LinkedBlockingQueue<>();
    private final AlertBook book = new AlertBook();

    private final List<OperatorWebhook> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(channel -> Await.done(channel.close()));
        Await.done(vertx.close());
    }

    @Test
    void aChangeIsPostedSignedWithAllThatAPersonNeeds() throws IOException {
        Receiver receiver = receiver(status(200));
        OperatorWebhook channel = channel(receiver.url("/"), TestSites.KEY);
        channel.post(stage(Stage.CONFIRMED));
        channel.post(book.acknowledge("stage.fire.c-bat", "kim", T0.plus(Duration.ofSeconds(9))));

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
    void whatIsNotSentIsNotPosted() {
        Receiver receiver = receiver(status(200));
        OperatorWebhook channel = channel(receiver.url("/"), TestSites.KEY);
        stage(Stage.CONFIRMED);
        channel.post(stage(Stage.CONFIRMED));
        channel.post(stage(Stage.CUT_IMMINENT));
        assertTrue(receiver.next().body().contains("\"reason\":\"worsened\""));
        assertTrue(receiver.received.isEmpty());
    }

    @Test
    void aFailingChannelIsReportedOnceAndThenDeliversEverythingInOrderAndIsBack() {
        AtomicInteger posts = new AtomicInteger();
        Receiver receiver = receiver((got, request) -> request.response()
                .setStatusCode(posts.incrementAndGet() <= 5 ? 500 : 200)
                .end());
        OperatorWebhook channel = channel(receiver.url("/"), TestSites.KEY);
        for (Stage stage : List.of(Stage.ADVISORY, Stage.PRE_ALARM, Stage.CONFIRMED)) {
            channel.post(stage(stage));
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

    @Test
    void aMissingKeyIsReportedAtOnce() {
        Receiver receiver = receiver(status(200));
        OperatorWebhook channel = channel(receiver.url("/"), "env:NOT_SET");
        channel.post(stage(Stage.CONFIRMED));
        assertTrue(Await.next(reports).why().contains("env:NOT_SET"));
        assertTrue(receiver.received.isEmpty());
    }

    @Test
    void aMessageThatIsRefusedMakesWayForTheNext() {
        Receiver receiver = receiver((got, request) -> request.response()
                .setStatusCode(got.body().contains("warning") ? 422 : 200)
                .end());
        OperatorWebhook channel = channel(receiver.url("/"), TestSites.KEY);
        channel.post(stage(Stage.ADVISORY));
        channel.post(stage(Stage.CONFIRMED));
        List<Received> all = receiver.next(OperatorWebhook.REFUSALS_MOST + 1);
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
        OperatorWebhook channel = channel(receiver.url("/"), TestSites.KEY);
        int flood = OperatorWebhook.WAITING_MOST + 10;
        channel.post(book.raise(new AlertCause.SensorLost("first", "r", "silent"), T0));
        assertTrue(Await.next(open));
        for (int sensor = 0; sensor < flood; sensor++) {
            channel.post(book.raise(new AlertCause.SensorLost("s-" + sensor, "r", "silent"), T0));
        }
        Await.done(io.vertx.core.Future.future(done -> vertx.runOnContext(
                later -> held.get(0).response().setStatusCode(500).end().onComplete(written -> done.complete()))));
        assertEquals(ChannelReport.Health.FAILING, Await.next(reports).health());
        ChannelReport back = Await.next(reports);
        assertEquals("takes alerts again; dropped: 10", back.why());
        List<Received> all = receiver.next(4 + OperatorWebhook.WAITING_MOST);
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

    private AlertChange stage(Stage to) {
        return book.stage("c-bat", ROOM, Hazard.FIRE, to, List.of("smoke"), T0);
    }

    private Receiver receiver(BiConsumer<Received, HttpServerRequest> behaviour) {
        return new Receiver(vertx, behaviour);
    }

    private static BiConsumer<Received, HttpServerRequest> status(int status) {
        return (got, request) -> request.response().setStatusCode(status).end();
    }

    private OperatorWebhook channel(String url, String secret) {
        OperatorWebhook channel = new OperatorWebhook(
                vertx,
                new SecretResolver(Path.of("."), name -> Optional.empty()),
                new WebhookChannel("ops", new Webhook(url, secret)),
                "demo",
                System::currentTimeMillis,
                reports::add,
                Duration.ofSeconds(5),
                (failures, retryAfter) -> 5);
        channels.add(channel);
        return channel;
    }
}
