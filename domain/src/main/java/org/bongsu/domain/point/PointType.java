package org.bongsu.domain.point;

/** How a point's value is shaped. */
public enum PointType {
    /** A number in the registry's unit. */
    NUMBER,
    /** 0 or 1. */
    FLAG,
    /** A set of the registry's tokens, such as OB and LB; carried as bits, the first token being bit 0. */
    STATUS
}
