package org.bongsu.alerting.notice;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What a tenant was last told about one room.
 *
 * @param id a UUID, the same for the tenant, the incident and the room from the first word to the last
 * @param type of the notice that told it; never a summary
 * @param cut whether a cut's time had come when it was cleared
 * @param firmSince when it was first told with a deadline
 * @param halfway when half of the shortest notice told has passed
 * @param answer the last one
 */
record StandingEvent(
        String id,
        String room,
        String incident,
        NoticeType type,
        Optional<RoomDeadline> deadline,
        Text cause,
        Moment since,
        boolean cut,
        Optional<Moment> firmSince,
        Optional<Moment> halfway,
        Optional<TenantAnswer> answer) {

    /** How long an ended event stays in the document, so that a receiver that missed the push still reads the end. */
    static final Duration ENDED_KEPT = Duration.ofHours(1);

    /** A deadline that comes nearer by this much is told again: it costs the tenant time that it counted on. */
    static final Duration EARLIER_MATTERS = Duration.ofSeconds(30);

    /** A deadline that recedes by this much is told again; less is the jitter of an estimate. */
    static final Duration LATER_MATTERS = Duration.ofMinutes(5);

    StandingEvent answered(TenantAnswer given) {
        return new StandingEvent(
                id, room, incident, type, deadline, cause, since, cut, firmSince, halfway, Optional.of(given));
    }

    /** Whether it has a deadline and the tenant has said nothing to it since. */
    boolean unanswered() {
        return type.hasDeadline()
                && answer.filter(given -> given.to().hasDeadline()).isEmpty();
    }

    boolean ended() {
        return type == NoticeType.CLEARED;
    }

    boolean forgotten(Moment now) {
        return ended() && since.plus(ENDED_KEPT).isBefore(now);
    }

    boolean cutBegan(Moment now) {
        return type == NoticeType.CUT
                && deadline.map(d -> !d.notBefore().isAfter(now)).orElse(false);
    }

    /** As Azure names it; Completed and Canceled are ours, there an event ends by disappearing. */
    String status(Moment now) {
        if (ended()) {
            return cut ? "Completed" : "Canceled";
        }
        return cutBegan(now) ? "Started" : "Scheduled";
    }

    /** Whether the announcement tells the tenant anything about this room that it was not told. */
    boolean outdatedBy(Announcement said) {
        if (said.type() != type || !said.incident().equals(incident)) {
            return true;
        }
        if (deadline.isEmpty()) {
            return false;
        }
        RoomDeadline told = deadline.get();
        RoomDeadline now = said.deadline(room).orElse(told);
        Duration moved = told.notBefore().until(now.notBefore());
        boolean earlier = moved.compareTo(EARLIER_MATTERS.negated()) <= 0;
        boolean later = moved.compareTo(LATER_MATTERS) >= 0;
        boolean promiseChanged = told.guaranteed().isZero() != now.guaranteed().isZero();
        return earlier || later || promiseChanged;
    }
}
