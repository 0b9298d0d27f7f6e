package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What operators are told.
 *
 * @param severity the word of alerting's severity
 * @param room the room concerned, where there is one
 * @param compartment the compartment concerned, where there is one
 * @param tellings who was told of it or why nobody was, the newest last
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
        Optional<Moment> resolved,
        Optional<ShelfView> shelf,
        List<TellingView> tellings)
        implements Published {

    public AlertView {
        tellings = List.copyOf(tellings);
    }

    /** One of which nobody has decided yet whom to tell. */
    public AlertView(
            String id,
            String severity,
            State state,
            Optional<String> compartment,
            Optional<String> room,
            Text summary,
            Text detail,
            Moment raised,
            Optional<AcknowledgementView> acknowledged,
            Optional<Moment> resolved) {
        this(
                id,
                severity,
                state,
                compartment,
                room,
                summary,
                detail,
                raised,
                acknowledged,
                resolved,
                Optional.empty(),
                List.of());
    }

    /** An acknowledged alert stands until its reason is gone. */
    public enum State {
        OPEN,
        /** Over, and to be acknowledged. */
        LATCHED,
        ACKNOWLEDGED,
        /** Put aside by a person. */
        SHELVED,
        RESOLVED
    }

    @Override
    public String type() {
        return "alert";
    }
}
