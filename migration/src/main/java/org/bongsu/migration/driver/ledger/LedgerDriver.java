package org.bongsu.migration.driver.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries commands out with the {@link Hands} that it is given; what becomes of them is what its {@link Eyes} see, an
 * answer is a claim. The intent of every command is in the {@link Ledger} before anything is done for it, so that a
 * command is carried out once at most, and what was begun before a restart is looked at and not begun again.
 *
 * <p>A server that is not reached keeps its commands waiting until it is again or their time is up. All state belongs to
 * one Vert.x context; the public methods may be called from any thread.
 */
public final class LedgerDriver implements Driver {

    /** A cordon is sent to every server of a room at once and never again; it may wait for the others. */
    static final int CORDON_HOLDS = 10;

    /** A server that was just switched on has power minutes before its hypervisor answers; a cancel ends the wait. */
    static final int RETURN_HOLDS = 10;

    private static final Duration REOPEN = Duration.ofSeconds(5);

    private static final Duration SWEEP_MOST = Duration.ofSeconds(1);

    /** What does not end when it is called off is left behind. */
    private static final Duration STOP_MOST = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(LedgerDriver.class);

    private final DriverContext driver;
    private final Terms terms;
    private final Hands hands;
    private final Eyes eyes;
    private final DriverListener listener;
    private final Map<String, Queue<Waiting>> lines = new LinkedHashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    /** By workload: taken by the far end, and not over. */
    private final Map<String, Job> afoot = new LinkedHashMap<>();

    private @Nullable Ledger ledger;
    private long sweep = -1;
    private boolean closed;
    private boolean running;
    private boolean stopped;

    /**
     * How it works.
     *
     * @param recordOnly writes down what it would do, and does nothing but look
     * @param hold how long a command may wait for a place, its turn or a server that is not reached. Wall time
     * @param concurrency commands being handed over at once, at least 1
     */
    public record Terms(boolean recordOnly, Duration hold, int concurrency) {}

    private record Waiting(Command command, long sinceNanos) {}

    /** The command of a server that is being carried out. */
    private static final class Job {
        private final Command command;
        private @Nullable Errand errand;
        private Future<?> answer = Future.succeededFuture();
        private boolean calledOff;
        private boolean over;

        Job(Command command) {
            this.command = command;
        }

        void callOff() {
            calledOff = true;
            if (errand != null) {
                errand.callOff();
            }
        }
    }

    /** Opens nothing yet. */
    public LedgerDriver(DriverContext driver, Terms terms, Hands hands, Eyes eyes) {
        this.driver = driver;
        this.terms = terms;
        this.hands = hands;
        this.eyes = eyes;
        this.listener = driver.listener();
    }

    @Override
    public String id() {
        return driver.id();
    }

    @Override
    public Capabilities describe() {
        return hands.describe();
    }

    @Override
    public Future<Void> start() {
        driver.context().runOnContext(none -> open());
        return eyes.first();
    }

    private void open() {
        if (running || stopped) {
            return;
        }
        driver.blocking(
                        () -> {
                            hands.prepare();
                            return Ledger.open(driver.directory());
                        },
                        true)
                .onSuccess(this::opened)
                .onFailure(why -> unopened(String.valueOf(why.getMessage())));
    }

    /** Without its ledger nothing may run: tried again, told once. */
    private void unopened(String why) {
        if (stopped) {
            return;
        }
        if (!closed) {
            closed = true;
            LOG.error("driver {} carries nothing out: {}", id(), why);
            listener.onReachable(false, why);
        }
        driver.vertx().setTimer(REOPEN.toMillis(), timer -> open());
    }

    private void opened(Ledger opened) {
        if (stopped || running) {
            close(opened);
            return; // stopped while it was opening, or started twice
        }
        if (closed) {
            closed = false;
            listener.onReachable(true, "the ledger is open");
        }
        ledger = opened;
        running = true;
        // What was begun before this start is the first thing read, so that nothing of this start is among it.
        driver.blocking(opened::unended, true).onComplete(result -> {
            if (result.succeeded() && !result.result().isEmpty() && !terms.recordOnly()) {
                LOG.warn(
                        "driver {}: {} commands were begun before and have no known end; they are looked at,"
                                + " not begun again",
                        id(),
                        result.result().size());
                result.result().forEach(open -> eyes.watch(open.server()));
            }
            if (running) {
                eyes.start(this::pump);
            }
        });
        long millis = Math.max(1, Math.min(SWEEP_MOST.toMillis(), terms.hold().toMillis() / 4));
        sweep = driver.vertx().setPeriodic(millis, timer -> expire());
        pump();
    }

