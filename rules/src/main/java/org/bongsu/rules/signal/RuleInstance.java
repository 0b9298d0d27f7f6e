package org.bongsu.rules.signal;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.domain.stage.Truth;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.expression.Condition;
import org.bongsu.rules.expression.Slots;
import org.bongsu.rules.pack.OnUnknown;
import org.bongsu.rules.pack.Rule;
import org.jspecify.annotations.Nullable;

/**
 * One rule on what it watches, a device or all of a room: quiet, holding, voting or clearing. While the condition is unknown
 * the clock of a hold stands still: time in which nobody could see counts neither for a fire nor against one.
 */
final class RuleInstance extends Watcher {

    /** Where a rule stands. */
    enum Phase {
        QUIET,
        HOLDING,
        VOTING,
        CLEARING
    }

    /** What a rule watches. */
    interface Subject {

        /** Of the device, room or compartment; half of the vote's id. */
        String id();

        String compartment();

        /** Indices of the points that are read; not to be changed. */
        int[] points();

        /** Devices on which a vote raised now rests. */
        List<String> sources();

        /** What is read just now, for people. */
        String values();

        List<SeenReading> readings();
    }

    private final Rule rule;
    private final Subject subject;
    private final Condition condition;
    private final @Nullable Condition clear;
    private final Wire wire;
    private final long holdNanos;
    private final long clearNanos;
    private final Stopwatch ran = new Stopwatch();
    private Phase phase = Phase.QUIET;
    private Truth truth = Truth.UNKNOWN;
    private @Nullable Moment since;
    private @Nullable Vote vote;

    RuleInstance(
            int order,
            int level,
            Rule rule,
            Subject subject,
            Condition condition,
            Optional<Condition> clear,
            Wire wire) {
        super(order, level);
        this.rule = rule;
        this.subject = subject;
        this.condition = condition;
        this.clear = clear.orElse(null);
        this.wire = wire;
        this.holdNanos = rule.hold().toNanos();
        this.clearNanos = rule.keepFiring().toNanos();
    }

    String voteId() {
        return rule.alert() + "/" + subject.id();
    }

    Rule rule() {
        return rule;
    }

    Subject subject() {
        return subject;
    }

    Truth truth() {
        return truth;
    }

    Phase phase() {
        return phase;
    }

    @Override
    void look(Slots slots, Moment now) {
        Truth seen = condition.test(slots);
        if (seen != truth) {
            truth = seen;
            since = now;
        }
        Truth counted = counted(seen);
        switch (phase) {
            case QUIET -> {
                if (counted == Truth.TRUE) {
                    enter(Phase.HOLDING, now);
                }
            }
            case HOLDING -> hold(counted, now);
            case VOTING, CLEARING -> clear(counted, now);
        }
    }

    private Truth counted(Truth seen) {
        if (seen != Truth.UNKNOWN) {
            return seen;
        }
        return switch (rule.onUnknown()) {
            case HOLD -> Truth.UNKNOWN;
            case CLEAR -> Truth.FALSE;
            case FIRE -> Truth.TRUE;
        };
    }

    private void hold(Truth counted, Moment now) {
        switch (counted) {
            case TRUE -> run(now);
            case FALSE -> settle(Phase.QUIET);
            case UNKNOWN -> pause(now);
        }
    }

    private void clear(Truth counted, Moment now) {
        switch (calm(counted)) {
            case TRUE -> {
                if (phase == Phase.VOTING) {
                    enter(Phase.CLEARING, now);
                } else {
                    run(now);
                }
            }
            case FALSE -> {
                if (phase == Phase.CLEARING) {
                    settle(Phase.VOTING);
                }
            }
            case UNKNOWN -> pause(now);
        }
    }

    /** Whether it is seen to be over. */
    private Truth calm(Truth counted) {
        Condition over = clear;
        if (over == null || counted == Truth.TRUE) {
            return counted.not();
        }
        Truth seen = over.test(wire.slots());
        return seen == Truth.UNKNOWN && rule.onUnknown() == OnUnknown.CLEAR ? Truth.TRUE : seen;
    }

    private void enter(Phase timed, Moment now) {
        settle(timed);
        run(now);
    }

    private void settle(Phase next) {
        phase = next;
        ran.reset();
        wire.out().schedule(this, NEVER);
    }

    private void run(Moment now) {
        if (ran.isRunning()) {
            return;
        }
        long left = (phase == Phase.HOLDING ? holdNanos : clearNanos) - ran.nanos(now);
        ran.run(now);
        if (left <= 0) {
            fire(now, wire.out());
        } else {
            wire.out().schedule(this, now.epochNanos() + left);
        }
    }

    private void pause(Moment now) {
        if (ran.isRunning()) {
            ran.pause(now);
            wire.out().schedule(this, NEVER);
        }
    }

    @Override
    void fire(Moment at, Outbox out) {
        if (phase == Phase.HOLDING) {
            settle(Phase.VOTING);
            Vote raised = new Vote(
                    voteId(),
                    subject.compartment(),
                    rule.hazard(),
                    rule.modality(),
                    rule.grade(),
                    Vote.source(subject.sources()),
                    at,
                    evidence(),
                    rule.version(),
                    subject.readings());
            vote = raised;
            out.add(new Signal.VoteRaised(raised));
        } else {
            settle(Phase.QUIET);
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

    /** How long its hold, or its clearing, has run. */
    long ranNanos(Moment now) {
        return ran.nanos(now);
    }

    /** As it was when the daemon stopped; a vote was restored before. */
    void recall(Phase was, long nanos) {
        boolean fits = was == Phase.HOLDING ? phase == Phase.QUIET : phase == Phase.VOTING;
        if (fits && (was == Phase.HOLDING || was == Phase.CLEARING)) {
            phase = was;
            ran.recall(nanos);
        }
    }

    /** Goes on from the same rule on the same subject under another configuration, its hold included. */
    void takeOver(RuleInstance before, Outbox out) {
        phase = before.phase;
        truth = before.truth;
        since = before.since;
        ran.takeOver(before.ran);
        vote = before.vote;
        out.schedule(this, before.due());
    }

    Optional<Vote> vote() {
        return Optional.ofNullable(vote);
    }

    ConditionView view() {
        return new ConditionView(
                rule.alert(), subject.id(), truth, Optional.ofNullable(since), vote != null, evidence());
    }

    String evidence() {
        String hold = holdNanos == 0 ? "" : " for " + PlainNumber.seconds(holdNanos);
        return subject.values() + " (" + rule.expression().text() + hold + ") on " + subject.id();
    }
}
