package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.command.Programs;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/**
 * A guest that was shut down is started at home. Two copies would write to the same disks, so it is not while it may run
 * elsewhere; where only its definition was left elsewhere, that is brought home first.
 */
final class Start extends LibvirtHands.Work {

    /** A start may lay out all of a guest's memory first. */
    private static final int START_LOOKS = 3;

    private Programs.@Nullable Running program;

    Start(LibvirtHands hands, Command command, Host home, Guest guest) {
        super(hands, command, home, guest);
    }

    @Override
    public String words() {
        return "start " + guest.domain() + " on " + source.name();
    }

    /** To bring its definition, to start, and to look why that failed. */
    @Override
    public Duration limit() {
        return hands.options.lookTimeout().multipliedBy(START_LOOKS + 2).plus(Programs.TERM_GRACE.multipliedBy(3));
    }

    @Override
    public Future<Claim> begin() {
        Optional<String> doubt = hands.eyes.mayRunElsewhere(guest);
        if (doubt.isPresent()) {
            return Future.succeededFuture(Claim.failed("not started: " + doubt.get()));
        }
        Optional<Host> elsewhere = hands.eyes.definedOn(guest).filter(host -> !host.equals(source));
        Future<Claim> claim = elsewhere.isPresent() ? bring(elsewhere.get()) : start();
        return remembered(claim.onComplete(over -> {
            hands.eyes.now(source.name());
            elsewhere.ifPresent(host -> hands.eyes.now(host.name()));
        }));
    }

    private Future<Claim> bring(Host from) {
        return run(from, hands.options.lookTimeout(), hands.migrate(command, guest, source, "--offline"))
                .compose(moved -> moved.exited(0)
                        ? start()
                        : Future.succeededFuture(Claim.failed(
                                "its definition was not brought from " + from.name() + ": " + moved.words())));
    }

    private Future<Claim> start() {
        return calledOff
                ? Future.succeededFuture(Claim.failed("called off before it was started"))
                : run(source, hands.options.lookTimeout().multipliedBy(START_LOOKS), List.of("start", guest.domain()))
                        .compose(this::started);
    }

    private Future<Ending> run(Host host, Duration most, List<String> line) {
        Programs.Running started = hands.virsh.act(command, host, most, line);
        program = started;
        return started.ended();
    }

    /** libvirt starts nothing that runs already, and says so as of a failure. */
    private Future<Claim> started(Ending ending) {
        if (ending.exited(0)) {
            return Future.succeededFuture(Claim.succeeded("started on " + source.name()));
        }
        if (ending.how() == Ending.How.NOT_STARTED) {
            return Future.succeededFuture(Claim.undelivered(ending.words()));
        }
        return hands.virsh
                .ask(command, source, hands.options.lookTimeout(), "domstate", guest.domain())
                .map(state -> state.exited(0) && state.output().strip().equals("running")
                        ? Claim.succeeded("it runs on " + source.name() + " already")
                        : Claim.failed(ending.words()));
    }

    /** What is being started is let start. */
    @Override
    public void callOff() {
        calledOff = true;
    }

    @Override
    Future<?> abandon() {
        calledOff = true;
        Programs.Running running = program;
        if (running == null) {
            return Future.succeededFuture();
        }
        running.callOff();
        return running.ended();
    }
}
