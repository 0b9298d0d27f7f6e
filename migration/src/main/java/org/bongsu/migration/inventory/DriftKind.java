package org.bongsu.migration.inventory;

import java.time.Duration;
import java.util.Locale;

/** How what is seen differs from what is declared. The word is the one of metrics, the API and the documents. */
public enum DriftKind {
    /** Runs in a room of this site and is in no plan: nothing will move or stop it. */
    UNKNOWN_WORKLOAD(Duration.ofMinutes(2), true),
    /** Run somewhere that servers.csv lacks, and servers.csv lacks them too. */
    UNPLACED_WORKLOADS(Duration.ofMinutes(10), false),
    /** Declared, and no source knows it. */
    UNSEEN_WORKLOAD(Duration.ofMinutes(10), false),
    /** Seen on another server than declared. */
    MISPLACED_WORKLOAD(Duration.ofMinutes(10), false),
    /** Sources say different things of one workload. */
    CONTRADICTION(Duration.ofMinutes(10), false),
    /** A record has it in one of the rooms or racks of this site; servers.csv lacks it. */
    UNKNOWN_SERVER(Duration.ofMinutes(10), false),
    /** Declared, and no record knows it. */
    UNSEEN_SERVER(Duration.ofMinutes(10), false),
    /** Stands in another rack or room than declared. */
    MISPLACED_SERVER(Duration.ofMinutes(10), false),
    /** Is fed otherwise than declared. */
    FEEDS_DIFFER(Duration.ofMinutes(10), false),
    /** A source has not been heard for too long: what it said is old. */
    SILENT_SOURCE(Duration.ZERO, false),
    /** There is more that nobody knows than is kept. */
    TOO_MANY(Duration.ZERO, true);

    private final Duration hold;
    private final boolean grave;

    DriftKind(Duration hold, boolean grave) {
        this.hold = hold;
        this.grave = grave;
    }

    /** How long it has to last before it is told: a move or a reading in between is no drift. Scenario time. */
    public Duration hold() {
        return hold;
    }

    /** Whether an evacuation would lose something by it, or a permit be withheld. */
    public boolean grave() {
        return grave;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
