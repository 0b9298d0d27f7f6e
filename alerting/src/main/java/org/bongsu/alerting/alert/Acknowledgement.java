package org.bongsu.alerting.alert;

import org.bongsu.domain.Moment;

/** Who is on it, and since when. */
public record Acknowledgement(String by, Moment at) {
    public Acknowledgement {
        if (by.isBlank()) {
            throw new IllegalArgumentException("an acknowledgement without a name");
        }
    }
}
