package org.bongsu.migration.driver.kubernetes;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.bongsu.migration.driver.kubernetes.Roster.Entry;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.execution.Command;

/**
 * The way back of a workload, on which nobody carries anything: once its node can be scheduled on again, where pods go is the
 * scheduler's to say, and what was told of the workload is over. Until then it waits, for a server that was just switched on
 * has power minutes before its kubelet speaks.
 */
final class Reopening implements Errand {

    /** A server's firmware, its system and its kubelet, twice. */
    static final Duration MOST = Duration.ofMinutes(20);

    private final KubernetesOptions options;
    private final ApiServer api;
    private final Survey survey;
    private final Polls polls;
    private final Entry entry;
    private final Polls.Words words;
    private boolean calledOff;
    private String last = "";

    Reopening(KubernetesOptions options, ApiServer api, Survey survey, Polls polls, Command command, Entry entry) {
        this.options = options;
        this.api = api;
        this.survey = survey;
        this.polls = polls;
        this.entry = entry;
        this.words = polls.new Words(command.sequence());
    }

    @Override
    public String words() {
        return "leave " + entry.workload() + " to the scheduler, once " + entry.node() + " is open to it";
    }

    @Override
    public Duration limit() {
        return options.timeout().multipliedBy(2);
    }

    @Override
    public Future<Claim> begin() {
        return look().map(claim -> claim.orElseGet(() -> Claim.started(
                last,
                polls.until(
                        MOST,
                        this::look,
                        () -> Future.succeededFuture(Claim.failed("not open within " + MOST + ": " + last))))));
    }

    /** Empty while there is something to wait for. */
    private Future<Optional<Claim>> look() {
        if (calledOff) {
            return Future.succeededFuture(Optional.of(Claim.failed("called off while " + last)));
        }
        return api.node(entry.node())
                .map(this::judge)
                .recover(why -> why instanceof ApiException no && no.code() == 404
                        ? Future.succeededFuture(Optional.of(Claim.failed("there is no node " + entry.node())))
                        : Future.failedFuture(why));
    }

    private Optional<Claim> judge(NodeSeen node) {
        if (calledOff) {
            return Optional.of(Claim.failed("called off"));
        }
        if (node.cordoned() && node.mark().isEmpty()) {
            return Optional.of(Claim.failed(
                    node.name() + " is cordoned by somebody else, who is to open it: nothing is scheduled on it"));
        }
        if (node.cordoned() || !node.ready()) {
            last = node.name()
                    + (node.cordoned() ? " is still cordoned: " + node.mark().orElse("") : " is not Ready");
            words.say(last);
            return Optional.empty();
        }
        return Optional.of(
                survey.cameBack(entry.workload())
                        ? Claim.succeeded(node.name() + " is open again: where pods go is the scheduler's to say")
                        : Claim.failed("its pods had no controller: somebody has to make them anew"));
    }

    @Override
    public void callOff() {
        calledOff = true;
    }
}
