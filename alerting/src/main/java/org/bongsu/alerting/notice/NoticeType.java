package org.bongsu.alerting.notice;

/**
 * The types of notices, named as on the wire.
 *
 * <p>Each maps to an event type of Azure's Scheduled Events, so that handlers written for those work: what a pre-alarm
 * may bring is a short pause ({@code Freeze}: live moves), what an evacuation brings is a move or a stop and a start elsewhere
 * ({@code Redeploy}), and what a cut brings is the end of the server ({@code Terminate}).
 */
public enum NoticeType {
    /** PRE_ALARM: nothing is lost yet; get ready. */
    PREPARE("bongsu.room.prepare", "Freeze"),
    /** CONFIRMED: work is being moved, with a deadline. */
    EVACUATING("bongsu.room.evacuating", "Redeploy"),
    /** CUT_IMMINENT: the power goes at the time given. */
    CUT("bongsu.room.cut", "Terminate"),
    /** At the end: what was moved and runs. */
    MOVED("bongsu.workloads.moved", "Redeploy"),
    /** At the end: what was stopped, and what was lost. */
    STOPPED("bongsu.workloads.stopped", "Redeploy"),
    /** The danger is over, or the cut is done and the room is open again. */
    CLEARED("bongsu.room.cleared", "Redeploy");

    private final String wire;
    private final String eventType;

    NoticeType(String wire, String eventType) {
        this.wire = wire;
        this.eventType = eventType;
    }

    public String wire() {
        return wire;
    }

    /** As Azure's Scheduled Events name it. */
    public String eventType() {
        return eventType;
    }

    /** Whether each room comes with a deadline. */
    public boolean hasDeadline() {
        return this == EVACUATING || this == CUT;
    }

    /** Whether it reports on the end of the work and leaves the standing events as they are. */
    public boolean isSummary() {
        return this == MOVED || this == STOPPED;
    }

    /** CloudEvents {@code severitynumber}, as OpenTelemetry counts: 9 information, 13 warning, 17 error, 21 fatal. */
    public int severityNumber() {
        return switch (this) {
            case PREPARE -> 13;
            case EVACUATING -> 17;
            case CUT -> 21;
            case MOVED, STOPPED, CLEARED -> 9;
        };
    }
}
