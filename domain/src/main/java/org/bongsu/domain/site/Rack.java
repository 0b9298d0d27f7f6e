package org.bongsu.domain.site;

import java.util.List;

/** A rack and the power nodes that each can feed it alone. At least one. */
public record Rack(String id, String room, List<String> feeds) {
    public Rack {
        feeds = List.copyOf(feeds);
        if (feeds.isEmpty()) {
            throw new IllegalArgumentException("rack " + id + " has no feed");
        }
    }
}
