package org.bongsu.domain.point;

/** How far a reading can be believed. Only GOOD readings count for or against anything. */
public enum Quality {
    GOOD,
    /** Last known, too old or its source is lost. */
    STALE,
    /** Unchanged where the quantity must vary. */
    FROZEN,
    /** Outside its range, or faster than physics. */
    IMPLAUSIBLE,
    /** Never had a value, or the device says it has none. */
    UNDEFINED
}
