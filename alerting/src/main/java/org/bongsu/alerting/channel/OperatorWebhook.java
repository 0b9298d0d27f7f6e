package org.bongsu.alerting.channel;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.WebhookChannel;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.notice.StableId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operators' channel: posts each sent change of an alert, signed, in order, with retries, and reports when it fails
 * and when it is back. What it has not delivered dies with the process; {@code AlertBook.restart} tells the open alerts
 * again.
 *
 * <p>Methods may be called on any thread; reports come on the channel's Vert.x context.
 */
public final class OperatorWebhook {

    /** Changes waiting for a failing channel. More are dropped, the oldest first, and the report says how many. */
    public static final int WAITING_MOST = 1_000;

    /** Refused tries (4xx) before a message makes way for the next. */
    static final int REFUSALS_MOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(OperatorWebhook.class);

    private final Vertx vertx;
    private final Context context;
    private final SignedPost post;
    private final WebhookChannel channel;
    private final String site;
    private final LongSupplier wallMillis;
    private final ToLongBiFunction<Integer, OptionalLong> waitMillis;
    private final Consumer<ChannelReport> reports;

    // On the context only.
    private final Deque<Message> waiting = new ArrayDeque<>();
    private Optional<Message> underWay = Optional.empty();
    private int failuresInRow;
    private long dropped;
    private boolean failing;
    private boolean closed;

    private static final class Message {
        final String id;
        final String body;
        int failures;
        int refusals;
        long firstFailureWallMillis;

        Message(String id, String body) {
            this.id = id;
            this.body = body;
        }
    }

    /**
     * @param site the site's id
     * @param reports told of failing and back, each once in turn; must not block
     */
    public OperatorWebhook(
            Vertx vertx,
            SecretResolver secrets,
            WebhookChannel channel,
            String site,
            LongSupplier wallMillis,
            Consumer<ChannelReport> reports) {
        this(vertx, secrets, channel, site, wallMillis, reports, RetrySchedule.TIMEOUT, RetrySchedule::waitMillis);
    }

    OperatorWebhook(
            Vertx vertx,
            SecretResolver secrets,
            WebhookChannel channel,
            String site,
            LongSupplier wallMillis,
            Consumer<ChannelReport> reports,
            Duration timeout,
            ToLongBiFunction<Integer, OptionalLong> waitMillis) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.post = new SignedPost(vertx, secrets, wallMillis, timeout, 1);
        this.channel = channel;
        this.site = site;
        this.wallMillis = wallMillis;
        this.waitMillis = waitMillis;
        this.reports = reports;
    }

    /** Passes over changes that are not sent. */
    public void post(AlertChange change) {
        if (!change.sent() || change.alert().isEmpty()) {
            return;
        }
        Alert alert = change.alert().get();
        post(alert.id() + " " + change.number(), AlertBody.write(site, alert, change));
    }

    /**
     * Something else than an alert, in order with them.
     *
     * @param what tells it apart from every other message of this site: a receiver sees each once by its id
     * @param body JSON
     */
    public void post(String what, String body) {
        Message message = new Message(StableId.message(site, channel.id(), what), body);
        context.runOnContext(now -> accept(message));
    }

    public String id() {
        return channel.id();
    }

    /** What waits is abandoned, and counted in the log. Idempotent. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            if (!closed && !waiting.isEmpty()) {
                LOG.warn("channel {}: {} alert changes abandoned", channel.id(), waiting.size());
            }
            closed = true;
            waiting.clear();
            post.close().onComplete(done);
        });
        return done.future();
    }

    private void accept(Message message) {
        if (closed) {
            return;
        }
        waiting.add(message);
        if (waiting.size() > WAITING_MOST) {
            waiting.removeFirst();
            dropped++;
        }
        next();
    }

    private void next() {
        if (closed || underWay.isPresent() || waiting.isEmpty()) {
            return;
        }
        Message message = waiting.removeFirst();
        underWay = Optional.of(message);
        attempt(message);
    }

    private void attempt(Message message) {
        if (closed) {
            return;
        }
        post.send(channel.webhook().url(), channel.webhook().secret(), message.id, message.body)
                .onSuccess(answer -> {
                    if (answer instanceof Answer.Rejected rejected) {
                        failed(message, rejected.failure());
                    } else {
                        delivered();
                    }
                });
    }

    private void delivered() {
        failuresInRow = 0;
        if (failing) {
            failing = false;
            report(
                    ChannelReport.Health.BACK,
                    dropped == 0 ? "takes alerts again" : "takes alerts again; dropped: " + dropped);
            dropped = 0;
        }
        underWay = Optional.empty();
        next();
    }

    private void failed(Message message, Failure failure) {
        long now = wallMillis.getAsLong();
        if (message.failures == 0) {
            message.firstFailureWallMillis = now;
        }
        message.failures++;
        message.refusals = failure.kind() == Failure.Kind.REFUSED ? message.refusals + 1 : 0;
        failuresInRow++;
        boolean hopeless = failure.kind() == Failure.Kind.UNSIGNED || failure.kind() == Failure.Kind.GONE;
        if (!failing && (hopeless || failuresInRow >= RetrySchedule.ALERT_AT_FAILURE)) {
            failing = true;
            report(ChannelReport.Health.FAILING, failure.detail());
        }
        boolean old = now - message.firstFailureWallMillis >= RetrySchedule.GIVE_UP.toMillis();
        if (old || (message.refusals >= REFUSALS_MOST && !waiting.isEmpty())) {
            LOG.warn("channel {}: {} given up: {}", channel.id(), message.id, failure.detail());
            dropped++;
            underWay = Optional.empty();
            next();
            return;
        }
        long wait = waitMillis.applyAsLong(message.failures, failure.retryAfterSeconds());
        vertx.setTimer(Math.max(1, wait), due -> context.runOnContext(again -> attempt(message)));
    }

    private void report(ChannelReport.Health health, String why) {
        LOG.warn("channel {} is {}: {}", channel.id(), health, why);
        try {
            reports.accept(new ChannelReport(channel.id(), health, why, wallMillis.getAsLong()));
        } catch (RuntimeException bug) {
            LOG.error("the report of channel {} was not taken", channel.id(), bug);
        }
    }
}
