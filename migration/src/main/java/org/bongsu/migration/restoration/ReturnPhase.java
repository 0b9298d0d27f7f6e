package org.bongsu.migration.restoration;

/** How a room's return stands. */
public enum ReturnPhase {
    /** Something forbids it. */
    HELD,
    /** Nothing forbids it but that it has not been quiet for long enough. */
    SOAKING,
    /** Only a person's word is missing. */
    RECOMMENDED,
    ONGOING,
    /** Everything is back. */
    DONE,
    /** What could be brought back is back; the rest is a person's. */
    PARTIAL
}
