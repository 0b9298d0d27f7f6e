package org.bongsu.domain.point;

import java.util.Locale;

/** What a device is; the telemetry measurement carries the lower-case name. */
public enum DeviceKind {
    UPS,
    BATTERY,
    PDU,
    AMBIENT,
    PANEL,
    BREAKER,
    /** What takes the heat out of a hall: a unit in the room, or a chiller behind it. */
    COOLING;

    public String measurement() {
        return name().toLowerCase(Locale.ROOT);
    }
}
