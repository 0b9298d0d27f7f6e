package org.bongsu.alerting.page;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What was decided of telling an alert.
 *
 * @param detail what exactly, for people: by whom, behind what, until when
 * @param channels empty unless it is sent
 */
public record PageDecision(Moment at, PageReason reason, Text detail, List<String> channels) {
    public PageDecision {
        channels = List.copyOf(channels);
        if (reason.sent() == channels.isEmpty()) {
            throw new IllegalArgumentException(reason + " through " + channels);
        }
    }

    public boolean sent() {
        return reason.sent();
    }
}
