package org.bongsu.domain.site;

/** What a room is for. Budgets and rules differ by it. */
public enum RoomKind {
    BATTERY,
    UPS,
    HALL,
    OTHER
}
