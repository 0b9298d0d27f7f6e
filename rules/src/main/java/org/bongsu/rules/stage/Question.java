package org.bongsu.rules.stage;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;

/**
 * Asked of a person when one strong signal stands alone. Unanswered by {@code until}, the stage stays where it is.
 *
 * @param voteId the signal
 */
public record Question(String compartment, Hazard hazard, String voteId, Text text, Moment asked, Moment until) {

    public boolean isOpen(Moment now) {
        return now.isBefore(until);
    }
}
