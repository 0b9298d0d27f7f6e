package org.bongsu.rules.stage;

import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Hazard;

/**
 * What a person said about a compartment; each is given to the machine once.
 *
 * @param by who, as the operators know them
 */
public record HumanWord(Kind kind, String compartment, Hazard hazard, String by, String reason, Moment at) {

    /** What can be said. */
    public enum Kind {
        /** It is so: confirms alone. */
        CONFIRM,
        /** It is not so: what stands now counts no further, until something new joins it. */
        REJECT,
        /** It is over. */
        ALL_CLEAR
    }
}
