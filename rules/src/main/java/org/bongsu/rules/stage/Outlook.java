package org.bongsu.rules.stage;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * What one hazard of one compartment waits for: why its stage is not higher, and what would take it down.
 *
 * @param next the next stage up; empty where there is none
 * @param ways to it, any of which is enough
 * @param over what takes the stage down; empty at NORMAL
 * @param candidates where what is missing could come from, and what is in its way; rules whose condition is true first
 */
public record Outlook(
        String compartment,
        Hazard hazard,
        Stage stage,
        Optional<Stage> next,
        List<Way> ways,
        Optional<Text> over,
        List<Candidate> candidates) {

    /**
     * One way to the next stage.
     *
     * @param before when what it builds upon is forgotten; empty while that stands
     */
    public record Way(Text what, Optional<Moment> before) {

        public Text text() {
            return before.map(limit -> Needs.before(what, limit)).orElse(what);
        }
    }

    /** A source of what is missing, or what keeps one from speaking. */
    public record Candidate(Kind kind, String name, Text said) {

        /** What it is. */
        public enum Kind {
            /** A rule that looks at the compartment and does not vote. */
            RULE,
            /** A silent device. */
            LOST,
            /** A device that answers and is not believed. */
            DOUBTED,
            /** A sign that a work order passes over. */
            PASSED_OVER
        }
    }

    public Outlook {
        ways = List.copyOf(ways);
        candidates = List.copyOf(candidates);
    }

    /** What is missing for the next stage in one sentence; where there is none, what ends this one. */
    public Text missing() {
        return ways.isEmpty()
                ? over.orElseGet(() -> Needs.anySign(hazard))
                : Needs.any(ways.stream().map(Way::text).toList());
    }
}
