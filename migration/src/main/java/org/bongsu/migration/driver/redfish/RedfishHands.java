package org.bongsu.migration.driver.redfish;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.ledger.Hands;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Answer;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.RestException;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/**
 * Switches servers off and on. Off gracefully; a forced off is sent, where the configuration asks for one at all, only in answer to a
 * further command, for whoever sends that has looked again whether everything is gone. An accepted reset is claimed as a
 * success and proves nothing.
 */
final class RedfishHands implements Hands {

    static final String GRACEFUL = "GracefulShutdown";
    static final String FORCED = "ForceOff";
    static final String ON = "On";

    /** Log in, two looks, two resets. */
    private static final int REQUESTS = 6;

    /** Of a controller that shows the task itself where its monitor should be. */
    private static final Set<String> UNDER_WAY = Set.of("New", "Starting", "Running", "Pending", "Service", "Stopping");

    /** A reset that is a task of its own. */
    private static final Duration TASK_MOST = Duration.ofMinutes(10);

    private final RedfishOptions options;
    private final Bmcs bmcs;
    private final Rounds eyes;
    private final Rest rest;
    private final Polls polls;
    /** When a graceful shutdown was taken by a server that has not been off since. */
    private final Map<String, Long> askedNanos = new LinkedHashMap<>();

    RedfishHands(RedfishOptions options, Bmcs bmcs, Rounds eyes, Rest rest, Polls polls) {
        this.options = options;
        this.bmcs = bmcs;
        this.eyes = eyes;
        this.rest = rest;
        this.polls = polls;
    }

    @Override
    public Capabilities describe() {
        return new Capabilities(
                "redfish", Set.of(), false, false, true, false, true, new Capabilities.Back(Set.of(), true, false));
    }

    @Override
    public boolean mustWait(Command command) {
        return eyes.unreached(command.server());
    }

    @Override
    public Errand errand(Command command) throws Refusal {
        if (command.action() == Action.CANCEL) {
            return Errand.nothing("it begins nothing that could be cancelled");
        }
        Bmc bmc = bmcs.of(command.server());
        if (command.action() != Action.POWER_OFF && command.action() != Action.POWER_ON) {
            throw new Refusal("a server's controller switches off and on, and nothing else");
        }
        if (bmc == null) {
            throw new Refusal(command.server() + " is not among this driver's servers");
        }
        return command.action() == Action.POWER_ON ? new PowerOn(command, bmc) : new PowerOff(command, bmc);
    }

    @Override
    public Future<Void> stop() {
        polls.stop();
        return bmcs.logOut().otherwiseEmpty().transform(done -> rest.close());
    }

    /** One reset, on condition of what was last looked at. */
    private abstract class Reset implements Errand {
        final Command command;
        private final Bmc bmc;
        private boolean off;

        Reset(Command command, Bmc bmc) {
            this.command = command;
            this.bmc = bmc;
        }

        @Override
        public final Duration limit() {
            return rest.limit(REQUESTS);
        }

        @Override
        public final Future<Claim> begin() {
            return bmc.look(Optional.of(command))
                    .recover(why -> Future.failedFuture(new RestException(String.valueOf(why.getMessage()), false)))
                    .compose(look -> decide(look, true))
                    .recover(why -> Future.succeededFuture(RestException.claim(why)));
        }

        @Override
        public final void callOff() {
            off = true; // a reset that was taken cannot be taken back
        }

        /** What there is to say without a reset; empty when one is needed. */
        abstract Optional<Claim> needless(Bmc.Look look);

        abstract String type();

        void taken() {}

