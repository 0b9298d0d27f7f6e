package org.bongsu.daemon.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bongsu.collector.quality.QualityJudges;
import org.bongsu.daemon.trial.Outcome.Failure;
import org.bongsu.domain.Moment;

/** Plays a test and looks at each of its expectations at its moment. */
public final class CaseRunner {

    private final TrialCase test;
    private final Trial trial;
    private final QualityJudges judges;
    private final List<Happening> timeline = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    private CaseRunner(TrialCase test) {
        this.test = test;
        this.trial = new Trial(test.site(), test.inventory(), test.rules(), test.start(), timeline::add);
        this.judges = new QualityJudges(test.inventory());
    }

    public static Outcome run(TrialCase test) {
        return new CaseRunner(test).play();
    }

    private Outcome play() {
        List<Expectation> expected = test.expectations().stream()
                .sorted(Comparator.comparing(Expectation::at))
                .toList();
        int looked = 0;
        for (Step step : test.steps()) {
            looked = look(expected, looked, Optional.of(step.at()));
            trial.give(step.inputs(), step.images().stream().map(judges::judge).toList(), step.at());
        }
        look(expected, looked, Optional.empty());
        trial.advance(test.end());
        failures.sort(Comparator.comparing((Failure failure) -> failure.place().line())
                .thenComparing(f -> f.place().column()));
        return new Outcome(test, failures, timeline);
    }

    /** Looks at everything that is expected before a moment, or at all that is left. */
    private int look(List<Expectation> expected, int from, Optional<Moment> before) {
        int next = from;
        while (next < expected.size() && isBefore(expected.get(next), before)) {
            Expectation expectation = expected.get(next);
            trial.advance(expectation.at());
            new Look(trial, timeline).at(expectation).ifPresent(failures::add);
            next++;
        }
        return next;
    }

    private static boolean isBefore(Expectation expectation, Optional<Moment> before) {
        return before.map(moment -> expectation.at().isBefore(moment)).orElse(true);
    }
}
