package org.bongsu.domain.site;

import java.util.Optional;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Device;

/**
 * One thing that goes, for whatever cause.
 *
 * @param id of the node, room, compartment or building, or the name of the feed
 */
public record Outage(Kind kind, String id) {

    /** What goes with it. */
    public enum Kind {
        /** The node alone, such as a UPS or a battery string. */
        NODE,
        /** Every node of the feed. */
        FEED,
        /** All that stands in the room, and what has cables across it. */
        ROOM,
        /** All that stands in its rooms, and what has cables across them: a fire. */
        COMPARTMENT,
        /** All that stands in its rooms, and what has cables across them: a cut by the fire service. */
        BUILDING
    }

    public static Outage node(String id) {
        return new Outage(Kind.NODE, id);
    }

    public static Outage feed(String name) {
        return new Outage(Kind.FEED, name);
    }

    public static Outage room(String id) {
        return new Outage(Kind.ROOM, id);
    }

    public static Outage compartment(String id) {
        return new Outage(Kind.COMPARTMENT, id);
    }

    public static Outage building(String id) {
        return new Outage(Kind.BUILDING, id);
    }

    /** What happens, such as {@code a fire in c-bat}. */
    public Text text() {
        return switch (kind) {
            case NODE -> new Text("the loss of " + id, id + " 상실");
            case FEED -> new Text("the loss of feed " + id, "전원 경로 " + id + " 상실");
            case ROOM -> new Text("the loss of room " + id, id + " 방 상실");
            case COMPARTMENT -> new Text("a fire in " + id, id + " 화재");
            case BUILDING -> new Text("the cut of building " + id, id + " 건물 전원 차단");
        };
    }

    /** The node that the device is; empty for one that is none, whose end takes no power. */
    public static Optional<Outage> device(Device device) {
        return device.node().map(Outage::node);
    }
}
