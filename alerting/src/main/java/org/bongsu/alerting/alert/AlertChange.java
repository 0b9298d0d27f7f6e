package org.bongsu.alerting.alert;

import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * What an event did to an alert, and why people hear of it or not.
 *
 * @param number 1 for the book's first change, ascending without gaps over all that are sent; 0 for one that is not sent
 * @param alert as it stands afterwards; empty only for {@link ChangeReason#UNKNOWN_ALERT}
 */
public record AlertChange(
        long number,
        String alertId,
        AlertState from,
        AlertEvent event,
        ChangeReason reason,
        Moment at,
        Optional<Alert> alert) {
    public AlertChange {
        if (reason.sent() == (number == 0)) {
            throw new IllegalArgumentException(alertId + ": " + reason + " with number " + number);
        }
        if (alert.isEmpty() != (reason == ChangeReason.UNKNOWN_ALERT)) {
            throw new IllegalArgumentException(alertId + ": " + reason + " with alert " + alert);
        }
    }

    public boolean sent() {
        return reason.sent();
    }
}
