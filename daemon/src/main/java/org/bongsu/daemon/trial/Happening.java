package org.bongsu.daemon.trial;

import java.util.Locale;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;

/** What the daemon would have noticed or done, one line of a timeline. */
public sealed interface Happening {

    Moment at();

    /** One line for people. */
    String text();

    /** @param grown the vote stood already, and its evidence has grown */
    record VoteRaised(Vote vote, boolean grown, Moment at) implements Happening {
        @Override
        public String text() {
            return "vote       " + vote.id() + " " + word(vote.grade()) + " " + word(vote.modality()) + " in "
                    + vote.compartment() + (grown ? ", more: " : ": ") + vote.evidence();
        }
    }

    record VoteWithdrawn(Vote vote, String why, Moment at) implements Happening {
        @Override
        public String text() {
            return "withdrawn  " + vote.id() + " in " + vote.compartment() + ": " + why;
        }
    }

    /** @param what lost, back, doubted or trusted */
    record SensorChanged(String device, String what, String why, Moment at) implements Happening {
        @Override
        public String text() {
            return "sensor     " + device + " " + what + (why.isEmpty() ? "" : ": " + why);
        }
    }

    record StageChanged(String compartment, Hazard hazard, Stage from, Stage to, Text because, Moment at)
            implements Happening {
        @Override
        public String text() {
            return "stage      " + compartment + " " + word(hazard) + " " + word(from) + " -> " + word(to) + ": "
                    + because.en();
        }
    }

    /** An alert's change that operators would have been sent. */
    record Alerted(AlertChange change, Moment at) implements Happening {
        @Override
        public String text() {
            String what = "alert      " + change.alertId() + " " + word(change.reason());
            return change.alert()
                    .map(alert -> alert.state().open()
                            ? what + " " + word(alert.severity()) + ": "
                                    + alert.summary().en()
                            : what + ": " + String.join("; ", alert.reasons()))
                    .orElse(what);
        }
    }

    /** Something that a person said or ordered. */
    record Said(String what, Moment at) implements Happening {
        @Override
        public String text() {
            return "person     " + what;
        }
    }

    /** A constant as the files write it: {@code pre_alarm}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
