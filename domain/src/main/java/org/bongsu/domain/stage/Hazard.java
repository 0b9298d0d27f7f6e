package org.bongsu.domain.stage;

/** What threatens. Each has its own stage for a compartment; the stage shown is the highest. */
public enum Hazard {
    FIRE,
    POWER,
    COOLING
}
