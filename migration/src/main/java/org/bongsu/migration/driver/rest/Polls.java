package org.bongsu.migration.driver.rest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.execution.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks after what the far end works on. Everything on the driver's context. */
public final class Polls {

    /** Between two words of how far something is. */
    static final Duration WORDS_EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

    private final DriverContext driver;
    private final Duration every;
    private boolean stopped;

    /** @param every between an answer and the next question. Wall time */
    public Polls(DriverContext driver, Duration every) {
        this.driver = driver;
        this.every = every;
    }

    /** Nothing more is asked. */
    public void stop() {
        stopped = true;
    }

    /**
     * Until there is an end or the time is up. A question without an answer is asked again.
     *
     * @param most from now on. Wall time
     * @param ask empty while it goes on
     * @param late called once when the time is up; what it does is the end
     */
    public Future<Claim> until(Duration most, Supplier<Future<Optional<Claim>>> ask, Supplier<Future<Claim>> late) {
        Promise<Claim> done = Promise.promise();
        again(System.nanoTime() + most.toNanos(), ask, late, done);
        return done.future();
    }

    private void again(
            long endNanos, Supplier<Future<Optional<Claim>>> ask, Supplier<Future<Claim>> late, Promise<Claim> done) {
        if (stopped) {
            done.tryFail("stopped");
            return;
        }
        ask.get()
                .onComplete(result -> driver.context().runOnContext(none -> {
                    if (result.failed()) {
                        LOG.info(
                                "driver {} asks again: {}",
                                driver.id(),
                                String.valueOf(result.cause().getMessage()));
                    }
                    if (result.succeeded() && result.result().isPresent()) {
                        done.tryComplete(result.result().get());
                    } else if (System.nanoTime() - endNanos >= 0) {
                        late.get().onComplete(done);
                    } else {
                        driver.vertx()
                                .setTimer(Math.max(1, every.toMillis()), timer -> again(endNanos, ask, late, done));
                    }
                }));
    }

    /** How far a command is, to the log and as a claim that it goes on; not more often than every {@link #WORDS_EVERY}. */
    public final class Words {
        private final long sequence;
        private long saidNanos;
        private boolean said;

        public Words(long sequence) {
            this.sequence = sequence;
        }

        public void say(String words) {
            long now = System.nanoTime();
            if (stopped || said && now - saidNanos < WORDS_EVERY.toNanos()) {
                return;
            }
            said = true;
            saidNanos = now;
            LOG.info("driver {} command {}: {}", driver.id(), sequence, words);
            driver.listener().onReplies(List.of(new Reply(sequence, Reply.Status.STARTED, words)));
        }
    }

    /** The answers to the same question put to all, so many at once, in the order of the list. Fails if one does. */
    public static <T, R> Future<List<R>> each(List<T> all, int atOnce, Function<T, Future<R>> ask) {
        Iterator<T> next = all.iterator();
        List<Future<R>> answers = new ArrayList<>();
        List<Promise<R>> promises = new ArrayList<>();
        all.forEach(one -> {
            Promise<R> promise = Promise.promise();
            promises.add(promise);
            answers.add(promise.future());
        });
        Iterator<Promise<R>> place = promises.iterator();
        for (int lane = 0; lane < atOnce; lane++) {
            lane(next, place, ask);
        }
        return Future.all(answers)
                .map(none -> answers.stream().map(Future::result).toList());
    }

    private static <T, R> void lane(Iterator<T> next, Iterator<Promise<R>> place, Function<T, Future<R>> ask) {
        if (next.hasNext()) {
            Promise<R> promise = place.next();
            ask.apply(next.next()).onComplete(result -> {
                promise.handle(result);
                lane(next, place, ask);
            });
        }
    }
}
