package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Truth;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.expression.Condition;
import org.bongsu.rules.expression.Slots;
import org.bongsu.rules.pack.OnUnknown;
import org.bongsu.rules.pack.Rule;
import org.jspecify.annotations.Nullable;

/**
 * One rule on one device: quiet, holding, voting or clearing. While the condition is unknown the clock of a hold stands
 * still: time in which nobody could see counts neither for a fire nor against one.
 */
final class RuleInstance extends Timed {

    /** A sensor that votes pre-alarm or higher has to read normal this long before its vote is withdrawn. */
    static final Duration CLEAR_HOLD = Duration.ofSeconds(60);

    private enum Phase {
        QUIET,
        HOLDING,
        VOTING,
        CLEARING
    }

    private final Rule rule;
    private final Device device;
    private final String compartment;
    private final Condition condition;
    private final int[] points;
    private final Supplier<String> values;
    private final long holdNanos;
    private final long clearNanos;
    private Phase phase = Phase.QUIET;
    private Truth truth = Truth.UNKNOWN;
    private @Nullable Moment since;
    private long ranNanos;
    private long runningFrom = NEVER;
    private @Nullable Vote vote;
    /** Whether a point of it has changed since it was last evaluated. */
    private boolean stirred;

    /**
     * @param points indices of those that it reads
     * @param values says what the expression's points read just now
     */
    RuleInstance(
            int order,
            Rule rule,
            Device device,
            String compartment,
            Condition condition,
            int[] points,
            Supplier<String> values) {
        super(order);
        this.rule = rule;
        this.device = device;
        this.compartment = compartment;
        this.condition = condition;
        this.points = points;
        this.values = values;
        this.holdNanos = rule.hold().toNanos();
        this.clearNanos = rule.grade() == Grade.ADVISORY ? 0 : CLEAR_HOLD.toNanos();
    }

    String voteId() {
        return rule.alert() + "/" + device.id();
    }

    Device device() {
        return device;
    }

    /** Indices of the points that it reads; not to be changed. */
    int[] points() {
        return points;
    }

    String compartment() {
        return compartment;
    }

    /** Notes that a point of it has changed. @return whether it is the first since it was last evaluated */
    boolean stir() {
        boolean first = !stirred;
        stirred = true;
        return first;
    }

    /** Looks at the slots again. */
    void evaluate(Slots slots, Moment now, Outbox out) {
        stirred = false;
        Truth seen = condition.test(slots);
        if (seen == truth) {
            return;
        }
        truth = seen;
        since = now;
        Truth counted = seen == Truth.UNKNOWN && rule.onUnknown() == OnUnknown.CLEAR ? Truth.FALSE : seen;
        switch (counted) {
            case TRUE -> turnedTrue(now, out);
            case FALSE -> turnedFalse(now, out);
            case UNKNOWN -> pause(now, out);
        }
    }

    private void turnedTrue(Moment now, Outbox out) {
        switch (phase) {
            case QUIET -> enter(Phase.HOLDING, now, out);
            case HOLDING -> run(now, out);
            case CLEARING -> settle(Phase.VOTING, out);
            case VOTING -> {}
        }
    }

    private void turnedFalse(Moment now, Outbox out) {
        switch (phase) {
            case HOLDING -> settle(Phase.QUIET, out);
            case VOTING -> enter(Phase.CLEARING, now, out);
            case CLEARING -> run(now, out);
            case QUIET -> {}
        }
    }

    private void enter(Phase timed, Moment now, Outbox out) {
        settle(timed, out);
        run(now, out);
    }

    private void settle(Phase next, Outbox out) {
        phase = next;
        ranNanos = 0;
        runningFrom = NEVER;
        out.schedule(this, NEVER);
    }

    private void run(Moment now, Outbox out) {
        if (runningFrom != NEVER) {
            return;
        }
        long left = (phase == Phase.HOLDING ? holdNanos : clearNanos) - ranNanos;
        runningFrom = now.epochNanos();
        if (left <= 0) {
            fire(now, out);
        } else {
            out.schedule(this, now.epochNanos() + left);
        }
    }

    private void pause(Moment now, Outbox out) {
        if (runningFrom != NEVER) {
            ranNanos += now.epochNanos() - runningFrom;
            runningFrom = NEVER;
            out.schedule(this, NEVER);
        }
    }

    @Override
    void fire(Moment at, Outbox out) {
        if (phase == Phase.HOLDING) {
            settle(Phase.VOTING, out);
            Vote raised = new Vote(
                    voteId(), compartment, rule.hazard(), rule.modality(), rule.grade(), device.id(), at, evidence());
            vote = raised;
            out.add(new Signal.VoteRaised(raised));
        } else {
            settle(Phase.QUIET, out);
            vote = null;
            String held = clearNanos == 0 ? "" : " for " + clearNanos / 1_000_000_000L + " s";
            out.add(new Signal.VoteWithdrawn(voteId(), at, "not so" + held + ": " + evidence()));
        }
    }

    /** Takes up a vote that stood before the daemon was restarted: it stands until the condition is seen false. */
    void restore(Vote standing) {
        vote = standing;
        phase = Phase.VOTING;
    }

    /** Goes on from the same rule on the same device under another configuration, its hold included. */
    void takeOver(RuleInstance before, Outbox out) {
        phase = before.phase;
        truth = before.truth;
        since = before.since;
        ranNanos = before.ranNanos;
        runningFrom = before.runningFrom;
        vote = before.vote;
        out.schedule(this, before.due());
    }

    Optional<Vote> vote() {
        return Optional.ofNullable(vote);
    }

    ConditionView view() {
        return new ConditionView(
                rule.alert(), device.id(), truth, Optional.ofNullable(since), vote != null, evidence());
    }

    private String evidence() {
        String hold = holdNanos == 0 ? "" : " for " + PlainNumber.seconds(holdNanos);
        return values.get() + " (" + rule.expression().text() + hold + ") on " + device.id();
    }
}
