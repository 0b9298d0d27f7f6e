package org.bongsu.alerting.alert;

/** What can happen to an alert. */
public enum AlertEvent {
    /** Its cause stands and it is not open: the first time, or again after it was cleared. */
    ARISE,
    /** Its cause stands with a severity above the alert's. */
    WORSEN,
    /** Its cause stands with a severity below the alert's. */
    EASE,
    /** Its cause stands as severe as before, with another summary or other reasons. */
    AMEND,
    /** Its cause stands exactly as before. */
    REPEAT,
    ACKNOWLEDGE,
    CLEAR
}
