package org.bongsu.migration.inventory;

import java.util.Optional;
import org.bongsu.domain.site.Site;

/** Which server and room of the site a place means. Immutable. */
final class Whereabouts {

    /** @param server blank for a host of a destination */
    record Spot(String server, String room) {}

    private final Site site;

    Whereabouts(Site site) {
        this.site = site;
    }

    /** Empty for a place of another site, or of none. */
    Optional<Spot> of(String where) {
        if (site.hasServer(where)) {
            return Optional.of(
                    new Spot(where, site.rack(site.server(where).rack()).room()));
        }
        int slash = where.indexOf('/');
        return slash > 0 && site.hasDestination(where.substring(0, slash))
                ? site.destination(where.substring(0, slash)).room().map(room -> new Spot("", room))
                : Optional.empty();
    }

    /** Whether it is a host that workloads of this site are moved to, in this site or another. */
    boolean isDestination(String where) {
        int slash = where.indexOf('/');
        return slash > 0 && site.hasDestination(where.substring(0, slash));
    }

    /** The room that a record means: its rack's where servers.csv knows the rack, else the one it names. */
    Optional<String> room(ServerClaim claim) {
        if (site.hasRack(claim.rack())) {
            return Optional.of(site.rack(claim.rack()).room());
        }
        return site.hasRoom(claim.room()) ? Optional.of(claim.room()) : Optional.empty();
    }
}
