package org.bongsu.migration.driver.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
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
 * Carries commands out by running programs. What becomes of them is what other programs see ({@link Lookout}); an exit
 * status is a claim. The intent of every command is in the {@link Ledger} before its program runs, so that a command is
 * run once at most, and what was begun before a restart is looked at and not begun again.
 *
 * <p>A server that ssh does not reach keeps its commands waiting until it is seen again or their time is up. All state
 * belongs to one Vert.x context; the public methods may be called from any thread.
 */
public final class CommandDriver implements Driver {

    /** Of the ledger's tables, in {@code user_version}; raise it with a step in {@code daemon.store.StoreKind}. */
    public static final int LEDGER_VERSION = 1;

    /** A cordon is sent to every server of a room at once and never again; it may wait for the others. */
    static final int CORDON_HOLDS = 10;

    private static final int WORKERS = 4;

    private static final Duration REOPEN = Duration.ofSeconds(5);

    private static final Duration SWEEP_MOST = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(CommandDriver.class);

    private final Vertx vertx;
    private final Context context;
    private final CommandOptions options;
    private final Map<String, String> services = new LinkedHashMap<>();
    private final Path directory;
    private final DriverListener listener;
    private final WorkerExecutor workers;
    private final Programs programs;
    private final Lookout lookout;
    private final Map<String, Queue<Waiting>> lines = new LinkedHashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private @Nullable Ledger ledger;
    private long sweep = -1;
    private boolean closed;
    private boolean running;
    private boolean stopped;

    private record Waiting(Command command, long sinceNanos) {}

    /** The command of a server that is being carried out. */
    private static final class Job {
        private final Command command;
        private Programs.@Nullable Running program;
        private boolean calledOff;

        Job(Command command) {
            this.command = command;
        }
    }

    /**
     * Opens nothing yet.
     *
     * @param options with secrets resolved
     * @param site whose servers and workloads are looked at
     * @param directory the driver's own: ledger, and the working directory of its programs
     * @param clock scenario time, for the moments of observations
     */
    public CommandDriver(
            Vertx vertx,
            CommandOptions options,
            Site site,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        for (Workload workload : site.workloads()) {
            services.put(workload.id(), workload.service());
        }
        this.directory = directory;
        this.listener = listener;
        this.workers = vertx.createSharedWorkerExecutor("driver-" + options.id(), WORKERS);
        this.programs = new Programs(vertx, context, workers, directory.resolve("run"), options.environment());
        this.lookout = new Lookout(vertx, options, site, programs, clock, listener, this::reached);
    }

    @Override
    public String id() {
        return options.id();
    }

    @Override
    public Capabilities describe() {
        EnumSet<Method> methods = EnumSet.noneOf(Method.class);
        for (Method method : Method.values()) {
            if (options.run().containsKey(Deed.of(method))) {
                methods.add(method);
            }
        }
        return new Capabilities(
                options.recordOnly() ? "record" : "command",
                methods,
                options.run().containsKey(Deed.CORDON),
                options.run().containsKey(Deed.CANCEL),
                options.run().containsKey(Deed.POWER_OFF),
                options.workload().isPresent(),
                options.server().isPresent());
    }

    @Override
    public Future<Void> start() {
        context.runOnContext(none -> open());
        return lookout.first();
    }

    private void open() {
        if (running || stopped) {
            return;
        }
        workers.executeBlocking(
                        () -> {
                            programs.prepare();
                            return Ledger.open(directory);
                        },
                        true)
                .onComplete(result -> context.runOnContext(none -> {
                    if (result.succeeded()) {
                        opened(result.result());
                    } else {
                        unopened(String.valueOf(result.cause().getMessage()));
                    }
                }));
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
        vertx.setTimer(REOPEN.toMillis(), timer -> open());
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
        workers.executeBlocking(opened::unended, true)
                .onComplete(result -> context.runOnContext(none -> {
                    if (result.succeeded() && !result.result().isEmpty() && !options.recordOnly()) {
                        LOG.warn(
                                "driver {}: {} commands were begun before and have no known end; they are looked at,"
                                        + " not begun again",
                                id(),
                                result.result().size());
                        result.result().forEach(open -> lookout.watch(open.server()));
                    }
                    if (running) {
                        lookout.start();
                    }
                }));
        long millis = Math.max(1, Math.min(SWEEP_MOST.toMillis(), options.hold().toMillis() / 4));
        sweep = vertx.setPeriodic(millis, timer -> expire());
        pump();
    }

