package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What operators are told.
 *
 * @param severity the word of alerting's severity
 * @param room the room concerned, where there is one
 * @param compartment the compartment concerned, where there is one
 */
public record AlertView(
        String id,
        String severity,
        State state,
        Optional<String> compartment,
        Optional<String> room,
        Text summary,
        Text detail,
        Moment raised,
        Optional<AcknowledgementView> acknowledged,
        Optional<Moment> resolved)
        implements Published {

    /** An acknowledged alert stands until its reason is gone. */
    public enum State {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    @Override
    public String type() {
        return "alert";
    }
}
