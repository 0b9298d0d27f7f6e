package org.bongsu.alerting.alert;

/** Why an alert's change is sent to people, or why not. */
public enum ChangeReason {
    FIRST(true),
    REOPENED(true),
    /** Worse than before: whoever acknowledged the milder alert has not seen this one. */
    WORSENED(true),
    EASED(true),
    ACKNOWLEDGED(true),
    CLEARED(true),
    /** The daemon was restarted and cannot know which of its messages arrived: told again rather than not at all. */
    RESTARTED(true),
    /** Screens show the new evidence; nobody is woken for it. */
    AMENDED(false),
    UNCHANGED(false),
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
