package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;

/** Alerts that a person does not want to hear of for a while. */
public record SilenceView(
        String id,
        Optional<String> alert,
        Optional<String> kind,
        Optional<String> subject,
        String by,
        String reason,
        Moment from,
        Moment until)
        implements Published {
    @Override
    public String type() {
        return "silence";
    }
}
