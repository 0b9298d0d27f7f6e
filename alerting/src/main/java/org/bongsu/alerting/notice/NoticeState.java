package org.bongsu.alerting.notice;

/** Where a notice stands. The last three are final. */
public enum NoticeState {
    /** Waiting for its turn, for its next try, or for an answer. */
    PENDING,
    /** The receiver answered 2xx. */
    DELIVERED,
    /** Given up, and an operator told. */
    FAILED,
    /** Never delivered because the endpoint failed; a later notice of the same type and rooms says all that it said. */
    SUPERSEDED;

    public boolean settled() {
        return this != PENDING;
    }
}