    /** Ends what runs, abandons what waits, and says how much that was. */
    @Override
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(none -> {
            if (stopped) {
                done.complete();
                return;
            }
            stopped = true;
            running = false;
            vertx.cancelTimer(sweep);
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
            List<Future<?>> ends = new ArrayList<>(lookout.stop());
            for (Job job : jobs.values()) {
                if (job.program != null) {
                    job.program.callOff();
                    ends.add(job.program.ended());
                }
            }
            Future.join(ends).onComplete(ended -> context.runOnContext(later -> closeAll(done)));
        });
        return done.future();
    }

    private void closeAll(Promise<Void> done) {
        Future<?> closed = ledger == null ? Future.succeededFuture() : close(ledger);
        closed.onComplete(either -> workers.close().onComplete(none -> done.complete()));
    }

    private Future<Boolean> close(Ledger open) {
        return workers.executeBlocking(
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
        context.runOnContext(none -> {
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
            job.calledOff = true;
            if (job.program != null) {
                job.program.callOff();
            }
        }
        List<Waiting> dropped = line.stream()
                .filter(one -> (job == null || one.command() != job.command) && voids(cancel, one.command()))
                .toList();
        line.removeAll(dropped);
        dropped.forEach(one -> listener.onReplies(
                List.of(new Reply(one.command().sequence(), Reply.Status.FAILED, "called off before it was begun"))));
    }

    private static boolean voids(Command cancel, Command earlier) {
        return earlier.action() == Action.START
                && earlier.workload().equals(cancel.workload())
                && earlier.epoch() <= cancel.epoch();
    }

    private void pump() {
        while (running && jobs.size() < options.concurrency()) {
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
        return head == null || !held(head.command());
    }

    private boolean held(Command command) {
        Template program = template(command);
        return program != null && program.throughSsh() && lookout.unreached(command.server());
    }

    private @Nullable Template template(Command command) {
        return Deed.of(command).map(options.run()::get).orElse(null);
    }

    /** Somebody may be reached, or not any more. */
    private void reached(String server) {
        pump();
    }

    private void intend(Job job) {
        Ledger open = ledger;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        workers.executeBlocking(() -> open.intend(job.command), true)
                .onComplete(result -> context.runOnContext(none -> {
                    if (!running) {
                        settled(job);
                    } else if (result.failed()) {
                        undelivered(job.command, String.valueOf(result.cause().getMessage()));
                        settled(job);
                    } else {
                        judged(job, result.result());
                    }
                }));
    }

    private void judged(Job job, Ledger.Verdict verdict) {
        Command command = job.command;
        if (verdict instanceof Ledger.Verdict.Stale stale) {
            String why = "stale epoch: " + command.epoch() + " is below " + stale.highest();
            LOG.warn("driver {} refused {}: {}", id(), command, why);
            listener.onRefused(command, why, true);
            settled(job);
        } else if (verdict instanceof Ledger.Verdict.Repeated repeated) {
            repeated.end().filter(end -> !options.recordOnly()).ifPresent(end -> listener.onReplies(List.of(end)));
            lookout.watch(command.server());
            settled(job);
        } else {
            lookout.watch(command.server());
            run(job);
        }
    }

    private void run(Job job) {
        Command command = job.command;
        Template program = template(command);
        if (program == null && command.action() == Action.CANCEL) {
            ended(job, Reply.Status.SUCCEEDED, "nothing told earlier is begun any more");
            return;
        }
        if (program == null) {
            refused(
                    job,
                    "no program under run for "
                            + Deed.of(command).map(Deed::key).orElse("it"));
            return;
        }
        List<String> arguments;
        try {
            arguments = program.fill(values(command));
        } catch (Template.UnsafeValue e) {
            refused(job, String.valueOf(e.getMessage()));
            return;
        }
        if (options.recordOnly()) {
            LOG.info("driver {} would run for command {}: {}", id(), command.sequence(), arguments);
            ended(job, Reply.Status.STARTED, "recorded, not carried out: " + arguments);
            return;
        }
        if (job.calledOff) {
            ended(job, Reply.Status.FAILED, "called off before it was begun");
            return;
        }
        listener.onReplies(List.of(new Reply(command.sequence(), Reply.Status.STARTED, "")));
        Programs.Running started = programs.start(arguments, options.timeout());
        job.program = started;
        started.ended().onComplete(ending -> finished(job, program, ending.result(), ending.cause()));
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

    private void finished(Job job, Template program, @Nullable Ending ending, @Nullable Throwable failure) {
        if (!running) {
            settled(job); // its end is not written down: it was ended by us, and is looked at after a restart
            return;
        }
        if (ending == null) {
            ended(job, Reply.Status.FAILED, "its output cannot be read: " + failure);
            return;
        }
        boolean lost = program.throughSsh() && ending.exited(Lookout.SSH_FAILED);
        if (lost) {
            lookout.notReached(job.command.server(), ending.words());
        }
        if (ending.how() == Ending.How.NOT_STARTED) {
            undelivered(job.command, ending.words());
        }
        String doubt = lost ? "ssh failed, and may have been carried out or not; " : "";
        ended(job, ending.exited(0) ? Reply.Status.SUCCEEDED : Reply.Status.FAILED, doubt + ending.words());
    }

    /** Writes the end down, claims it, and looks what is true of it. */
    private void ended(Job job, Reply.Status status, String detail) {
        Reply reply = new Reply(job.command.sequence(), status, detail);
        Ledger open = ledger;
        if (open != null) {
            workers.executeBlocking(
                            () -> {
                                open.ended(reply);
                                return true;
                            },
                            true)
                    .onFailure(why -> LOG.warn("driver {}: {}", id(), why.getMessage()));
        }
        if (!options.recordOnly()) {
            listener.onReplies(List.of(reply));
        }
        lookout.now(job.command.server());
        settled(job);
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
                        + (lookout.unreached(server) ? "its server is not reached" : "and its turn did not come");
                undelivered(one.command(), why);
                listener.onReplies(List.of(new Reply(one.command().sequence(), Reply.Status.FAILED, why)));
            }
        }
        pump();
    }

    private Duration hold(Command command) {
        return command.action() == Action.CORDON ? options.hold().multipliedBy(CORDON_HOLDS) : options.hold();
    }

    private Map<String, String> values(Command command) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server", command.server());
        values.put("epoch", Long.toString(command.epoch()));
        values.put("sequence", Long.toString(command.sequence()));
        command.workload().ifPresent(workload -> {
            values.put("workload", workload);
            String service = services.get(workload);
            if (service != null) {
                values.put("service", service);
            }
        });
        command.place().ifPresent(place -> {
            values.put("destination", place.destination());
            if (place.host() >= 0) {
                values.put("host", Integer.toString(place.host()));
            }
        });
        values.put(
                "rate_gbps",
                BigDecimal.valueOf(command.rateGbps()).stripTrailingZeros().toPlainString());
        return values;
    }
}
