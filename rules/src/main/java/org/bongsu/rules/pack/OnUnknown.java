package org.bongsu.rules.pack;

/** What a rule makes of a condition that cannot be told. */
public enum OnUnknown {
    /** Counts neither way: a hold in progress stands still, a vote stands. */
    HOLD,
    /** As if the condition were false. */
    CLEAR,
    /** As if the condition were true; for advisories only, since lost communication is never a fire by itself. */
    FIRE
}
