package org.bongsu.migration.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;

/** What {@link Site#seen} is made with: each room is as dark as the darkest feeds that anybody says one of its servers has. Pure. */
public final class SeenSite {

    /** Different feeds that records tell of a site's racks; beyond them a record is wrong, not worse. */
    static final int FEEDS_MOST = 2_000;

    private SeenSite() {}

    /** One rack without servers for every set of feeds that a record gives a room and that no rack of it declares. */
    public static List<Rack> doubtfulFeeds(Pictures pictures) {
        Site site = pictures.declared();
        Set<String> known = new LinkedHashSet<>();
        List<Rack> racks = new ArrayList<>();
        for (Server server : site.servers()) {
            Rack rack = site.rack(server.rack());
            for (Map.Entry<String, ServerClaim> claim : pictures.servers(server.id())) {
                List<String> feeds = claim.getValue().feeds().stream()
                        .filter(feed -> site.power().node(feed).isPresent())
                        .sorted()
                        .distinct()
                        .toList();
                // More feeds than declared are no worse.
                boolean worse = !feeds.isEmpty() && !new LinkedHashSet<>(feeds).containsAll(rack.feeds());
                if (worse && racks.size() < FEEDS_MOST && known.add(rack.room() + " " + feeds)) {
                    racks.add(new Rack("feeds of " + rack.room() + " " + String.join("+", feeds), rack.room(), feeds));
                }
            }
        }
        return racks;
    }
}
