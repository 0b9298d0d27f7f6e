package org.bongsu.domain.stage;

/** The physical way in which something was noticed. A fire needs two different ones. */
public enum Modality {
    GAS,
    SMOKE,
    HEAT,
    ELECTRICAL,
    PANEL,
    WATER,
    HUMAN,
    /** Two sensors of one room lost within 60 s: fire kills sensors. */
    SENSORS_LOST
}
