package org.bongsu.domain.site;

/** What a node of the power graph is. Utility, generator and battery are sources; the others pass power on. */
public enum PowerKind {
    UTILITY,
    GENERATOR,
    BATTERY,
    SWITCHGEAR,
    UPS,
    BUSWAY,
    PDU;

    public boolean isSource() {
        return this == UTILITY || this == GENERATOR || this == BATTERY;
    }
}
