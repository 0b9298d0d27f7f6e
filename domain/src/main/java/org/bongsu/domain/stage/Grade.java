package org.bongsu.domain.stage;

/** How much a vote weighs. */
public enum Grade {
    ADVISORY,
    PRE_ALARM,
    CONFIRM,
    /** Confirms alone: human confirmation, cut request, sprinkler flow, two panel zones. */
    AUTHORITATIVE
}
