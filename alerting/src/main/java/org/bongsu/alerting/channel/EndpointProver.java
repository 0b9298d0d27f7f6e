package org.bongsu.alerting.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.notice.StableId;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.site.Webhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each endpoint, before it is needed, whether it takes our notices: a signed event of type {@link #TYPE} with a random
 * {@code challenge}, which the answer's body has to repeat, alone or as {@code {"challenge": "..."}}. Asked again by the
 * {@link RetrySchedule} until it does.
 *
 * <p>Not CloudEvents' handshake (an unsigned OPTIONS with {@code WebHook-Request-Origin}): gateways and serverless hosts answer OPTIONS
 * by themselves, for browsers, before a receiver's code sees it, and an unsigned question proves no key. This one goes the way that
 * notices go, through the same firewall to the same handler under the same key, and whoever verifies Standard Webhooks needs two
 * lines for it.
 *
 * <p>Methods may be called on any thread; outcomes come on its own Vert.x context.
 */
public final class EndpointProver {

    public static final String TYPE = "bongsu.endpoint.challenge";

    /** Challenges at once: none is urgent, and notices go first. */
    static final int AT_ONCE = 32;

    private static final int NONCE_BYTES = 16;
    private static final Logger LOG = LoggerFactory.getLogger(EndpointProver.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final Context context;
    private final SignedPost post;
    private final String site;
    private final LongSupplier wallMillis;
    private final Consumer<Outcome> outcomes;
    private final SecureRandom random = new SecureRandom();

    // On the context only.
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean closed;

    /**
     * @param why it is not proven; blank where it is
     * @param forbidden whether it was not asked because of its address
     */
    public record Outcome(String tenant, String endpoint, String url, boolean proven, String why, boolean forbidden) {}

    private static final class Asked {
        final String tenant;
        final Webhook webhook;
        final String url;
        int failures;
        String told = "";

        Asked(String tenant, Webhook webhook, String url) {
            this.tenant = tenant;
            this.webhook = webhook;
            this.url = url;
        }
    }

    /** @param outcomes told when an endpoint is proven, and when it is not and why, once for each reason; must not block */
    public EndpointProver(
            Vertx vertx,
            SecretResolver secrets,
            AddressGuard guard,
            String site,
            LongSupplier wallMillis,
            Consumer<Outcome> outcomes) {
        this(vertx, secrets, guard, site, wallMillis, outcomes, RetrySchedule.TIMEOUT);
    }

    EndpointProver(
            Vertx vertx,
            SecretResolver secrets,
            AddressGuard guard,
            String site,
            LongSupplier wallMillis,
            Consumer<Outcome> outcomes,
            Duration timeout) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.site = site;
        this.wallMillis = wallMillis;
        this.outcomes = outcomes;
        this.post = new SignedPost(
                vertx,
                secrets,
                wallMillis,
                timeout,
                AT_ONCE,
                Optional.of(new CheckedAddresses(guard, CheckedAddresses.Lookup.of(vertx))));
    }

    /** @param moved where a webhook's URL really is, as in a rehearsal */
    public void prove(Map<String, List<Webhook>> endpoints, java.util.function.UnaryOperator<String> moved) {
        context.runOnContext(now -> {
            endpoints.forEach((tenant, hooks) ->
                    hooks.forEach(hook -> waiting.add(new Asked(tenant, hook, moved.apply(hook.url())))));
            pump();
        });
    }

    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            closed = true;
            waiting.clear();
            post.close().onComplete(done);
        });
        return done.future();
    }

    private void pump() {
        while (!closed && underWay < AT_ONCE && !waiting.isEmpty()) {
            Asked asked = waiting.removeFirst();
            underWay++;
            String nonce = nonce();
            String id = StableId.message("challenge", site, asked.tenant, nonce);
            post.ask(
                            asked.url,
                            WebhookSender.keys(asked.webhook),
                            id,
                            SignedPost.CLOUD_EVENT,
                            body(id, asked.tenant, nonce))
                    .onSuccess(heard -> answered(asked, nonce, heard));
        }
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private String body(String id, String tenant, String nonce) {
        String now = Instant.ofEpochMilli(wallMillis.getAsLong()).toString();
        ObjectNode root = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/bongsu/" + site)
                .put("type", TYPE)
                .put("time", now)
                .put("timestamp", now)
                .put("subject", "tenant/" + tenant)
                .put("datacontenttype", "application/json");
        root.putObject("data").put("challenge", nonce);
        return root.toString();
    }

    private void answered(Asked asked, String nonce, SignedPost.Heard heard) {
        if (closed) {
            return;
        }
        underWay--;
        boolean forbidden = false;
        String why = "";
        if (heard.answer() instanceof Answer.Rejected rejected) {
            why = rejected.failure().detail();
            forbidden = rejected.failure().kind() == org.bongsu.alerting.notice.Failure.Kind.FORBIDDEN;
        } else if (!repeats(heard.body(), nonce)) {
            why = "its answer does not repeat the challenge";
        }
        if (why.isEmpty()) {
            tell(asked, new Outcome(asked.tenant, asked.webhook.id(), asked.webhook.url(), true, "", false));
        } else {
            asked.failures++;
            if (!why.equals(asked.told)) {
                asked.told = why;
                tell(asked, new Outcome(asked.tenant, asked.webhook.id(), asked.webhook.url(), false, why, forbidden));
            }
            vertx.setTimer(RetrySchedule.waitMillis(asked.failures, OptionalLong.empty()), again -> {
                if (!closed) {
                    waiting.add(asked);
                    pump();
                }
            });
        }
        pump();
    }

    private static boolean repeats(String body, String nonce) {
        if (body.strip().equals(nonce)) {
            return true;
        }
        try {
            return JSON.readTree(body).path("challenge").asText("").equals(nonce);
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    private void tell(Asked asked, Outcome outcome) {
        if (outcome.proven()) {
            LOG.info("{} {} is proven", asked.tenant, asked.webhook);
        } else {
            LOG.warn("{} {} is not proven: {}", asked.tenant, asked.webhook, outcome.why());
        }
        outcomes.accept(outcome);
    }
}
