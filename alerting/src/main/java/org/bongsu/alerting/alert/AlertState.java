package org.bongsu.alerting.alert;

/** Where an alert stands. */
public enum AlertState {
    /** Never raised. The book's state for an id that it does not know; no alert holds it. */
    ABSENT,
    ACTIVE,
    /** A person has said that they are on it; it is still there. */
    ACKNOWLEDGED,
    /** Its cause is gone. Raised again it becomes active under the same id. */
    CLEARED;

    public boolean open() {
        return this == ACTIVE || this == ACKNOWLEDGED;
    }
}
