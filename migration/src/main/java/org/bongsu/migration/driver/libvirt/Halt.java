package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.ledger.Claim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a guest to shut down, again and again, until libvirt says that it is off or its time is up. */
final class Halt {

    /** A guest that is just starting does not hear its button. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

    private static final Duration POLL_LEAST = Duration.ofMillis(500);
    private static final Duration POLL_MOST = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Halt.class);

    private final LibvirtHands.Work work;
    private final LibvirtHands hands;
    private final Promise<Claim> done = Promise.promise();
    private final long begunNanos = System.nanoTime();
    private long askedNanos;
    private Duration poll = POLL_LEAST;
    private boolean forced;

    Halt(LibvirtHands.Work work) {
        this.work = work;
        this.hands = work.hands;
    }

    /** Asks for the first time; the claim is {@code STARTED} when libvirt passed it on. */
    Future<Claim> begin() {
        return ask().compose(asked -> {
            if (asked.exited(0)) {
                pollLater();
                return Future.succeededFuture(Claim.started("asked to shut down", done.future()));
            }
            if (asked.how() == Ending.How.NOT_STARTED) {
                return Future.succeededFuture(Claim.undelivered(asked.words()));
            }
            return state().map(state -> state.exited(0) && isOff(state)
                    ? Claim.succeeded("it was off already")
                    : Claim.failed(asked.words()));
        });
    }

    private Future<Ending> ask() {
        askedNanos = System.nanoTime();
        List<String> line = new ArrayList<>(List.of("shutdown", work.guest.domain()));
        hands.options.stop().mode().ifPresent(mode -> line.addAll(List.of("--mode", mode)));
        return act(line);
    }

    private Future<Ending> act(List<String> line) {
        return hands.virsh
                .act(work.command, work.source, hands.options.lookTimeout(), line)
                .ended();
    }

    private Future<Ending> state() {
        return hands.virsh.ask(work.command, work.source, hands.options.lookTimeout(), "domstate", work.guest.domain());
    }

    void giveUp(String why) {
        done.tryComplete(Claim.failed(why));
    }

    private void pollLater() {
        work.timer(poll, this::poll);
        Duration longer = poll.multipliedBy(2);
        poll = longer.compareTo(POLL_MOST) < 0 ? longer : POLL_MOST;
    }

    private void poll() {
        if (done.future().isComplete()) {
            return;
        }
        state().onComplete(answer -> answered(answer.result()));
    }

    private void answered(Ending ending) {
        Duration passed = Duration.ofNanos(System.nanoTime() - begunNanos);
        if (done.future().isComplete()) {
            return;
        }
        if (ending != null && isOff(ending)) {
            done.tryComplete(
                    Claim.succeeded((forced ? "destroyed after " : "off after ") + LibvirtHands.seconds(passed)));
            return;
        }
        if (passed.compareTo(hands.options.stop().timeout()) > 0) {
            giveUp("still not off after " + LibvirtHands.seconds(passed)
                    + (ending == null ? "" : ": " + ending.words()));
            return;
        }
        boolean force = hands.options
                .stop()
                .forceAfter()
                .filter(after -> passed.compareTo(after) > 0)
                .isPresent();
        if (force && !forced) {
            forced = true;
            LOG.warn(
                    "driver {}: {} did not shut down within {} and is destroyed",
                    hands.options.id(),
                    work.guest.domain(),
                    LibvirtHands.seconds(passed));
            act(List.of("destroy", work.guest.domain())).onComplete(asked -> pollLater());
        } else if (!forced && System.nanoTime() - askedNanos > ASK_AGAIN.toNanos()) {
            ask().onComplete(asked -> pollLater());
        } else {
            pollLater();
        }
    }

    /** One without a definition is forgotten when it stops. */
    private static boolean isOff(Ending ending) {
        String state = ending.output().strip();
        return ending.exited(0)
                ? state.equals("shut off") || state.equals("crashed")
                : ending.exited(1)
                        && ending.errors().contains("failed to get domain")
                        && !ending.errors().contains("failed to connect");
    }
}
