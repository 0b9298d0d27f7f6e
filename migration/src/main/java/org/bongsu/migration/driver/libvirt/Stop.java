package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import java.time.Duration;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/** A guest shuts down. */
final class Stop extends LibvirtHands.Work {

    private @Nullable Halt halt;

    Stop(LibvirtHands hands, Command command, Host source, Guest guest) {
        super(hands, command, source, guest);
    }

    @Override
    public String words() {
        return "shut down " + guest.domain() + " on " + source.name();
    }

    @Override
    public Future<Claim> begin() {
        Halt begun = new Halt(this);
        halt = begun;
        Future<Claim> asked = begun.begin();
        asked.onSuccess(claim ->
                claim.later().ifPresent(later -> remembered(later).onComplete(over -> hands.eyes.now(source.name()))));
        return asked;
    }

    /** To ask, and to look why that failed. */
    @Override
    public Duration limit() {
        return hands.options.lookTimeout().multipliedBy(3);
    }

    /** Nobody can take the question back; but nobody forces it any more. */
    @Override
    public void callOff() {
        calledOff = true;
        if (halt != null) {
            halt.giveUp("called off; the guest was asked to shut down and may still do so");
        }
    }

    @Override
    Future<?> abandon() {
        callOff();
        return Future.succeededFuture();
    }
}
