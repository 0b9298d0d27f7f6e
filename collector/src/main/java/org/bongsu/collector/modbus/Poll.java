package org.bongsu.collector.modbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Identification.Question;
import org.bongsu.domain.profile.ImageDecoder;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.Span;
import org.bongsu.domain.profile.SpanPlan;
import org.jspecify.annotations.Nullable;

/** One group of a unit's points: when it is due, what it asks for, and what it last brought. */
final class Poll extends Job {

    private static final long NEVER = Long.MAX_VALUE;

    private final PollGroup group;
    private final Framing framing;
    private final ScenarioClock clock;
    private final long periodNanos;
    private final long retryNanos;
    private final byte[] image;
    private ImageDecoder whole;
    private ImageDecoder decoder;
    private SpanPlan plan;
    private List<Step> steps = List.of();
    private int cursor;
    private int open;
    private int counted;
    /** Scenario time, as all of these. */
    private long dueNanos;

    private long dueMillis;
    private long retryAtNanos;
    private long firstNanos;
    private long goodNanos;
    private boolean everGood;
    private Optional<Cause> firstCause = Optional.empty();
    private boolean lost;
    private List<Reading> last = List.of();

    /** One span: its request, and where its registers go. */
    private static final class Step {
        final Span span;
        final Request request;
        final int offset;
        boolean sent;
        boolean done;

        Step(Span span, Request request, int offset) {
            this.span = span;
            this.request = request;
            this.offset = offset;
        }
    }

    /** @param firstDue later polls follow in whole periods, and silence counts from it */
    Poll(Unit unit, PollGroup group, RegisterCodec codec, Framing framing, ScenarioClock clock, Moment firstDue) {
        super(unit);
        this.group = group;
        this.framing = framing;
        this.clock = clock;
        this.periodNanos = unit.device().period(group).toNanos();
        this.retryNanos = unit.device().period(PollGroup.SLOW).toNanos();
        this.plan = codec.plan(group);
        this.image = new byte[plan.imageBytes()];
        this.whole = codec.decoder(group);
        this.decoder = whole;
        this.firstNanos = firstDue.epochNanos();
        steps();
        due(firstDue.epochNanos());
    }

    PollGroup group() {
        return group;
    }

    long dueMillis() {
        return dueMillis;
    }

    /** What its number of requests grew by since this was last asked. */
    int uncountedSpans() {
        int change = steps.size() - counted;
        counted = steps.size();
        return change;
    }

    int countedSpans() {
        return counted;
    }

    /** A poll may begin a millisecond early, which is the clock's grain: waiting for less would cost more than asking. */
    private void due(long nanos) {
        dueNanos = nanos;
        dueMillis = nanos == NEVER ? NEVER : clock.wallMillis(new Moment(nanos)) - 1;
    }

    /** Due at once: a group that is read on each connection, on a new one. */
    void dueNow(Moment now) {
        due(now.epochNanos());
    }

    /** Moves every time that is remembered, after the clock was set. */
    void shift(long nanos) {
        due(dueNanos == NEVER ? NEVER : dueNanos + nanos);
        firstNanos += nanos;
        goodNanos += nanos;
        retryAtNanos += nanos;
    }

    /** The same polls of a changed inventory: nothing but the points is different. */
    void rebind(RegisterCodec codec) {
        whole = codec.decoder(group);
        decoder = plan.refusals().isEmpty() ? whole : whole.refusing(plan, Cause::exception);
        last = Unit.rebind(last, whole.points());
    }

    private void steps() {
        List<Step> next = new ArrayList<>();
        for (Span span : plan.spans()) {
            Step known = steps.stream()
                    .filter(step -> step.span.equals(span))
                    .findFirst()
                    .orElse(null);
            next.add(
                    known != null
                            ? known
                            : new Step(
                                    span,
                                    Request.of(framing, unit().number(), span),
                                    plan.offset(span.function(), span.address())));
        }
        steps = next;
        cursor = 0;
        open = 0;
        for (Step step : steps) {
            open += step.done ? 0 : 1;
        }
    }

    /** What was refused is asked for once more, now. */
    void retryRefused() {
        if (!plan.refusals().isEmpty()) {
            plan = plan.retrying();
            decoder = whole;
            steps();
        }
    }

    @Override
    void begin(long wallMillis) {
        super.begin(wallMillis);
        if (!plan.refusals().isEmpty() && clock.at(wallMillis).epochNanos() >= retryAtNanos) {
            retryRefused();
        }
        cursor = 0;
        open = steps.size();
        for (int i = 0; i < open; i++) {
            Step step = steps.get(i);
            step.sent = false;
            step.done = false;
        }
    }

