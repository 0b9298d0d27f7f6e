package org.bongsu.alerting.channel;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.site.Webhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries notices to tenants: at most one try a tenant at once, a bounded number over all, first tries before repeated
 * ones so that dead endpoints do not delay living ones. Decides nothing: when to try again is the outbox's.
 *
 * <p>Methods may be called on any thread; results come on the sender's Vert.x context, each try exactly once.
 */
public final class WebhookSender {

    /** Tries at once over all tenants. */
    public static final int AT_ONCE = 256;

    /**
     * Connections to one host, behind which many tenants may stand: opening one for each costs more than it brings (2,000
     * tenants of one host are done sooner with 64 than with 512), and few would let slow answers run into the timeout.
     */
    static final int CONNECTIONS_PER_HOST = 64;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

    private final Context context;
    private final SignedPost post;
    private final LongSupplier wallMillis;
    private final int atOnce;
    private final Consumer<DeliveryResult> results;

    // On the context only.
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final PriorityQueue<Lane> ready = new PriorityQueue<>(
            Comparator.comparingInt((Lane lane) -> lane.first().delivery.attempt())
                    .thenComparingLong(lane -> lane.first().arrival));
    private long arrivals;
    private int underWay;
    private boolean closed;

    /** One tenant's tries, in order. */
    private static final class Lane {
        final Deque<Waiting> waiting = new ArrayDeque<>();
        boolean busy;

        Waiting first() {
            return waiting.getFirst();
        }
    }

    private record Waiting(Delivery delivery, long arrival) {}

    /**
     * @param guard says which addresses tenants may have us call
     * @param wallMillis the wall clock, for timestamps and results
     * @param results told of every try on the context; must not block
     */
    public WebhookSender(
            Vertx vertx,
            SecretResolver secrets,
            AddressGuard guard,
            LongSupplier wallMillis,
            Consumer<DeliveryResult> results) {
        this(
                vertx,
                secrets,
                new CheckedAddresses(guard, CheckedAddresses.Lookup.of(vertx)),
                wallMillis,
                results,
                RetrySchedule.TIMEOUT,
                AT_ONCE);
    }

    WebhookSender(
            Vertx vertx,
            SecretResolver secrets,
            CheckedAddresses addresses,
            LongSupplier wallMillis,
            Consumer<DeliveryResult> results,
            Duration timeout,
            int atOnce) {
        this.context = vertx.getOrCreateContext();
        this.wallMillis = wallMillis;
        this.atOnce = atOnce;
        this.results = results;
        this.post = new SignedPost(
                vertx, secrets, wallMillis, timeout, Math.min(atOnce, CONNECTIONS_PER_HOST), Optional.of(addresses));
    }

    public void send(Delivery delivery) {
        context.runOnContext(now -> accept(delivery));
    }

    /** Tries under way get no result any more; after a restart the outbox makes them again. Idempotent. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            closed = true;
            lanes.clear();
            ready.clear();
            post.close().onComplete(done);
        });
        return done.future();
    }

    private void accept(Delivery delivery) {
        if (closed) {
            return;
        }
        Lane lane = lanes.computeIfAbsent(lane(delivery), key -> new Lane());
        lane.waiting.add(new Waiting(delivery, arrivals++));
        if (!lane.busy && lane.waiting.size() == 1) {
            ready.add(lane);
        }
        pump();
    }

    private void pump() {
        while (underWay < atOnce && !ready.isEmpty()) {
            Lane lane = ready.remove();
            Delivery delivery = lane.waiting.removeFirst().delivery;
            lane.busy = true;
            underWay++;
            post.send(
                            delivery.url(),
                            keys(delivery.webhook()),
                            delivery.noticeId(),
                            SignedPost.CLOUD_EVENT,
                            delivery.body())
                    .onSuccess(answer -> finish(lane, delivery, answer));
        }
    }

    private void finish(Lane lane, Delivery delivery, Answer answer) {
        if (closed) {
            return;
        }
        underWay--;
        lane.busy = false;
        if (lane.waiting.isEmpty()) {
            lanes.remove(lane(delivery));
        } else {
            ready.add(lane);
        }
        log(delivery, answer);
        try {
            results.accept(new DeliveryResult(delivery, answer, wallMillis.getAsLong()));
        } catch (RuntimeException bug) {
            LOG.error("the result of {} was not taken", delivery, bug);
        }
        pump();
    }

    /** One endpoint of a tenant, so that a dead one holds up no other. */
    private static String lane(Delivery delivery) {
        return delivery.tenant() + "/" + delivery.webhook().id();
    }

    static List<String> keys(Webhook webhook) {
        return Stream.concat(Stream.of(webhook.secret()), webhook.previous().stream())
                .toList();
    }

    private static void log(Delivery delivery, Answer answer) {
        if (answer instanceof Answer.Rejected rejected) {
            LOG.warn(
                    "notice not delivered: {}: {}", delivery, rejected.failure().detail());
        } else {
            LOG.info("notice delivered: {}", delivery);
        }
    }
}
