package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.command.Programs;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Late;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest is copied with its memory, running or paused, from host to host; they go on without us. virsh waits for the end,
 * and its death ends nothing: whoever wants a move ended has to abort its job.
 */
final class Move extends LibvirtHands.Work {

    private static final Duration BETWEEN_ABORTS = Duration.ofSeconds(1);
    private static final int ABORTS_MOST = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Move.class);

    private final Host destination;
    private final boolean live;
    private final Promise<Claim> later = Promise.promise();
    private Programs.@Nullable Running program;
    private @Nullable String aborted;
    private boolean over;
    private long begunNanos;
    private long progressNanos;
    private long processed = -1;
    private long deadline = -1;
    private long watch = -1;

    Move(LibvirtHands hands, Command command, Host source, Guest guest, Host destination, boolean live) {
        super(hands, command, source, guest);
        this.destination = destination;
        this.live = live;
    }

    private List<String> arguments() {
        LibvirtOptions.Move move = hands.options.move();
        List<String> line = new ArrayList<>(hands.migrate(command, guest, destination));
        destination.migrate().ifPresent(uri -> line.addAll(List.of("--migrateuri", uri)));
        hands.bandwidth(command).ifPresent(rate -> line.addAll(List.of("--bandwidth", rate)));
        if (move.tls()) {
            line.add("--tls");
        }
        if (live) {
            line.add("--live");
            if (move.autoConverge()) {
                line.add("--auto-converge");
            }
            String seconds = Long.toString(Math.max(1, move.timeout().toSeconds()));
            switch (move.late()) {
                case ABORT -> {}
                case SUSPEND -> line.addAll(List.of("--timeout", seconds, "--timeout-suspend"));
                case POSTCOPY -> line.addAll(List.of("--postcopy", "--timeout", seconds, "--timeout-postcopy"));
            }
        }
        return line;
    }

    private Duration time() {
        LibvirtOptions.Move move = hands.options.move();
        return live && move.late() != Late.ABORT ? move.timeout().multipliedBy(2) : move.timeout();
    }

    @Override
    public String words() {
        return hands.virsh
                .line(command.epoch(), command.sequence(), source, false, arguments())
                .toString();
    }

    @Override
    public Future<Claim> begin() {
        // After the last abort virsh itself is ended, so its own limit comes after all of them.
        Duration most = time().plus(BETWEEN_ABORTS
                .plus(hands.options.lookTimeout())
                .plusSeconds(1)
                .multipliedBy(ABORTS_MOST));
        begunNanos = System.nanoTime();
        progressNanos = begunNanos;
        Programs.Running started = hands.virsh.act(command, source, most, arguments());
        program = started;
        hands.eyes.moves(guest, destination, false);
        started.ended().onComplete(ending -> finished(ending.result(), ending.cause()));
        deadline = timer(time(), () -> abort("did not end within " + LibvirtHands.seconds(time())));
        watch = timer(hands.options.move().progress(), this::look);
        return Future.succeededFuture(Claim.started("on its way to " + destination.name(), remembered(later.future())));
    }

    /** Its progress; no answer is no progress. */
    private void look() {
        if (over) {
            return;
        }
        hands.virsh
                .ask(command, source, hands.options.lookTimeout(), "domjobinfo", guest.domain(), "--rawstats")
                .onComplete(answer -> {
                    if (!over) {
                        if (answer.succeeded() && answer.result().exited(0)) {
                            JobStats.parse(answer.result().output())
                                    .filter(JobStats::hasBegun)
                                    .ifPresent(this::saw);
                        }
                        Duration still = Duration.ofNanos(System.nanoTime() - progressNanos);
                        if (still.compareTo(hands.options.move().stall()) > 0) {
                            abort("no byte went over for " + LibvirtHands.seconds(still));
                        }
                        watch = timer(hands.options.move().progress(), this::look);
                    }
                });
    }

    private void saw(JobStats stats) {
        if (stats.processed() != processed) {
            processed = stats.processed();
            progressNanos = System.nanoTime();
            LOG.info("driver {}: {} to {}: {}", hands.options.id(), guest.domain(), destination.name(), stats.words());
            tell(stats.words());
            hands.eyes.now(source.name());
            hands.eyes.now(destination.name());
        }
    }

    private void tell(String how) {
        hands.driver.listener().onReplies(List.of(new Reply(command.sequence(), Reply.Status.STARTED, how)));
    }

    @Override
    public void callOff() {
        calledOff = true;
        abort("called off");
    }

    private void abort(String why) {
        if (!over && aborted == null && program != null) {
            aborted = why;
            LOG.warn("driver {}: move of {} is aborted: {}", hands.options.id(), guest.domain(), why);
            tell("is being aborted: " + why);
            abort(0);
        }
    }

    /** A job may not have begun yet, and libvirt may have other things to do: asked until virsh comes back. */
    private void abort(int times) {
        Programs.Running running = program;
        if (over || running == null) {
            return;
        }
        if (times == ABORTS_MOST) {
            running.callOff();
            return;
        }
        hands.virsh
                .act(command, source, hands.options.lookTimeout(), List.of("domjobabort", guest.domain()))
                .ended()
                .onComplete(asked -> timer(BETWEEN_ABORTS, () -> abort(times + 1)));
    }

    private void finished(@Nullable Ending ending, @Nullable Throwable failure) {
        over = true;
        hands.driver.vertx().cancelTimer(deadline);
        hands.driver.vertx().cancelTimer(watch);
        hands.eyes.now(source.name());
        hands.eyes.now(destination.name());
        if (ending == null || !ending.exited(0)) {
            hands.eyes.moves(guest, destination, true);
            String why = ending == null ? String.valueOf(failure) : ending.words();
            if (ending != null && ending.how() != Ending.How.EXITED && ending.how() != Ending.How.NOT_STARTED) {
                why = "its job did not let itself be aborted and may go on";
            }
            later.tryComplete(Claim.failed(aborted == null ? why : aborted + "; " + why));
            return;
        }
        String took = LibvirtHands.seconds(Duration.ofNanos(System.nanoTime() - begunNanos));
        hands.virsh
                .ask(
                        command,
                        destination,
                        hands.options.lookTimeout(),
                        "domjobinfo",
                        guest.domain(),
                        "--completed",
                        "--rawstats")
                .onComplete(answer -> later.tryComplete(Claim.succeeded("moved to " + destination.name() + " in " + took
                        + (answer.succeeded()
                                ? JobStats.parse(answer.result().output())
                                        .map(stats -> ": " + stats.words())
                                        .orElse("")
                                : ""))));
    }

    @Override
    Future<?> abandon() {
        over = true;
        hands.driver.vertx().cancelTimer(deadline);
        hands.driver.vertx().cancelTimer(watch);
        Programs.Running running = program;
        if (running == null) {
            return Future.succeededFuture();
        }
        running.callOff();
        return running.ended();
    }
}
