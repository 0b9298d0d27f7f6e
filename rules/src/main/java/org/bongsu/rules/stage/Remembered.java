package org.bongsu.rules.stage;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Vote;

/**
 * A vote that stands or stood lately.
 *
 * @param ended when it was first missed; empty while it stands
 */
public record Remembered(Vote vote, Optional<Moment> ended) {

    public boolean stands() {
        return ended.isEmpty();
    }
}
