package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * One cause for which a room's power will be cut, and when.
 *
 * @param kind DECLARED by a person or ESTIMATED
 * @param cause the word of the deadline's cause: DECLARED_CUT, UPS_RUNTIME, FIRE_BUDGET, COOLING_LOSS or UNDATED_CUT
 * @param evidence what the time was taken or reckoned from
 */
public record DeadlineView(Moment at, Kind kind, String cause, Text because, Text evidence) {

    /** Whether somebody said so or Bongsu reckons so. */
    public enum Kind {
        DECLARED,
        ESTIMATED
    }
}
