package org.bongsu.migration.evacuability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/** What may happen to a site's rooms, and which of them each concerns. */
final class Threats {

    private Threats() {}

    /** The names of all feeds, in the order of the power graph. */
    static Set<String> feeds(Site site) {
        Set<String> names = new LinkedHashSet<>();
        site.power().nodes().forEach(node -> node.feed().ifPresent(names::add));
        return names;
    }

    /** By threat, the rooms with racks of which it is asked, in the site's order. */
    static Map<Threat, List<String>> of(Site site) {
        Map<Threat, List<String>> threats = new LinkedHashMap<>();
        Map<String, Set<String>> above = above(site);
        List<Room> rooms = site.rooms().stream()
                .filter(room -> !site.racksIn(room.id()).isEmpty())
                .toList();
        Set<String> feeds = feeds(site);
        for (String feed : feeds) {
            put(
                    threats,
                    new Threat(Threat.Kind.FEED_LOST, feed),
                    rooms,
                    room -> fedBy(
                            site,
                            above,
                            room,
                            node -> node.feed().filter(feed::equals).isPresent()));
        }
        if (feeds.size() > 1) {
            put(threats, new Threat(Threat.Kind.FEEDS_LOST, Threat.ALL), rooms, room -> true);
        }
        for (Compartment compartment : site.compartments()) {
            put(
                    threats,
                    new Threat(Threat.Kind.COMPARTMENT_FIRE, compartment.id()),
                    rooms,
                    room -> room.compartment().equals(compartment.id()));
            put(
                    threats,
                    new Threat(Threat.Kind.BATTERY_FIRE, compartment.id()),
                    rooms,
                    room -> !room.compartment().equals(compartment.id())
                            && fedBy(
                                    site,
                                    above,
                                    room,
                                    node -> node.kind() == PowerKind.BATTERY
                                            && node.room()
                                                    .filter(own -> site.room(own)
                                                            .compartment()
                                                            .equals(compartment.id()))
                                                    .isPresent()));
        }
        for (Room room : rooms) {
            threats.put(new Threat(Threat.Kind.NOTICE, room.id()), List.of(room.id()));
        }
        site.buildings()
                .forEach(building -> put(
                        threats,
                        new Threat(Threat.Kind.BUILDING_NOTICE, building.id()),
                        rooms,
                        room -> room.building().equals(building.id())));
        return threats;
    }

    private static void put(
            Map<Threat, List<String>> threats,
            Threat threat,
            List<Room> rooms,
            java.util.function.Predicate<Room> concerned) {
        List<String> ids = rooms.stream().filter(concerned).map(Room::id).toList();
        if (!ids.isEmpty()) {
            threats.put(threat, ids);
        }
    }

    private static boolean fedBy(
            Site site, Map<String, Set<String>> above, Room room, java.util.function.Predicate<PowerNode> which) {
        for (Rack rack : site.racksIn(room.id())) {
            for (String feed : rack.feeds()) {
                if (above.getOrDefault(feed, Set.of()).stream()
                        .anyMatch(id -> site.power().node(id).filter(which).isPresent())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** By node: itself and all that can feed it. */
    private static Map<String, Set<String>> above(Site site) {
        Map<String, Set<String>> above = new LinkedHashMap<>();
        for (PowerNode node : site.power().inOrderOfSupply()) {
            Set<String> own = new LinkedHashSet<>(List.of(node.id()));
            new ArrayList<>(node.from()).forEach(from -> own.addAll(above.getOrDefault(from, Set.of())));
            above.put(node.id(), own);
        }
        return above;
    }
}
