package org.bongsu.daemon.http;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/** What became of an order. */
public sealed interface Outcome {

    /**
     * It stands in the journal and holds.
     *
     * @param sequence its place in the journal
     * @param at scenario time at which it was decided
     * @param effect what it did
     */
    record Accepted(long sequence, Moment at, Text effect) implements Outcome {}

    /** What it would cause, the gravest first; it was not given. */
    record Foreseen(List<Text> effects) implements Outcome {
        public Foreseen {
            effects = List.copyOf(effects);
        }
    }

    /** It changed nothing. */
    record Refused(Reason reason, Text why) implements Outcome {}

    /**
     * The configuration was not taken up; the former one stays.
     *
     * @param problems all of them, each {@code file:line:column: message}
     */
    record Unfit(List<String> problems) implements Outcome {
        public Unfit {
            problems = List.copyOf(problems);
        }
    }

    /** Why an order is refused; each has its own HTTP status. */
    enum Reason {
        /** What it names is not there. 404. */
        UNKNOWN(404),
        /** It does not fit the present state. 409. */
        CONFLICT(409),
        /** The daemon cannot take orders now: not leading, or its journal cannot be written. 503. */
        UNAVAILABLE(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
