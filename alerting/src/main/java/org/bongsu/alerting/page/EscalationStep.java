package org.bongsu.alerting.page;

import java.time.Duration;
import java.util.List;

/**
 * Who else is told of what nobody has acknowledged.
 *
 * @param after since it was first told, above 0
 * @param channels ids
 * @param onCall schedules whose person of the hour is told too
 */
public record EscalationStep(Duration after, List<String> channels, List<String> onCall) {
    public EscalationStep {
        channels = List.copyOf(channels);
        onCall = List.copyOf(onCall);
        if (after.isNegative() || after.isZero()) {
            throw new IllegalArgumentException("an escalation after " + after);
        }
        if (channels.isEmpty() && onCall.isEmpty()) {
            throw new IllegalArgumentException("an escalation after " + after + " to nobody");
        }
    }
}
