package org.bongsu.config.site;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.jspecify.annotations.Nullable;

/**
 * Finds destinations that would die with a room they serve: in the same compartment, or with every feed lost when that
 * compartment burns (invariant 4). Works on files that have other problems too: what refers to nothing is passed over.
 */
public final class SharedFate {

    private final SiteYaml site;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Map<String, Set<String>> deadByCompartment = new LinkedHashMap<>();

    private SharedFate(SiteYaml site) {
        this.site = site;
        site.rooms().forEach(room -> rooms.putIfAbsent(room.id(), room));
    }

    /** @param racks of the site; their rooms are what a destination without {@code serves} takes from */
    public static void check(SiteYaml site, List<Rack> racks) {
        SharedFate check = new SharedFate(site);
        Set<String> withRacks = new LinkedHashSet<>();
        racks.forEach(rack -> withRacks.add(rack.room()));
        for (Destination destination : site.destinations()) {
            Room own = destination.room().map(check.rooms::get).orElse(null);
            Set<String> served = destination.serves().isEmpty() ? withRacks : new LinkedHashSet<>(destination.serves());
            if (own != null) {
                served.forEach(source -> check.pair(destination, own, check.rooms.get(source)));
            }
        }
    }

    private void pair(Destination destination, Room own, @Nullable Room source) {
        if (source == null) {
            return;
        }
        String fault = fault(own, source.compartment(), destination.feeds());
        if (!fault.isEmpty()) {
            site.destinationPosition(destination.id(), source.id())
                    .problem("destination " + destination.id() + " shares the fate of " + source.id() + ": " + fault);
        }
    }

    private String fault(Room own, String compartment, List<String> feeds) {
        if (own.compartment().equals(compartment)) {
            return "both are in compartment " + compartment;
        }
        Set<String> dead = deadByCompartment.computeIfAbsent(compartment, this::dead);
        return !feeds.isEmpty() && dead.containsAll(feeds)
                ? "a fire in compartment " + compartment + " takes " + String.join(" and ", feeds)
                : "";
    }

    /** Power nodes dead when the compartment burns; grows until nothing more dies, so that cycles end too. */
    private Set<String> dead(String compartment) {
        Set<String> dead = new LinkedHashSet<>();
        for (PowerNode node : site.power()) {
            boolean stands = node.room().map(room -> isIn(room, compartment)).orElse(false);
            if (stands || node.through().stream().anyMatch(room -> isIn(room, compartment))) {
                dead.add(node.id());
            }
        }
        boolean grew = true;
        while (grew) {
            grew = false;
            for (PowerNode node : site.power()) {
                if (!node.from().isEmpty() && dead.containsAll(node.from())) {
                    grew |= dead.add(node.id());
                }
            }
        }
        return dead;
    }

    private boolean isIn(String room, String compartment) {
        Room known = rooms.get(room);
        return known != null && known.compartment().equals(compartment);
    }
}
