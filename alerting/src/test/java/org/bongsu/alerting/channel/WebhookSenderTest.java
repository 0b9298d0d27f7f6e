package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.channel.Receiver.Await;
import org.bongsu.alerting.channel.Receiver.Received;
import org.bongsu.alerting.notice.Announcement;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.NoticeState;
import org.bongsu.alerting.notice.Outbox;
import org.bongsu.alerting.notice.Receipt;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.net.IpAddress;
import org.bongsu.domain.net.Network;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSenderTest {

    /** For what never answers. */
    private static final Duration SHORT = Duration.ofMillis(600);

    /** For what does, on a busy machine too. */
    private static final Duration AMPLE = Duration.ofSeconds(15);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<DeliveryResult> results = new LinkedBlockingQueue<>();

    private final List<WebhookSender> senders = new ArrayList<>();

    /** Names are in no DNS: whoever asked for one a second time would find nothing. */
    private final Map<String, List<String>> names = new LinkedHashMap<>();

    private final List<String> asked = new ArrayList<>();

    private CheckedAddresses addresses = new CheckedAddresses(LOOPBACK, this::lookup);

    private static final AddressGuard LOOPBACK = new AddressGuard(List.of(Network.parse("127.0.0.0/8")));

    private synchronized Future<List<InetAddress>> lookup(String name) {
        asked.add(name);
        List<InetAddress> all = new ArrayList<>();
        for (String address : names.getOrDefault(name, List.of())) {
            try {
                all.add(InetAddress.getByAddress(
                        IpAddress.parse(address).orElseThrow().bytes()));
            } catch (UnknownHostException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return Future.succeededFuture(all);
    }

    /** Tenants name addresses; what of them is ours to keep is refused before anything is sent, with the reason. */
    @Test
    void anAddressThatNobodyAllowedIsNotCalled() {
        Receiver receiver = receiver(answer(204));
        addresses = new CheckedAddresses(AddressGuard.STRICT, this::lookup);
        sender(8).send(delivery("msg_1", "t", receiver.url("/hook"), "{}"));
        Failure failure = failure(Await.next(results));
        assertEquals(Failure.Kind.FORBIDDEN, failure.kind());
        assertEquals("refused: 127.0.0.1 is loopback", failure.detail());
        assertTrue(receiver.received.isEmpty());
    }

    /** DNS rebinding: a name is judged by all that it leads to, at every try, and asked for once a try. */
    @Test
    void aNameIsCalledAtTheAddressThatWasChecked() {
        Receiver receiver = receiver(answer(204));
        String url = receiver.url("/hook").replace("127.0.0.1", "hook.test");
        names.put("hook.test", List.of("127.0.0.1"));
        WebhookSender sender = sender(8);
        sender.send(delivery("msg_1", "t", url, "{}"));
        assertEquals(new Answer.Accepted(204), Await.next(results).answer());
        assertEquals(List.of("hook.test"), asked);
        assertEquals(url.substring(7, url.indexOf("/hook", 8)), receiver.next().host());

        names.put("hook.test", List.of("127.0.0.1", "169.254.169.254"));
        sender.send(delivery("msg_2", "t", url, "{}"));
        Failure failure = failure(Await.next(results));
        assertEquals(Failure.Kind.FORBIDDEN, failure.kind());
        assertEquals(
                "refused: hook.test leads to 169.254.169.254 is link-local, where clouds keep their metadata",
                failure.detail());
        assertEquals(List.of("hook.test", "hook.test"), asked);
        assertTrue(receiver.received.isEmpty());
    }

    /** What was judged as 127.0.0.1 is called there, whatever else a hosts file says of it. */
    @Test
    void localhostIsNobodysToResolve() {
        Receiver receiver = receiver(answer(204));
        sender(8).send(delivery("msg_1", "t", receiver.url("/hook").replace("127.0.0.1", "localhost"), "{}"));
        assertEquals(new Answer.Accepted(204), Await.next(results).answer());
        assertEquals(List.of(), asked);
    }

    /** The first of a name's addresses may be of a protocol that the machine has not. */
    @Test
    void theNextAddressIsTriedWhereTheFirstIsDead() {
        Receiver receiver = receiver(answer(204));
        names.put("hook.test", List.of("127.0.0.2", "127.0.0.1"));
        sender(8).send(delivery("msg_1", "t", receiver.url("/hook").replace("127.0.0.1", "hook.test"), "{}"));
        assertEquals(new Answer.Accepted(204), Await.next(results).answer());
    }

    /** Called by its number, the server is still told which of its names is meant. */
    @Test
    void tlsNamesTheHostThatTheUrlNames() {
        BlockingQueue<String> hello = new LinkedBlockingQueue<>();
        NetServer server = Await.done(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {
                    hello.add(bytes.toString("ISO-8859-1"));
                    socket.close();
                }))
                .listen(0, "127.0.0.1"));
        names.put("hook.test", List.of("127.0.0.1"));
        sender(8).send(delivery("msg_1", "t", "https://hook.test:" + server.actualPort() + "/", "{}"));
        assertTrue(Await.next(hello).contains("hook.test"));
        assertEquals(Failure.Kind.UNREACHABLE, failure(Await.next(results)).kind());
    }

    @AfterEach
    void close() {
        senders.forEach(sender -> Await.done(sender.close()));
        Await.done(vertx.close());
    }

    @Test
    void aNoticeArrivesSignedUnderItsId() {
        Receiver receiver = receiver(answer(204));
        sender(8).send(delivery("msg_1", "t", receiver.url("/hook?x=1"), "{\"ko\":\"전원 차단\"}"));

        Received got = receiver.next();
        assertTrue(got.verified());
        assertEquals("msg_1", got.id());
        assertEquals("{\"ko\":\"전원 차단\"}", got.body());
        assertEquals("application/cloudevents+json; charset=utf-8", got.contentType());
        assertTrue(Math.abs(got.timestamp() - System.currentTimeMillis() / 1000) <= 5);
        DeliveryResult result = Await.next(results);
        assertEquals(new Answer.Accepted(204), result.answer());
    }

    /** Only 2xx is delivered; what else a receiver says decides how it goes on. */
    @Test
    void everyAnswerIsReadForWhatItIs() {
        Map<Integer, Failure.Kind> kinds = new LinkedHashMap<>();
        kinds.put(301, Failure.Kind.STATUS);
        kinds.put(400, Failure.Kind.REFUSED);
        kinds.put(404, Failure.Kind.REFUSED);
        kinds.put(408, Failure.Kind.STATUS);
        kinds.put(410, Failure.Kind.GONE);
        kinds.put(429, Failure.Kind.STATUS);
        kinds.put(500, Failure.Kind.STATUS);
        kinds.put(503, Failure.Kind.STATUS);
        Receiver receiver = receiver((got, request) -> request.response()
                .setStatusCode(Integer.parseInt(got.path().substring(1)))
                .end());
        WebhookSender sender = sender(8);
        kinds.forEach((status, kind) -> {
            sender.send(delivery("msg_" + status, "t", receiver.url("/" + status), "{}"));
            Failure failure = failure(Await.next(results));
            assertEquals(kind, failure.kind(), "HTTP " + status);
            assertEquals(OptionalInt.of(status), failure.status());
        });
    }

    @Test
    void aRedirectIsNotFollowed() {
        Receiver elsewhere = receiver(answer(200));
        Receiver receiver = receiver((got, request) -> request.response()
                .setStatusCode(307)
                .putHeader("location", elsewhere.url("/"))
                .end());
        sender(8).send(delivery("msg_1", "t", receiver.url("/"), "{}"));
        assertEquals(OptionalInt.of(307), failure(Await.next(results)).status());
        assertTrue(elsewhere.received.isEmpty());
    }

    @Test
    void retryAfterIsReadInSecondsAndAsADate() {
        Map<String, OptionalLong> headers = new LinkedHashMap<>();
        headers.put("7", OptionalLong.of(7));
        headers.put("-7", OptionalLong.of(0));
        headers.put("soon", OptionalLong.empty());
        headers.put("Fri, 01 Jan 2021 00:00:00 GMT", OptionalLong.of(0));
        for (Map.Entry<String, OptionalLong> header : headers.entrySet()) {
            Receiver receiver = receiver((got, request) -> request.response()
                    .setStatusCode(503)
                    .putHeader("retry-after", header.getKey())
                    .end());
            sender(8).send(delivery("msg_1", "t", receiver.url("/"), "{}"));
            assertEquals(header.getValue(), failure(Await.next(results)).retryAfterSeconds(), header.getKey());
        }
        Receiver dated = receiver((got, request) -> request.response()
                .setStatusCode(429)
                .putHeader("retry-after", "Wed, 01 Jan 2200 00:00:00 GMT")
                .end());
        sender(8).send(delivery("msg_1", "t", dated.url("/"), "{}"));
        assertTrue(failure(Await.next(results)).retryAfterSeconds().orElseThrow() > 1_000_000);
    }

    @Test
    void aReceiverThatNeverAnswersTimesOutAndTheNextNoticeOfItsTenantIsTried() {
        Receiver receiver = receiver((got, request) -> {
            if (!got.id().equals("msg_1")) {
                request.response().end();
            }
        });
        WebhookSender sender = sender(8, SHORT);
        sender.send(delivery("msg_1", "t", receiver.url("/"), "{}"));
        sender.send(delivery("msg_2", "t", receiver.url("/"), "{}"));
        DeliveryResult first = Await.next(results);
        assertEquals("msg_1", first.delivery().noticeId());
        assertEquals(Failure.Kind.TIMEOUT, failure(first).kind());
        assertEquals(new Answer.Accepted(200), Await.next(results).answer());
    }

    /** The status is the answer: a body without end must not hold a connection or memory. */
    @Test
    void anEndlessAnswerIsCutOffAndItsStatusCounts() {
        BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
        Receiver receiver = receiver((got, request) -> {
            request.connection().closeHandler(gone -> closed.add(true));
            request.response().setChunked(true).write("x");
            pour(request);
        });
        sender(8, SHORT).send(delivery("msg_1", "t", receiver.url("/"), "{}"));
        assertEquals(new Answer.Accepted(200), Await.next(results).answer());
        assertTrue(Await.next(closed));
    }

    private void pour(HttpServerRequest request) {
        request.response().write(Buffer.buffer(new byte[16 * 1024])).onSuccess(written -> pour(request));
    }

    @Test
    void aConnectionThatBreaksOrSpeaksNoHttpIsUnreachable() {
        NetServer breaking = Await.done(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(any -> socket.close()))
                .listen(0, "127.0.0.1"));
        NetServer garbage = Await.done(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(any -> socket.write("SSH-2.0-nothing\r\n\r\n")))
                .listen(0, "127.0.0.1"));
        NetServer gone = Await.done(
                vertx.createNetServer().connectHandler(socket -> socket.close()).listen(0, "127.0.0.1"));
        int closedPort = gone.actualPort();
        Await.done(gone.close());
        WebhookSender sender = sender(8);
        for (int port : List.of(breaking.actualPort(), garbage.actualPort(), closedPort)) {
            sender.send(delivery("msg_1", "t", "http://127.0.0.1:" + port + "/", "{}"));
            assertEquals(Failure.Kind.UNREACHABLE, failure(Await.next(results)).kind());
        }
        sender.send(delivery("msg_1", "t", "not a url", "{}"));
        assertEquals(Failure.Kind.UNREACHABLE, failure(Await.next(results)).kind());
    }

    @Test
    void withoutItsKeyANoticeIsNotSentUnsigned(@TempDir Path folder) throws Exception {
        Receiver receiver = receiver(answer(200));
        Files.writeString(folder.resolve("key"), TestSites.KEY + "\n");
        SecretResolver secrets =
                new SecretResolver(folder, name -> name.equals("HOOK") ? Optional.of(TestSites.KEY) : Optional.empty());
        WebhookSender sender = sender(secrets, 8, AMPLE);
        for (String missing : List.of("env:NOT_SET", "file:absent", "hunter2")) {
            sender.send(new Delivery("msg_1", "t", new Webhook(receiver.url("/"), missing), "{}", 1));
            Failure failure = failure(Await.next(results));
            assertEquals(Failure.Kind.UNSIGNED, failure.kind());
            assertFalse(failure.detail().contains("hunter2"), failure.detail());
        }
        assertTrue(receiver.received.isEmpty());
        for (String reference : List.of("env:HOOK", "file:key", TestSites.KEY)) {
            sender.send(new Delivery("msg_1", "t", new Webhook(receiver.url("/"), reference), "{}", 1));
            assertTrue(receiver.next().verified(), reference);
            assertEquals(new Answer.Accepted(200), Await.next(results).answer());
        }
    }

    @Test
    void oneTenantHasOneTryAtATimeAndAllTogetherNoMoreThanTheBound() {
        Map<String, Integer> atOnce = new LinkedHashMap<>();
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger mostOfOne = new AtomicInteger();
        Receiver receiver = receiver((got, request) -> {
            mostOfOne.accumulateAndGet(atOnce.merge(got.path(), 1, Integer::sum), Math::max);
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            vertx.setTimer(20, later -> {
                atOnce.merge(got.path(), -1, Integer::sum);
                now.decrementAndGet();
                request.response().end();
            });
        });
        WebhookSender sender = sender(5);
        for (int notice = 0; notice < 4; notice++) {
            for (int tenant = 0; tenant < 10; tenant++) {
                sender.send(delivery("msg_" + notice, "t" + tenant, receiver.url("/" + tenant), "{}"));
            }
        }
        Map<String, List<String>> order = new LinkedHashMap<>();
        for (int index = 0; index < 40; index++) {
            DeliveryResult result = Await.next(results);
            assertEquals(new Answer.Accepted(200), result.answer());
            order.computeIfAbsent(result.delivery().tenant(), tenant -> new ArrayList<>())
                    .add(result.delivery().noticeId());
        }
        assertEquals(5, most.get());
        assertEquals(1, mostOfOne.get());
        assertEquals(10, order.size());
        order.values().forEach(ids -> assertEquals(List.of("msg_0", "msg_1", "msg_2", "msg_3"), ids));
    }

    /** Dead endpoints fill every place with time-outs; who is tried for the first time goes before them. */
    @Test
    void firstTriesGoBeforeRepeatedOnes() {
        Receiver receiver = receiver(answer(200));
        NetServer silent =
                Await.done(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        WebhookSender sender = sender(1, SHORT);
        String dead = "http://127.0.0.1:" + silent.actualPort() + "/";
        sender.send(delivery("msg_0", "dead-0", dead, "{}"));
        for (int tenant = 1; tenant < 4; tenant++) {
            sender.send(new Delivery("msg_" + tenant, "dead-" + tenant, new Webhook(dead, TestSites.KEY), "{}", 5));
        }
        sender.send(delivery("msg_9", "living", receiver.url("/"), "{}"));
        assertEquals("msg_0", Await.next(results).delivery().noticeId());
        assertEquals("msg_9", Await.next(results).delivery().noticeId());
    }

    /** The measure of the outbox and its carrier: five seconds from the stage's change to the 2xx. */
    @Test
    void twoHundredTenantsHaveAnsweredWithinFiveSecondsOfTheirFirstNotice() {
        Receiver receiver = receiver(answer(200));
        List<Tenant> tenants = new ArrayList<>();
        for (int tenant = 0; tenant < 200; tenant++) {
            tenants.add(TestSites.tenant(tenant, Optional.of(new Webhook(receiver.url("/" + tenant), TestSites.KEY))));
        }
        Outbox outbox = new Outbox(TestSites.site(tenants, 1, 2, "", 0), "/tenant/v1/events");
        WebhookSender sender = sender(WebhookSender.AT_ONCE, Duration.ofSeconds(10));
        long start = System.currentTimeMillis();
        Announcement said = Announcement.prepare("i", List.of("hall-1"), Text.same("fire"));
        outbox.announce(said, Moment.parse("2022-10-15T06:19:00Z"), start);
        outbox.due(start).forEach(sender::send);
        while (outbox.pending() > 0) {
            Await.next(results).tell(outbox);
        }
        long slowest = outbox.statuses().stream()
                .mapToLong(status -> status.latencyMillis().orElseThrow())
                .max()
                .orElseThrow();
        assertTrue(slowest < 5_000, slowest + " ms");
        assertTrue(receiver.next(200).stream().allMatch(Received::verified));
    }

    @Test
    void aClosedSenderSendsNothingAndClosesTwice() {
        Receiver receiver = receiver(answer(200));
        WebhookSender sender = sender(1);
        Await.done(sender.close());
        Await.done(sender.close());
        sender.send(delivery("msg_1", "t", receiver.url("/"), "{}"));
        WebhookSender other = sender(1);
        other.send(delivery("msg_2", "t", receiver.url("/"), "{}"));
        assertEquals("msg_2", receiver.next().id());
        assertEquals("msg_2", Await.next(results).delivery().noticeId());
        assertTrue(receiver.received.isEmpty());
    }

    /** Outbox and sender together against a receiver that is down, then throttles, then takes it. */
    @Test
    void outboxAndSenderDeliverInOrderThroughARoughStart() {
        AtomicInteger posts = new AtomicInteger();
        Receiver receiver = receiver((got, request) -> {
            int post = posts.incrementAndGet();
            if (post == 1) {
                request.connection().close();
            } else if (post == 2) {
                request.response()
                        .setStatusCode(503)
                        .putHeader("retry-after", "2")
                        .end();
            } else {
                request.response().end();
            }
        });
        Tenant tenant = TestSites.tenant(0, Optional.of(new Webhook(receiver.url("/"), TestSites.KEY)));
        Outbox outbox = new Outbox(TestSites.site(List.of(tenant), 1, 1, "", 0), "/tenant/v1/events");
        Moment start = Moment.parse("2022-10-15T06:19:00Z");
        Text why = Text.same("fire");
        outbox.announce(Announcement.prepare("i", List.of("hall-1"), why), start, 0);
        outbox.announce(Announcement.cleared("i", List.of("hall-1"), why), start, 0);
        WebhookSender sender = sender(8);
        List<Receipt.Verdict> verdicts = new ArrayList<>();
        long wall = 0;
        while (outbox.pending() > 0) {
            wall = Math.max(wall, outbox.nextDueWallMillis().orElseThrow());
            outbox.due(wall).forEach(sender::send);
            DeliveryResult result = Await.next(results);
            // The outbox's wall is the test's own, so that nobody waits for its schedule.
            verdicts.add(new DeliveryResult(result.delivery(), result.answer(), wall)
                    .tell(outbox)
                    .verdict());
        }
        assertEquals(
                List.of(
                        Receipt.Verdict.RETRIED,
                        Receipt.Verdict.RETRIED,
                        Receipt.Verdict.DELIVERED,
                        Receipt.Verdict.DELIVERED),
                verdicts);
        assertEquals(1_000 + 2_000, wall);
        List<String> ids = receiver.next(4).stream().map(Received::id).toList();
        assertEquals(1, ids.subList(0, 3).stream().distinct().count(), "one id over all tries");
        assertTrue(outbox.statuses().stream().allMatch(status -> status.state() == NoticeState.DELIVERED));
    }

    private Receiver receiver(BiConsumer<Received, HttpServerRequest> behaviour) {
        return new Receiver(vertx, behaviour);
    }

    private static BiConsumer<Received, HttpServerRequest> answer(int status) {
        return (got, request) -> request.response().setStatusCode(status).end("ok");
    }

    private WebhookSender sender(int atOnce) {
        SecretResolver secrets = new SecretResolver(Path.of("."), name -> Optional.empty());
        return sender(secrets, atOnce, AMPLE);
    }

    private WebhookSender sender(int atOnce, Duration timeout) {
        return sender(new SecretResolver(Path.of("."), name -> Optional.empty()), atOnce, timeout);
    }

    private WebhookSender sender(SecretResolver secrets, int atOnce, Duration timeout) {
        WebhookSender sender =
                new WebhookSender(vertx, secrets, addresses, System::currentTimeMillis, results::add, timeout, atOnce);
        senders.add(sender);
        return sender;
    }

    private static Delivery delivery(String id, String tenant, String url, String body) {
        return new Delivery(id, tenant, new Webhook(url, TestSites.KEY), body, 1);
    }

    private static Failure failure(DeliveryResult result) {
        return assertInstanceOf(Answer.Rejected.class, result.answer()).failure();
    }
}
