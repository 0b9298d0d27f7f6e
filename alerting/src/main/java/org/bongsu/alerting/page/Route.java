package org.bongsu.alerting.page;

import java.util.Optional;
import org.bongsu.alerting.alert.Severity;

/**
 * What a channel is told without being asked.
 *
 * @param least from this severity on; empty for one that only escalations and on-call schedules use
 */
public record Route(String channel, Optional<Severity> least) {
    public boolean takes(Severity severity) {
        return least.map(from -> severity.compareTo(from) >= 0).orElse(false);
    }
}
