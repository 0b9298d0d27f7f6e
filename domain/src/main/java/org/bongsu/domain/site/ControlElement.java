package org.bongsu.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * Where a part of what conducts an evacuation stands. With neither a server nor a room it stands elsewhere, outside the site.
 *
 * @param server of this site that it runs on
 * @param room of this site that it stands in, when it is on none of its servers
 * @param feeds power nodes that can each feed it alone; only with a room
 * @param needs ids of elements that must run before it can start; any other of their kind does as well
 */
public record ControlElement(
        String id,
        ControlKind kind,
        Optional<String> server,
        Optional<String> room,
        List<String> feeds,
        List<String> needs) {
    public ControlElement {
        feeds = List.copyOf(feeds);
        needs = List.copyOf(needs);
        if (server.isPresent() && room.isPresent() || room.isPresent() == feeds.isEmpty()) {
            throw new IllegalArgumentException(id + ": a server, or a room with its feeds, or neither");
        }
        if (needs.contains(id)) {
            throw new IllegalArgumentException(id + " needs itself");
        }
    }

    /** @throws IllegalArgumentException when the site lacks its server */
    public FateSharing.Place place(Site site) {
        return server.map(own -> FateSharing.Place.of(site, own)).orElseGet(() -> new FateSharing.Place(room, feeds));
    }
}
