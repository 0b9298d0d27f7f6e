package org.bongsu.daemon.http.view;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What was decided of telling people of an alert.
 *
 * @param reason the word of alerting's reason
 * @param channels empty where it was not sent
 */
public record TellingView(Moment at, boolean sent, String reason, Text why, List<String> channels) {
    public TellingView {
        channels = List.copyOf(channels);
    }
}
