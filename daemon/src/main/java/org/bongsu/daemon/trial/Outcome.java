package org.bongsu.daemon.trial;

import java.util.List;
import org.bongsu.domain.Moment;

/**
 * How a test went.
 *
 * @param failures none where it passed
 * @param timeline everything that happened in it
 */
public record Outcome(TrialCase test, List<Failure> failures, List<Happening> timeline) {

    /**
     * An expectation that did not hold.
     *
     * @param at when that was seen
     */
    public record Failure(Place place, String expected, String seen, Moment at) {}

    public Outcome {
        failures = List.copyOf(failures);
        timeline = List.copyOf(timeline);
    }

    public boolean passed() {
        return failures.isEmpty();
    }

    /** What happened up to and including a moment. */
    public List<Happening> until(Moment moment) {
        return timeline.stream()
                .filter(happening -> !happening.at().isAfter(moment))
                .toList();
    }
}
