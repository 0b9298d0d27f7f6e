package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.channel.EndpointProver.Outcome;
import org.bongsu.alerting.channel.Receiver.Await;
import org.bongsu.alerting.channel.Receiver.Received;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.net.Network;
import org.bongsu.domain.site.Webhook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An endpoint is proven by what it says, signed for, and not by a status that anything on the web gives. */
class EndpointProverTest {

    private static final AddressGuard LOOPBACK = new AddressGuard(List.of(Network.parse("127.0.0.0/8")));

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        Await.done(vertx.close());
    }

    private void prove(AddressGuard guard, String url) {
        SecretResolver secrets = new SecretResolver(Path.of("."), name -> Optional.empty());
        new EndpointProver(
                        vertx, secrets, guard, "demo", System::currentTimeMillis, outcomes::add, Duration.ofSeconds(15))
                .prove(Map.of("naru-pay", List.of(new Webhook(url, TestSites.KEY))), each -> each);
    }

    private static String challenge(Received got) {
        try {
            return new ObjectMapper().readTree(got.body()).at("/data/challenge").asText();
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @Test
    void whoeverRepeatsTheChallengeIsProven() {
        Receiver receiver = new Receiver(
                vertx,
                (got, request) -> request.response()
                        .end(
                                got.path().equals("/plain")
                                        ? challenge(got)
                                        : "{\"challenge\":\"" + challenge(got) + "\"}"));
        for (String path : List.of("/json", "/plain")) {
            prove(LOOPBACK, receiver.url(path));
            Received got = receiver.next();
            assertTrue(got.verified());
            assertEquals("application/cloudevents+json; charset=utf-8", got.contentType());
            assertEquals(32, challenge(got).length());
            Outcome outcome = Await.next(outcomes);
            assertTrue(outcome.proven(), outcome.why());
            assertEquals(receiver.url(path), outcome.url());
        }
    }

    /** A page that answers 200 to everything proves nothing; once the receiver is there, it is proven without a restart. */
    @Test
    void silenceAndRefusalAreToldOnceAndAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        Receiver receiver = new Receiver(vertx, (got, request) -> {
            int time = asked.incrementAndGet();
            request.response().setStatusCode(time == 3 ? 404 : 200).end(time < 4 ? "welcome" : challenge(got));
        });
        prove(LOOPBACK, receiver.url("/"));
        Outcome first = Await.next(outcomes);
        assertFalse(first.proven());
        assertEquals("its answer does not repeat the challenge", first.why());
        assertEquals("HTTP 404", Await.next(outcomes).why());
        assertTrue(Await.next(outcomes).proven());
        List<String> nonces = receiver.next(4).stream()
                .map(EndpointProverTest::challenge)
                .distinct()
                .toList();
        assertEquals(4, nonces.size(), "a new one each time");
    }

    @Test
    void anAddressOfOursIsNotAsked() {
        Receiver receiver =
                new Receiver(vertx, (got, request) -> request.response().end(challenge(got)));
        prove(AddressGuard.STRICT, receiver.url("/"));
        Outcome outcome = Await.next(outcomes);
        assertTrue(outcome.forbidden());
        assertEquals("refused: 127.0.0.1 is loopback", outcome.why());
        assertTrue(receiver.received.isEmpty());
    }
}
