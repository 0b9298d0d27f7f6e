package org.bongsu.migration.inventory;

import java.util.List;

/**
 * What a record says of one server.
 *
 * @param rack as in servers.csv; blank where it does not say
 * @param room as in site.yaml; blank where it does not say
 * @param feeds power nodes that each can feed it alone; empty where it does not say
 */
public record ServerClaim(String server, String rack, String room, List<String> feeds) {
    public ServerClaim {
        feeds = List.copyOf(feeds);
    }
}