    @Override
    @Nullable
    Request following() {
        while (cursor < steps.size()) {
            Step step = steps.get(cursor++);
            if (!step.sent) {
                step.sent = true;
                return step.request;
            }
        }
        return null;
    }

    @Override
    boolean isAnswered() {
        return open == 0;
    }

    private @Nullable Step step(Request asked) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).request == asked) {
                return steps.get(i);
            }
        }
        return null;
    }

    @Override
    void take(Request asked, Reply reply) {
        Step step = step(asked);
        if (step != null && !step.done && reply instanceof Reply.Registers registers) {
            int at = registers.at();
            registers.bytes().getBytes(at, at + 2 * step.span.count(), image, step.offset);
            step.done = true;
            open--;
        }
    }

    @Override
    void refused(Request asked, int exception) {
        if (asked.question() instanceof Question.Registers of) {
            plan = plan.refuse(of.span(), exception);
            retryAtNanos = Math.addExact(dueNanos, retryNanos);
            steps();
            decoder = plan.refusals().isEmpty() ? whole : whole.refusing(plan, Cause::exception);
        }
    }

    @Override
    void again(Request asked) {
        Step step = step(asked);
        if (step != null) {
            step.sent = false;
            cursor = 0;
        }
    }

    /** Every reply is in. @return the readings to hand on */
    List<Reading> succeeded(Moment now) {
        last = decoder.decode(image, now, now);
        goodNanos = now.epochNanos();
        everGood = true;
        firstCause = Optional.empty();
        lost = false;
        return last;
    }

    /**
     * The next due time, a whole number of periods after the last, not before {@code notBefore}.
     *
     * @param read whether it succeeded: what is read once is then not due any more
     * @return polls left out because their time had gone by
     */
    long reschedule(long wallMillis, long notBefore, boolean read) {
        if (group == PollGroup.ONCE && read) {
            due(NEVER);
            return 0;
        }
        long missed = periodsSinceDue(wallMillis);
        long ahead = notBefore > wallMillis ? periodsSinceDue(notBefore) : missed;
        due(dueNanos + (ahead + 1) * periodNanos);
        return missed;
    }

    /**
     * Leaves out what fell due while nothing could be asked; the next poll is not before {@code notBefore}, and later than
     * this one even where that comes at the very moment: a poll is due a millisecond early.
     */
    void postpone(long notBefore) {
        due(dueNanos + (periodsSinceDue(notBefore) + 1) * periodNanos);
    }

    /** Leaves out what fell due while nothing could be asked, but for the last. */
    void catchUp(long wallMillis) {
        due(dueNanos == NEVER ? NEVER : dueNanos + periodsSinceDue(wallMillis) * periodNanos);
    }

    private long periodsSinceDue(long wallMillis) {
        return Math.max(0, (clock.at(wallMillis).epochNanos() - dueNanos) / periodNanos);
    }

    /** Notes why it came to nothing, unless it already had before. */
    void failed(Cause cause) {
        if (firstCause.isEmpty()) {
            firstCause = Optional.of(cause);
        }
    }

    /** Why it first came to nothing since it last succeeded. */
    Optional<Cause> firstCause() {
        return firstCause;
    }

    boolean isLost() {
        return lost;
    }

    /** When the silence since the last good poll is too long, as wall time; far off once that was said. */
    long judgementMillis(int stalePeriods) {
        if (lost) {
            return NEVER;
        }
        long from = everGood ? goodNanos : firstNanos;
        if (group == PollGroup.ONCE) {
            from = Math.max(from, unit().heardNanos());
        }
        return clock.wallMillis(new Moment(from + stalePeriods * periodNanos));
    }

    /** The last values under their own source times: a fresh time would make an old value look like a new one. */
    List<Reading> lose(Cause cause, Moment now) {
        lost = true;
        if (!everGood) {
            return undefined(cause, now);
        }
        return last.stream().map(reading -> reading.lost(cause, now)).toList();
    }

    /** Readings of a device that is not what its profile describes. */
    List<Reading> disown(Cause cause, Moment now) {
        lost = true;
        everGood = false;
        return undefined(cause, now);
    }

    private List<Reading> undefined(Cause cause, Moment now) {
        return unit().spokenFor(this, whole.points()).stream()
                .map(point -> Reading.absent(point, cause, now))
                .toList();
    }
}