        private Future<Claim> decide(Bmc.Look look, boolean first) {
            if (off) {
                return Future.succeededFuture(Claim.failed("called off before it was sent"));
            }
            Optional<Claim> needless = needless(look);
            if (needless.isPresent()) {
                return Future.succeededFuture(needless.get());
            }
            String type = type();
            if (look.target().isEmpty()
                    || !look.resets().isEmpty() && !look.resets().contains(type)) {
                return Future.succeededFuture(
                        Claim.failed("its controller offers no " + type + ", only " + look.resets()));
            }
            return bmc.reset(command, look.target().get(), type, first ? Optional.empty() : look.etag())
                    .compose(answer -> answered(answer, type, first));
        }

        private Future<Claim> answered(Answer answer, String type, boolean first) {
            boolean condition = answer.status() == 412 || answer.status() == 428;
            if (condition && first) {
                return bmc.look(Optional.of(command)).compose(again -> decide(again, false));
            }
            if (!answer.ok()) {
                return Future.succeededFuture(Claim.failed(type + ": " + Bmc.said(answer)));
            }
            taken();
            Optional<String> monitor =
                    answer.status() == 202 ? answer.header("location").flatMap(Bmc::here) : Optional.empty();
            if (monitor.isEmpty()) {
                return Future.succeededFuture(Claim.succeeded(type + " taken"));
            }
            return Future.succeededFuture(Claim.started(
                    type + " is task " + monitor.get(),
                    polls.until(
                            TASK_MOST,
                            () -> bmc.task(monitor.get()).map(task -> ended(task, type)),
                            () -> Future.succeededFuture(Claim.failed("its task did not end")))));
        }

        private static Optional<Claim> ended(Answer task, String type) {
            if (task.status() == 202) {
                return Optional.empty();
            }
            String state = task.json().path("TaskState").asText("Completed");
            if (task.ok() && UNDER_WAY.contains(state)) {
                return Optional.empty();
            }
            return Optional.of(
                    task.ok() && state.equals("Completed")
                            ? Claim.succeeded(type + " done")
                            : Claim.failed(type + ": " + state + " " + Bmc.said(task)));
        }
    }

    private final class PowerOff extends Reset {
        PowerOff(Command command, Bmc bmc) {
            super(command, bmc);
        }

        @Override
        public String words() {
            return "switch " + command.server() + " off gracefully";
        }

        @Override
        Optional<Claim> needless(Bmc.Look look) {
            if (look.off()) {
                askedNanos.remove(command.server());
                return Optional.of(Claim.succeeded("its controller says Off already"));
            }
            return type().equals(GRACEFUL) && look.goingDown()
                    ? Optional.of(Claim.succeeded("it is going down already"))
                    : Optional.empty();
        }

        /** Forced if a graceful shutdown was taken long enough ago, and the configuration asks for more. */
        @Override
        String type() {
            Long asked = asked();
            boolean forced = asked != null
                    && options.forceAfter()
                            .filter(after -> System.nanoTime() - asked >= after.toNanos())
                            .isPresent();
            return forced ? FORCED : GRACEFUL;
        }

        /** Not what was asked before somebody switched it on again. */
        private @Nullable Long asked() {
            Long asked = askedNanos.get(command.server());
            return asked == null || bmcs.wasOffSince(command.server(), asked) ? null : asked;
        }

        @Override
        void taken() {
            if (asked() == null) {
                askedNanos.put(command.server(), System.nanoTime());
            }
        }
    }

    /** Only what says that it is off is switched on: what is going down first has to be down. */
    private final class PowerOn extends Reset {
        PowerOn(Command command, Bmc bmc) {
            super(command, bmc);
        }

        @Override
        public String words() {
            return "switch " + command.server() + " on";
        }

        @Override
        Optional<Claim> needless(Bmc.Look look) {
            if (look.off()) {
                askedNanos.remove(command.server());
                return Optional.empty();
            }
            String power = look.power().orElse("nothing of its power");
            return Optional.of(
                    look.comesUp()
                            ? Claim.succeeded("its controller says " + power + " already")
                            : Claim.failed("its controller says " + power + ", and only from Off is it switched on"));
        }

        @Override
        String type() {
            return ON;
        }
    }
}
