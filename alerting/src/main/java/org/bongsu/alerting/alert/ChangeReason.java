package org.bongsu.alerting.alert;

/** Why an alert's change is handed to {@link Paging}, which decides who hears of it and when, or why not. */
public enum ChangeReason {
    FIRST(true),
    REOPENED(true),
    /** Worse than before: whoever acknowledged the milder alert has not seen this one. */
    WORSENED(true),
    EASED(true),
    ACKNOWLEDGED(true),
    CLEARED(true),
    /** Grave, over, and seen by nobody. */
    LATCHED(true),
    SHELVED(true),
    UNSHELVED(true),
    /** The daemon was restarted and cannot know which of its messages arrived: told again rather than not at all. */
    RESTARTED(true),
    /** Screens show the new evidence; nobody is woken for it. */
    AMENDED(false),
    UNCHANGED(false),
    /** It changed while it was put aside. */
    STILL_SHELVED(false),
    /** From CRITICAL on an alert is acknowledged, never put aside. */
    NEVER_SILENCED(false),
    NOT_SHELVED(false),
    ALREADY_ACKNOWLEDGED(false),
    ALREADY_CLEARED(false),
    UNKNOWN_ALERT(false);

    private final boolean sent;

    ChangeReason(boolean sent) {
        this.sent = sent;
    }

    public boolean sent() {
        return sent;
    }
}
