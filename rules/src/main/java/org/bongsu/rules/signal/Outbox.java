package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bongsu.domain.Moment;

/** The plane's agenda, and the signals of the call in progress. */
final class Outbox {

    private final TreeSet<Timed> agenda = new TreeSet<>(Timed.SOONEST);
    private final List<Signal> signals = new ArrayList<>();
    private long soonest = Timed.NEVER;

    void add(Signal signal) {
        signals.add(signal);
    }

    /** Empty and shared when nothing was said: most readings say nothing, and must cost nothing. */
    List<Signal> take() {
        if (signals.isEmpty()) {
            return List.of();
        }
        List<Signal> taken = List.copyOf(signals);
        signals.clear();
        return taken;
    }

    void schedule(Timed timed, long due) {
        if (timed.due() == due) {
            return;
        }
        if (timed.due() != Timed.NEVER) {
            agenda.remove(timed);
        }
        timed.due(due);
        if (due != Timed.NEVER) {
            agenda.add(timed);
        }
        soonest = agenda.isEmpty() ? Timed.NEVER : agenda.first().due();
    }

    boolean isDue(Moment now) {
        return soonest <= now.epochNanos();
    }

    boolean isSilent() {
        return signals.isEmpty();
    }

    /** What was said so far; the copy does not grow. */
    List<Signal> peek() {
        return List.copyOf(signals);
    }

    /** Fires what is due, each at its own moment, in order; whoever depends on it looks at that moment. */
    void advance(Moment now, Graph graph) {
        while (isDue(now)) {
            Timed timed = agenda.first();
            Moment at = new Moment(timed.due());
            schedule(timed, Timed.NEVER);
            timed.fire(at, this);
            graph.run(at);
        }
    }

    Optional<Moment> nextDue() {
        return soonest == Timed.NEVER ? Optional.empty() : Optional.of(new Moment(soonest));
    }
}
