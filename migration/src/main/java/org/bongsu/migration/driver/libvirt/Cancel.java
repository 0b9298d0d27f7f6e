package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import java.util.List;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.execution.Command;

/** A move out of the source is aborted, whoever began it; no other job of the guest is. */
final class Cancel extends LibvirtHands.Work {

    Cancel(LibvirtHands hands, Command command, Host source, Guest guest) {
        super(hands, command, source, guest);
    }

    @Override
    public String words() {
        return "abort a move of " + guest.domain() + " on " + source.name();
    }

    @Override
    public Future<Claim> begin() {
        return remembered(hands.virsh
                .ask(command, source, hands.options.lookTimeout(), "domjobinfo", guest.domain(), "--rawstats")
                .compose(this::abort));
    }

    private Future<Claim> abort(Ending info) {
        if (!info.exited(0)) {
            return Future.succeededFuture(Claim.failed(info.words()));
        }
        if (JobStats.parse(info.output()).filter(JobStats::isMoveOut).isEmpty()) {
            return Future.succeededFuture(Claim.succeeded("no move of it is under way"));
        }
        return hands.virsh
                .act(command, source, hands.options.lookTimeout(), List.of("domjobabort", guest.domain()))
                .ended()
                .map(ending -> ending.exited(0) ? Claim.succeeded("aborted") : Claim.failed(ending.words()));
    }

    @Override
    public void callOff() {
        calledOff = true;
    }

    @Override
    Future<?> abandon() {
        return Future.succeededFuture();
    }
}
