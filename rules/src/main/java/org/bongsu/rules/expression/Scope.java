package org.bongsu.rules.expression;

/** What an expression is about. */
public enum Scope {
    /** One device: its points are read as they are. */
    ONE,
    /** All devices of a room or compartment: they are only counted. */
    MANY
}
