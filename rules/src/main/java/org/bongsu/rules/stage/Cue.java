package org.bongsu.rules.stage;

/** What the evidence, a person or the supply says that can change a stage. */
public enum Cue {
    /** All servers are seen off, and the declared time has passed or the supply is seen gone. */
    SUPPLY_OFF,
    /** A cut of one of the compartment's rooms was declared. */
    CUT_DECLARED,
    /** No declared cut is left, and no fire was confirmed. */
    CUT_WITHDRAWN,
    /** No declared cut is left, but a fire was confirmed. */
    CUT_WITHDRAWN_IN_FIRE,
    /** A person says that it is not so. */
    REJECTED,
    /** Enough to evacuate: invariant 2. */
    PROVEN,
    /** Enough to prepare. */
    SUSPECTED,
    /** Enough to look. */
    NOTICED,
    /** A person says that it is over, and the room has been quiet long enough for that to be heard. */
    CLEARED,
    /** Quiet long enough without a person's word. */
    QUIET,
    /** Less than before, but not nothing. */
    EASED,
    /** Nothing left. */
    CALMED
}
