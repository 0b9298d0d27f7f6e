package org.bongsu.migration.driver.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Eyes that see by asking for lists, one round after the other, never two at once. What changed is told. A round counts as
 * a look at everything only if its picture says so.
 */
public final class Rounds implements Eyes {

    /** Between the end of a round and the next that somebody asked for. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final DriverContext driver;
    private final Duration every;
    private final Duration timeout;
    private final Supplier<Future<Picture>> source;
    private final Map<String, String> last = new LinkedHashMap<>();
    private final Set<String> silent = new LinkedHashSet<>();
    private final Promise<Void> first = Promise.promise();
    private @Nullable Runnable changed;
    private boolean running;
    private boolean looking;
    private boolean again;
    private boolean failed;
    private long round;
    private long timer = -1;

    /**
     * What one round saw.
     *
     * @param silent servers of which nothing could be learned
     * @param whole whether everything was seen that this driver is there to see
     */
    public record Picture(List<Observation> seen, Set<String> silent, boolean whole) {
        public Picture {
            seen = List.copyOf(seen);
            silent = Set.copyOf(silent);
        }
    }

    /**
     * @param every from the end of a round to the next. Wall time
     * @param timeout of a round; one that takes longer is given up
     * @param source called on the context; a failure means that nobody answered at all
     */
    public Rounds(DriverContext driver, Duration every, Duration timeout, Supplier<Future<Picture>> source) {
        this.driver = driver;
        this.every = every;
        this.timeout = timeout;
        this.source = source;
    }

    @Override
    public Future<Void> first() {
        return first.future();
    }

    @Override
    public void start(Runnable whenChanged) {
        changed = whenChanged;
        running = true;
        look();
    }

    @Override
    public List<Future<?>> stop() {
        running = false;
        driver.vertx().cancelTimer(timer);
        first.tryFail("stopped");
        return List.of();
    }

    @Override
    public void watch(String server) {}

    @Override
    public void now(String server) {
        if (looking) {
            again = true; // what was listed before this moment may be older than what was done
        } else if (running) {
            next(SOON);
        }
    }

    /** Whether the last round learned nothing of the server, or there was none. */
    @Override
    public boolean unreached(String server) {
        return failed || silent.contains(server);
    }

    /** Whether the last round had no answer at all. */
    public boolean blind() {
        return failed;
    }

    private void next(Duration wait) {
        driver.vertx().cancelTimer(timer);
        timer = driver.vertx().setTimer(Math.max(1, wait.toMillis()), due -> look());
    }

    private void look() {
        if (!running || looking) {
            return;
        }
        looking = true;
        long number = ++round;
        source.get()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(result -> driver.context().runOnContext(none -> {
                    if (!running || number != round) {
                        return;
                    }
                    looking = false;
                    if (result.succeeded()) {
                        saw(result.result());
                    } else {
                        unanswered(String.valueOf(result.cause().getMessage()));
                    }
                    next(again ? SOON : every);
                    again = false;
                }));
    }

    private void saw(Picture picture) {
        if (failed) {
            failed = false;
            driver.listener().onReachable(true, "answers again");
        }
        for (String server : picture.silent()) {
            if (silent.add(server)) {
                LOG.warn("driver {} learns nothing of {}", driver.id(), server);
            }
        }
        silent.retainAll(picture.silent());
        List<Observation> news = new ArrayList<>();
        for (Observation one : picture.seen()) {
            String state = state(one);
            if (!state.equals(last.put(subject(one), state))) {
                news.add(one);
            }
        }
        if (picture.whole()) {
            driver.listener().onInventory(news);
        } else if (!news.isEmpty()) {
            driver.listener().onGlimpsed(news);
        }
        if (!picture.seen().isEmpty() || picture.whole()) {
            first.tryComplete();
        }
        tellChanged();
    }

    private void unanswered(String why) {
        if (!failed) {
            failed = true;
            LOG.warn("driver {} sees nothing: {}", driver.id(), why);
            driver.listener().onReachable(false, why);
        }
        tellChanged();
    }

    private void tellChanged() {
        if (changed != null) {
            changed.run();
        }
    }

    private static String subject(Observation observation) {
        return observation instanceof WorkloadSeen seen
                ? "workload " + seen.workload()
                : "server " + ((ServerSeen) observation).server();
    }

    private static String state(Observation observation) {
        return observation instanceof WorkloadSeen seen
                ? seen.state() + " " + seen.where()
                : String.valueOf(((ServerSeen) observation).power());
    }
}
