package org.bongsu.domain.site;

import org.bongsu.domain.Text;

/**
 * A room: what operators cut, and where racks or plant stand. Belongs to exactly one compartment.
 *
 * @param chemistry of the batteries that stand in it; lithium, whose limits are the stricter, where nobody said
 * @param limits its own, which go before the site's
 */
public record Room(
        String id,
        Text name,
        String building,
        RoomKind kind,
        String compartment,
        Chemistry chemistry,
        RoomLimits limits) {

    /** A room that has the site's limits. */
    public Room(String id, Text name, String building, RoomKind kind, String compartment, Chemistry chemistry) {
        this(id, name, building, kind, compartment, chemistry, RoomLimits.NONE);
    }

    /** A room of whose batteries nothing was said. */
    public Room(String id, Text name, String building, RoomKind kind, String compartment) {
        this(id, name, building, kind, compartment, Chemistry.LITHIUM);
    }
}
