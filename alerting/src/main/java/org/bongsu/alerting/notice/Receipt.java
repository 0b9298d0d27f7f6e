package org.bongsu.alerting.notice;

import java.util.Optional;
import org.bongsu.alerting.alert.AlertCause;

/**
 * What a try's result meant.
 *
 * @param raise an alert to raise or amend
 * @param clear the id of an alert whose cause is gone
 */
public record Receipt(String noticeId, Verdict verdict, Optional<AlertCause> raise, Optional<String> clear) {

    /** What became of the notice. */
    public enum Verdict {
        DELIVERED,
        /** It will be tried again. */
        RETRIED,
        GIVEN_UP,
        /** The result of a try that no longer matters: the notice is settled, or a later try is under way. */
        LATE,
        /** No such notice: long settled and forgotten, or never announced. */
        UNKNOWN
    }

    static Receipt of(String noticeId, Verdict verdict) {
        return new Receipt(noticeId, verdict, Optional.empty(), Optional.empty());
    }
}
