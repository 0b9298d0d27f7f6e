package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.regex.Pattern;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A guest is shut down, its definition moved, and it is started at the destination: only after its source has forgotten it,
 * so that it never runs twice. Once it was asked to shut down there is no way back but the whole way.
 */
final class Restart extends LibvirtHands.Work {

    private static final Pattern PERSISTENT = Pattern.compile("(?m)^Persistent:\\s+yes$");

    private final Host destination;
    private final Promise<Claim> later = Promise.promise();
    private @Nullable Halt halt;

    Restart(LibvirtHands hands, Command command, Host source, Guest guest, Host destination) {
        super(hands, command, source, guest);
        this.destination = destination;
    }

    @Override
    public String words() {
        return "shut down " + guest.domain() + " on " + source.name() + " and start it on " + destination.name();
    }

    @Override
    public Future<Claim> begin() {
        hands.eyes.halting(guest.workload(), true);
        hands.eyes.moves(guest, destination, false);
        later.future().onComplete(over -> {
            hands.eyes.halting(guest.workload(), false);
            hands.eyes.now(source.name());
            hands.eyes.now(destination.name());
        });
        hands.virsh
                .ask(command, source, hands.options.lookTimeout(), "dominfo", guest.domain())
                .onComplete(info -> halt(info.result()));
        return Future.succeededFuture(Claim.started(words(), remembered(later.future())));
    }

    private void halt(@Nullable Ending info) {
        if (calledOff) {
            fail("called off before it was begun");
        } else if (info == null || !info.exited(0)) {
            fail(info == null ? "dominfo failed" : info.words());
        } else if (!PERSISTENT.matcher(info.output()).find()) {
            fail("it has no persistent definition: shut down, it could not be started anywhere");
        } else {
            Halt begun = new Halt(this);
            halt = begun;
            begun.begin()
                    .compose(asked -> asked.later().orElse(Future.succeededFuture(asked)))
                    .onSuccess(off -> {
                        if (off.status() == Reply.Status.SUCCEEDED) {
                            move();
                        } else {
                            later.tryComplete(off);
                        }
                    })
                    .onFailure(why -> fail(String.valueOf(why.getMessage())));
        }
    }

    private void move() {
        List<String> line = hands.migrate(command, guest, destination, "--offline");
        hands.virsh
                .act(command, source, hands.options.lookTimeout(), line)
                .ended()
                .onComplete(moved -> {
                    if (moved.failed() || !moved.result().exited(0)) {
                        fail("shut down, but its definition was not moved: " + words(moved.result()));
                    } else {
                        start();
                    }
                });
    }

    private void start() {
        hands.virsh
                .act(command, destination, hands.options.lookTimeout(), List.of("start", guest.domain()))
                .ended()
                .onComplete(started -> {
                    if (started.failed() || !started.result().exited(0)) {
                        fail("shut down and defined on " + destination.name() + ", but not started there: "
                                + words(started.result()));
                    } else {
                        later.tryComplete(Claim.succeeded("started on " + destination.name()));
                    }
                });
    }

    private static String words(@Nullable Ending ending) {
        return ending == null ? "its output cannot be read" : ending.words();
    }

    private void fail(String why) {
        later.tryComplete(Claim.failed(why));
    }

    @Override
    public void callOff() {
        calledOff = true;
    }

    @Override
    Future<?> abandon() {
        calledOff = true;
        if (halt != null) {
            halt.giveUp("abandoned");
        }
        return Future.succeededFuture();
    }
}