    /** Ends what runs, abandons what waits, and says how much that was. */
    @Override
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        driver.context().runOnContext(none -> {
            if (stopped) {
                done.complete();
                return;
            }
            stopped = true;
            running = false;
            driver.vertx().cancelTimer(sweep);
            int waiting = lines.values().stream().mapToInt(Queue::size).sum() - jobs.size();
            if (waiting > 0 || !jobs.isEmpty()) {
                LOG.warn(
                        "driver {} stopped; {} commands were not begun, {} under way were ended and are looked at after"
                                + " a restart: {}",
                        id(),
                        waiting,
                        jobs.size(),
                        jobs.values().stream()
                                .map(job -> job.command.sequence())
                                .toList());
            }
            lines.clear();
            ready.clear();
            List<Future<?>> ends = new ArrayList<>(eyes.stop());
            for (Job job : jobs.values()) {
                job.callOff();
                ends.add(job.answer);
            }
            ends.add(hands.stop());
            Future.join(ends)
                    .timeout(STOP_MOST.toMillis(), TimeUnit.MILLISECONDS)
                    .onComplete(ended -> driver.context().runOnContext(later -> closeAll(done)));
        });
        return done.future();
    }

    private void closeAll(Promise<Void> done) {
        Future<?> closed = ledger == null ? Future.succeededFuture() : close(ledger);
        closed.onComplete(either -> driver.workers().close().onComplete(none -> done.complete()));
    }

    private Future<Boolean> close(Ledger open) {
        return driver.blocking(
                        () -> {
                            open.close();
                            return true;
                        },
                        true)
                .onFailure(why -> LOG.warn("driver {}: {}", id(), why.getMessage()));
    }

    @Override
    public void send(List<Command> commands) {
        List<Command> copy = List.copyOf(commands);
        driver.context().runOnContext(none -> {
            for (Command command : copy) {
                if (!stopped) {
                    take(command);
                }
            }
            pump();
        });
    }

    private void take(Command command) {
        Queue<Waiting> line = lines.computeIfAbsent(command.server(), server -> new ArrayDeque<>());
        if (command.action() == Action.CANCEL) {
            callOff(command, line);
        }
        line.add(new Waiting(command, System.nanoTime()));
        if (line.size() == 1) {
            ready.add(command.server());
        }
    }

    /** What was told earlier about the workload is void; a stale daemon's cancel is not asked. */
    private void callOff(Command cancel, Queue<Waiting> line) {
        Job job = jobs.get(cancel.server());
        if (job != null && voids(cancel, job.command)) {
            job.callOff();
        }
        Job taken = cancel.workload().map(afoot::get).orElse(null);
        if (taken != null && voids(cancel, taken.command)) {
            taken.callOff();
        }
        List<Waiting> dropped = line.stream()
                .filter(one -> (job == null || one.command() != job.command) && voids(cancel, one.command()))
                .toList();
        line.removeAll(dropped);
        dropped.forEach(one -> listener.onReplies(
                List.of(new Reply(one.command().sequence(), Reply.Status.FAILED, "called off before it was begun"))));
    }

    private static boolean voids(Command cancel, Command earlier) {
        return (earlier.action() == Action.START || earlier.action() == Action.RETURN)
                && earlier.workload().equals(cancel.workload())
                && earlier.epoch() <= cancel.epoch();
    }

    private void pump() {
        while (running && jobs.size() < terms.concurrency()) {
            Optional<String> next = ready.stream().filter(this::mayGo).findFirst();
            if (next.isEmpty()) {
                return;
            }
            ready.remove(next.get());
            Queue<Waiting> line = lines.get(next.get());
            Waiting head = line == null ? null : line.peek();
            if (head != null) {
                Job job = new Job(head.command());
                jobs.put(next.get(), job);
                intend(job);
            }
        }
    }

    private boolean mayGo(String server) {
        Queue<Waiting> line = lines.get(server);
        Waiting head = line == null ? null : line.peek();
        return head == null || !hands.mustWait(head.command());
    }

    private void intend(Job job) {
        Ledger open = ledger;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        driver.blocking(() -> open.intend(job.command), true).onComplete(result -> {
            if (!running) {
                settled(job);
            } else if (result.failed()) {
                undelivered(job.command, String.valueOf(result.cause().getMessage()));
                settled(job);
            } else {
                judged(job, result.result());
            }
        });
    }

    private void judged(Job job, Ledger.Verdict verdict) {
        Command command = job.command;
        if (verdict instanceof Ledger.Verdict.Stale stale) {
            String why = "stale epoch: " + command.epoch() + " is below " + stale.highest();
            LOG.warn("driver {} refused {}: {}", id(), command, why);
            listener.onRefused(command, why, true);
            settled(job);
        } else if (verdict instanceof Ledger.Verdict.Repeated repeated) {
            repeated.end().filter(end -> !terms.recordOnly()).ifPresent(end -> listener.onReplies(List.of(end)));
            eyes.watch(command.server());
            settled(job);
        } else {
            eyes.watch(command.server());
            run(job);
        }
    }

    private void run(Job job) {
        Command command = job.command;
        Errand errand;
        try {
            errand = hands.errand(command);
        } catch (Hands.Refusal e) {
            refused(job, String.valueOf(e.getMessage()));
            return;
        }
        if (terms.recordOnly()) {
            LOG.info("driver {} would run for command {}: {}", id(), command.sequence(), errand.words());
            ended(job, Reply.Status.STARTED, "recorded, not carried out: " + errand.words());
            return;
        }
        if (job.calledOff) {
            ended(job, Reply.Status.FAILED, "called off before it was begun");
            return;
        }
        job.errand = errand;
        listener.onReplies(List.of(new Reply(command.sequence(), Reply.Status.STARTED, "")));
        long limit = driver.vertx().setTimer(Math.max(1, errand.limit().toMillis()), late -> overdue(job));
        Future<Claim> answer = errand.begin();
        job.answer = answer;
        answer.onComplete(result -> {
            driver.vertx().cancelTimer(limit);
            if (!job.over) {
                job.over = true;
                claimed(job, result.succeeded() ? result.result() : failed(result.cause()));
            }
        });
    }

    private static Claim failed(@Nullable Throwable why) {
        return Claim.failed(why == null ? "failed" : String.valueOf(why.getMessage()));
    }

    /** The hands keep their own time; this is for hands that do not. */
    private void overdue(Job job) {
        if (!job.over) {
            job.over = true;
            job.callOff();
            claimed(job, Claim.failed("no answer in time, and may have been carried out or not"));
        }
    }

    private void claimed(Job job, Claim claim) {
        if (!running) {
            settled(job); // its end is not written down: it was ended by us, and is looked at after a restart
            return;
        }
        if (!claim.delivered()) {
            undelivered(job.command, claim.detail());
        }
        claim.later().ifPresent(later -> goesOn(job, later));
        ended(job, claim.status(), claim.detail());
    }

    /** The far end works on it; its server's next command may go meanwhile. */
    private void goesOn(Job job, Future<Claim> later) {
        String workload = job.command.workload().orElse(job.command.server());
        afoot.put(workload, job);
        later.onComplete(result -> driver.context().runOnContext(none -> {
            afoot.remove(workload, job);
            if (running) {
                Claim claim = result.succeeded() ? result.result() : failed(result.cause());
                told(new Reply(job.command.sequence(), claim.status(), claim.detail()), job.command.server());
            }
        }));
    }

    private void refused(Job job, String why) {
        LOG.warn("driver {} refused {}: {}", id(), job.command, why);
        listener.onRefused(job.command, why, false);
        ended(job, Reply.Status.FAILED, why);
    }

    private void undelivered(Command command, String why) {
        LOG.warn("driver {} did not carry out {}: {}", id(), command, why);
        listener.onUndelivered(command, why);
    }

    private void ended(Job job, Reply.Status status, String detail) {
        told(new Reply(job.command.sequence(), status, detail), job.command.server());
        settled(job);
    }

    /** Writes it down, claims it, and looks what is true of it. */
    private void told(Reply reply, String server) {
        Ledger open = ledger;
        if (open != null) {
            driver.blocking(
                            () -> {
                                open.ended(reply);
                                return true;
                            },
                            true)
                    .onFailure(why -> LOG.warn("driver {}: {}", id(), why.getMessage()));
        }
        if (!terms.recordOnly()) {
            listener.onReplies(List.of(reply));
        }
        eyes.now(server);
    }

    private void settled(Job job) {
        String server = job.command.server();
        jobs.remove(server);
        Queue<Waiting> line = lines.get(server);
        if (line != null) {
            line.remove();
            if (line.isEmpty()) {
                lines.remove(server);
            } else {
                ready.add(server);
            }
        }
        pump();
    }

    /** Commands whose time to be begun is over: a late one would cost more than none. */
    private void expire() {
        long now = System.nanoTime();
        for (String server : List.copyOf(lines.keySet())) {
            Queue<Waiting> line = lines.get(server);
            if (line == null) {
                continue;
            }
            Job job = jobs.get(server);
            List<Waiting> late = line.stream()
                    .filter(one -> job == null || one.command() != job.command)
                    .filter(one -> now - one.sinceNanos() > hold(one.command()).toNanos())
                    .toList();
            line.removeAll(late);
            if (line.isEmpty()) {
                lines.remove(server);
                ready.remove(server);
            }
            for (Waiting one : late) {
                String why = "waited " + TimeUnit.NANOSECONDS.toMillis(now - one.sinceNanos()) + " ms, "
                        + (eyes.unreached(server) ? "its server is not reached" : "and its turn did not come");
                undelivered(one.command(), why);
                listener.onReplies(List.of(new Reply(one.command().sequence(), Reply.Status.FAILED, why)));
            }
        }
        pump();
    }

    private Duration hold(Command command) {
        return switch (command.action()) {
            case CORDON -> terms.hold().multipliedBy(CORDON_HOLDS);
            case RETURN -> terms.hold().multipliedBy(RETURN_HOLDS);
            case START, CANCEL, POWER_OFF, POWER_ON, UNCORDON -> terms.hold();
        };
    }
}
