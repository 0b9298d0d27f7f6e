package org.bongsu.alerting.alert;

import org.bongsu.domain.Moment;

/**
 * Who put an alert aside, why, and for how long.
 *
 * @param until when it comes back by itself, after {@code from}
 */
public record Shelf(String by, String reason, Moment from, Moment until) {
    public Shelf {
        if (by.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a shelf without a name or a reason");
        }
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException("a shelf from " + from + " until " + until);
        }
    }
}
