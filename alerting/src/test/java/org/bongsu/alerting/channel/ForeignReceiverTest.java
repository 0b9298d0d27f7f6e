package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.alerting.PeerBinaries;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.channel.Receiver.Await;
import org.bongsu.alerting.notice.Announcement;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.alerting.notice.Notice;
import org.bongsu.alerting.notice.Outbox;
import org.bongsu.alerting.signature.StandardWebhook;
import org.bongsu.alerting.signature.WebhookKey;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.net.Network;
import org.bongsu.domain.site.Webhook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we send is judged by libraries of others, in another language: Standard Webhooks' and CloudEvents' own for JavaScript. */
@Tag("peer")
class ForeignReceiverTest {

    private static final String RECEIVER = "alerting/src/test/foreign/receiver.js";
    private static final AddressGuard LOOPBACK = new AddressGuard(List.of(Network.parse("127.0.0.0/8")));
    private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final Pattern PORT = Pattern.compile("port ([0-9]+)");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<DeliveryResult> results = new LinkedBlockingQueue<>();
    private final List<PeerBinaries.Peer> peers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        peers.forEach(PeerBinaries.Peer::close);
        Await.done(vertx.close());
    }

    /** Where a node that was unpacked has the rest of itself, see bin/peers. */
    private static List<String> unpacked() {
        Path rest = Path.of(System.getProperty("bongsu.peers", ""), "usr/share/nodejs");
        return Files.isDirectory(rest) ? List.of("env", "-C", rest.toString()) : List.of();
    }

    private String receiver(String key) throws IOException {
        Path libraries = PeerBinaries.unpacked("javascript/node_modules").toAbsolutePath();
        Path log = folder.resolve("receiver-" + peers.size() + ".log");
        peers.add(PeerBinaries.start(
                log,
                Map.of("NODE_PATH", libraries.toString()),
                "usr/bin/node",
                unpacked(),
                Path.of(System.getProperty("bongsu.home"), RECEIVER).toString(),
                key));
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            Matcher port = PORT.matcher(Files.readString(log));
            if (port.find()) {
                return "http://127.0.0.1:" + port.group(1) + "/";
            }
            assertTrue(System.nanoTime() < end, () -> "no port within 60 s: " + log);
            Await.done(vertx.timer(50, TimeUnit.MILLISECONDS));
        }
    }

    /** As the outbox writes it. */
    private static Notice notice() {
        return new Outbox(TestSites.site(1, 1, 3), "/tenant/v1/events")
                .announce(
                        Announcement.prepare("i-1", List.of("hall-1"), new Text("smoke", "연기 감지")),
                        new Moment(1_665_814_740_000_000_000L),
                        0)
                .notices()
                .get(0);
    }

    private Answer send(Webhook webhook, Notice notice) {
        SecretResolver secrets = new SecretResolver(Path.of("."), name -> Optional.empty());
        WebhookSender sender = new WebhookSender(vertx, secrets, LOOPBACK, System::currentTimeMillis, results::add);
        sender.send(new Delivery(notice.id(), "t", webhook, notice.body(), 1));
        return Await.next(results).answer();
    }

    private HttpResponse<String> post(String url, String id, long seconds, String signature, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("content-type", SignedPost.CLOUD_EVENT)
                        .header("webhook-id", id)
                        .header("webhook-timestamp", Long.toString(seconds))
                        .header("webhook-signature", signature)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A private key as the specification writes it, and its public one. */
    private static List<String> ed25519() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] open = pair.getPublic().getEncoded();
        Base64.Encoder base64 = Base64.getEncoder();
        return List.of(
                "whsk_" + base64.encodeToString(Arrays.copyOfRange(secret, secret.length - 32, secret.length)),
                "whpk_" + base64.encodeToString(Arrays.copyOfRange(open, open.length - 32, open.length)));
    }

    private void assertTakenAndNoFake(String url, String secret, String stranger) throws Exception {
        Notice notice = notice();
        assertEquals(new Answer.Accepted(200), send(new Webhook(url, secret), notice));

        WebhookKey key = WebhookKey.parse(secret);
        long now = System.currentTimeMillis() / 1000;
        String good = StandardWebhook.sign(notice.id(), now, notice.body(), List.of(key));
        HttpResponse<String> read = post(url, notice.id(), now, good, notice.body());
        assertEquals(200, read.statusCode(), read.body());
        JsonNode event = new ObjectMapper().readTree(read.body());
        assertEquals(notice.id(), event.path("id").asText());
        assertEquals("bongsu.room.prepare", event.path("type").asText());
        assertEquals("0000000001", event.path("sequence").asText());
        assertEquals("hall-1", event.at("/data/Events/0/Room").asText());

        String altered = notice.body().replace("hall-1", "hall-9");
        assertFalse(altered.equals(notice.body()));
        assertEquals(400, post(url, notice.id(), now, good, altered).statusCode(), "altered");
        assertEquals(400, post(url, "msg_other", now, good, notice.body()).statusCode(), "another id");
        assertEquals(400, post(url, notice.id(), now + 1, good, notice.body()).statusCode(), "another time");
        long stale = now - 301;
        String old = StandardWebhook.sign(notice.id(), stale, notice.body(), List.of(key));
        assertEquals(400, post(url, notice.id(), stale, old, notice.body()).statusCode(), "replayed");
        String forged = StandardWebhook.sign(notice.id(), now, notice.body(), List.of(WebhookKey.parse(stranger)));
        assertEquals(400, post(url, notice.id(), now, forged, notice.body()).statusCode(), "forged");
    }

    @Test
    void aNoticeUnderHmacIsTakenAndFakesAreRefused() throws Exception {
        assertTakenAndNoFake(receiver(TestSites.KEY), TestSites.KEY, OTHER);
    }

    @Test
    void aNoticeUnderEd25519IsTakenAndFakesAreRefused() throws Exception {
        List<String> pair = ed25519();
        assertTakenAndNoFake(receiver(pair.get(1)), pair.get(0), ed25519().get(0));
    }

    /** While keys are replaced, receivers with the former, the next, and the next of another kind all take the same message. */
    @Test
    void duringRotationBothKeysAreGood() throws Exception {
        List<String> pair = ed25519();
        for (String theirs : List.of(TestSites.KEY, pair.get(1))) {
            Webhook rotating =
                    new Webhook(receiver(theirs), pair.get(0), Optional.of(TestSites.KEY), "", Webhook.When.ALWAYS);
            assertEquals(new Answer.Accepted(200), send(rotating, notice()));
        }
        Webhook done = new Webhook(receiver(TestSites.KEY), pair.get(0), Optional.empty(), "", Webhook.When.ALWAYS);
        assertFalse(send(done, notice()) instanceof Answer.Accepted, "the former key alone is good no more");
    }

    @Test
    void aReceiverOfTwoLinesProvesItself() throws Exception {
        BlockingQueue<EndpointProver.Outcome> outcomes = new LinkedBlockingQueue<>();
        SecretResolver secrets = new SecretResolver(Path.of("."), name -> Optional.empty());
        new EndpointProver(vertx, secrets, LOOPBACK, "demo", System::currentTimeMillis, outcomes::add)
                .prove(Map.of("t", List.of(new Webhook(receiver(TestSites.KEY), TestSites.KEY))), each -> each);
        EndpointProver.Outcome outcome = Await.next(outcomes);
        assertTrue(outcome.proven(), outcome.why());
    }
}
