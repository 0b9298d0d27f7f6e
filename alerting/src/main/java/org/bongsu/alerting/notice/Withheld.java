package org.bongsu.alerting.notice;

/** A tenant that gets no notice of an announcement, and why. */
public record Withheld(String tenant, Why why) {

    /** Why nothing is sent. */
    public enum Why {
        /** It was told the same already: same type, and no deadline moved by enough to matter. */
        NOTHING_NEW,
        /** It has no webhook: an operator has to telephone and gets an alert. */
        NO_WEBHOOK
    }
}
