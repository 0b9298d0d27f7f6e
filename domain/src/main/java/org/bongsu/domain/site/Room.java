package org.bongsu.domain.site;

import org.bongsu.domain.Text;

/** A room: what operators cut, and where racks or plant stand. Belongs to exactly one compartment. */
public record Room(String id, Text name, String building, RoomKind kind, String compartment) {}
