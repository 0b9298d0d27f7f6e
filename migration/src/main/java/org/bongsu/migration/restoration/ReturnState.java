package org.bongsu.migration.restoration;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/** @param earliest when it has been quiet for long enough; empty but while it soaks */
public record ReturnState(ReturnPhase phase, Text why, Optional<Moment> earliest) {

    static ReturnState held(Text why) {
        return new ReturnState(ReturnPhase.HELD, why, Optional.empty());
    }
}
