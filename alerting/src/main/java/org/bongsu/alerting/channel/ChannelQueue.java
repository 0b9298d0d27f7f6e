package org.bongsu.alerting.channel;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.notice.StableId;
import org.bongsu.alerting.page.Page;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operators' channel: sends its pages in order, with bounded tries, and reports when it fails and when it is back. What it has
 * not delivered is in its {@link DeliveryStore} and goes on after a restart; what was decided and not yet handed to it is
 * told again by {@code AlertBook.restart}.
 *
 * <p>Methods may be called on any thread; reports come on the channel's Vert.x context.
 */
public final class ChannelQueue {

    /** Changes waiting for a failing channel. More are dropped, the oldest first, and the report says how many. */
    public static final int WAITING_MOST = 1_000;

    /** Refused tries (4xx) before a message makes way for the next. */
    static final int REFUSALS_MOST = 8;

    private static final String DELIVERED = "delivered";

    private static final Logger LOG = LoggerFactory.getLogger(ChannelQueue.class);

    private final Vertx vertx;
    private final Context context;
    private final Transport transport;
    private final String channel;
    private final String site;
    private final DeliveryStore store;
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
     * @param channel its id
     * @param site the site's id
     * @param reports told of failing and back, each once in turn; must not block
     */
    public ChannelQueue(
            Vertx vertx,
            Transport transport,
            String channel,
            String site,
            DeliveryStore store,
            LongSupplier wallMillis,
            Consumer<ChannelReport> reports) {
        this(vertx, transport, channel, site, store, wallMillis, reports, RetrySchedule::waitMillis);
    }

    ChannelQueue(
            Vertx vertx,
            Transport transport,
            String channel,
            String site,
            DeliveryStore store,
            LongSupplier wallMillis,
            Consumer<ChannelReport> reports,
            ToLongBiFunction<Integer, OptionalLong> waitMillis) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.transport = transport;
        this.channel = channel;
        this.site = site;
        this.store = store;
        this.wallMillis = wallMillis;
        this.waitMillis = waitMillis;
        this.reports = reports;
    }

    /** Goes on with what was not delivered when the daemon ended; before anything new. Blocks on the store. */
    public void resume() {
        long now = wallMillis.getAsLong();
        for (DeliveryStore.Waiting old : store.waiting(channel)) {
            if (now - old.sinceWallMillis() >= RetrySchedule.GIVE_UP.toMillis()) {
                store.ended(channel, old.id(), "too old after a restart", 0, now);
            } else {
                Message message = new Message(old.id(), old.piece());
                context.runOnContext(later -> accept(message));
            }
        }
    }

    public void post(Page page) {
        context.runOnContext(now -> {
            List<String> bodies;
            try {
                bodies = transport.render(page);
            } catch (RuntimeException defect) {
                LOG.error("channel {}: a page cannot be written for it", channel, defect);
                dropped++;
                fails("a page cannot be written for it: " + defect);
                return;
            }
            int piece = 0;
            for (String body : bodies) {
                take(page.key() + (piece == 0 ? "" : " " + piece), body);
                piece++;
            }
        });
    }

    private void fails(String why) {
        if (!failing) {
            failing = true;
            report(ChannelReport.Health.FAILING, why);
        }
    }

    /**
     * Something else than an alert, in order with them.
     *
     * @param what tells it apart from every other message of this site: a receiver sees each once by its id
     * @param body JSON
     */
    public void post(String what, String body) {
        context.runOnContext(now -> take(what, body));
    }

    private void take(String what, String body) {
        Message message = new Message(StableId.message(site, channel, what), body);
        keep(() -> store.accepted(channel, message.id, body, wallMillis.getAsLong()));
        accept(message);
    }

    /** In order, off the event loop. */
    private void keep(Runnable work) {
        vertx.executeBlocking(() -> {
                    work.run();
                    return true;
                })
                .onFailure(broken -> LOG.warn("channel {}: its deliveries cannot be remembered", channel, broken));
    }

    private void end(Message message, String how) {
        int tries = message.failures + (how.equals(DELIVERED) ? 1 : 0);
        keep(() -> store.ended(channel, message.id, how, tries, wallMillis.getAsLong()));
    }

    public String id() {
        return channel;
    }

    /** What waits is abandoned, and counted in the log. Idempotent. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            if (!closed && !waiting.isEmpty()) {
                LOG.warn("channel {}: {} messages are left for the next start", channel, waiting.size());
            }
            closed = true;
            waiting.clear();
            transport.close().onComplete(done);
        });
        return done.future();
    }

    private void accept(Message message) {
        if (closed) {
            return;
        }
        waiting.add(message);
        if (waiting.size() > WAITING_MOST) {
            end(waiting.removeFirst(), "dropped: too many wait");
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
        sent(message).onComplete(answer -> {
            if (answer.failed()) {
                failed(message, Failure.of(Failure.Kind.UNREACHABLE, String.valueOf(answer.cause())));
            } else if (answer.result() instanceof Answer.Rejected rejected) {
                failed(message, rejected.failure());
            } else {
                delivered(message);
            }
        });
    }

    /** A transport that breaks its promise, or never answers, keeps nothing waiting for ever. */
    private Future<Answer> sent(Message message) {
        try {
            return transport
                    .send(message.id, message.body)
                    .timeout(2 * RetrySchedule.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException defect) {
            LOG.error("channel {}: its transport is defect", channel, defect);
            return Future.failedFuture(defect);
        }
    }

    private void delivered(Message message) {
        end(message, DELIVERED);
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
        if (hopeless || failuresInRow >= RetrySchedule.ALERT_AT_FAILURE) {
            fails(failure.detail());
        }
        boolean old = now - message.firstFailureWallMillis >= RetrySchedule.GIVE_UP.toMillis();
        if (old || (message.refusals >= REFUSALS_MOST && !waiting.isEmpty())) {
            LOG.warn("channel {}: {} given up: {}", channel, message.id, failure.detail());
            end(message, "given up: " + failure.detail());
            dropped++;
            underWay = Optional.empty();
            next();
            return;
        }
        long wait = waitMillis.applyAsLong(message.failures, failure.retryAfterSeconds());
        vertx.setTimer(Math.max(1, wait), due -> context.runOnContext(again -> attempt(message)));
    }

    private void report(ChannelReport.Health health, String why) {
        LOG.warn("channel {} is {}: {}", channel, health, why);
        try {
            reports.accept(new ChannelReport(channel, health, why, wallMillis.getAsLong()));
        } catch (RuntimeException bug) {
            LOG.error("the report of channel {} was not taken", channel, bug);
        }
    }
}
