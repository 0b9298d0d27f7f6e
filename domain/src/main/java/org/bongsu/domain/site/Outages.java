package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which racks go dark when something goes, and whether what is left bears the load. A rack draws evenly from its living
 * feeds; a node draws from the first of its suppliers that lives. Immutable; any thread.
 */
public final class Outages {

    private final Site site;
    private final Map<String, List<Server>> serversOf = new LinkedHashMap<>();

    public Outages(Site site) {
        this(site, server -> true);
    }

    /** @param draws which servers draw power: one that is off does not */
    public Outages(Site site, Predicate<Server> draws) {
        this.site = site;
        site.racks().forEach(rack -> serversOf.put(rack.id(), new ArrayList<>()));
        site.servers().stream().filter(draws).forEach(server -> {
            List<Server> there = serversOf.get(server.rack());
            if (there != null) {
                there.add(server);
            }
        });
    }

    /** @throws IllegalArgumentException when the site lacks what is to go */
    public Aftermath after(Outage outage) {
        return after(List.of(outage));
    }

    /** All of them at once, such as a feed that is out for work and a fire. */
    public Aftermath after(List<Outage> outages) {
        Set<String> lost = new LinkedHashSet<>();
        Set<String> rooms = new LinkedHashSet<>();
        for (Outage outage : outages) {
            lost.addAll(lostNodes(outage));
            rooms.addAll(lostRooms(outage));
        }
        Set<String> dead = site.power().dead(lost);
        Set<String> dark = new LinkedHashSet<>();
        Map<String, List<String>> reduced = new LinkedHashMap<>();
        Map<String, List<String>> living = new LinkedHashMap<>();
        for (Rack rack : site.racks()) {
            List<String> feeds =
                    rack.feeds().stream().filter(feed -> !dead.contains(feed)).toList();
            if (feeds.isEmpty() || rooms.contains(rack.room())) {
                dark.add(rack.id());
                continue;
            }
            living.put(rack.id(), feeds);
            if (feeds.size() < rack.feeds().size()) {
                reduced.put(rack.id(), feeds);
            }
        }
        return new Aftermath(
                Collections.unmodifiableSet(lost),
                Collections.unmodifiableSet(dead),
                Collections.unmodifiableSet(dark),
                reduced,
                loads(living, dead));
    }

    /** Nodes that go themselves, not those that starve for it. */
    Set<String> lostNodes(Outage outage) {
        return switch (outage.kind()) {
            case NODE -> {
                if (site.power().node(outage.id()).isEmpty()) {
                    throw new IllegalArgumentException("no power node " + outage.id());
                }
                yield Set.of(outage.id());
            }
            case FEED -> ofFeed(outage.id());
            case ROOM, COMPARTMENT, BUILDING -> {
                Set<String> rooms = lostRooms(outage);
                yield nodes(node -> node.room().filter(rooms::contains).isPresent()
                        || node.through().stream().anyMatch(rooms::contains));
            }
        };
    }

    private Set<String> ofFeed(String feed) {
        Set<String> nodes =
                nodes(node -> node.feed().filter(own -> own.equals(feed)).isPresent());
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no feed " + feed);
        }
        return nodes;
    }

    private Set<String> nodes(Predicate<PowerNode> which) {
        Set<String> found = new LinkedHashSet<>();
        site.power().nodes().stream().filter(which).forEach(node -> found.add(node.id()));
        return found;
    }

    /** Rooms that go with all that stands in them. */
    Set<String> lostRooms(Outage outage) {
        Set<String> rooms = new LinkedHashSet<>();
        switch (outage.kind()) {
            case NODE, FEED -> {}
            case ROOM -> rooms.add(site.room(outage.id()).id());
            case COMPARTMENT -> {
                String own = site.compartment(outage.id()).id();
                site.roomsIn(own).forEach(room -> rooms.add(room.id()));
            }
            case BUILDING -> {
                String own = site.building(outage.id()).id();
                site.rooms().stream()
                        .filter(room -> room.building().equals(own))
                        .forEach(room -> rooms.add(room.id()));
            }
        }
        return rooms;
    }

    private List<NodeLoad> loads(Map<String, List<String>> living, Set<String> dead) {
        Map<String, Double> watts = new LinkedHashMap<>();
        Map<String, Set<String>> unknown = new LinkedHashMap<>();
        living.forEach((rack, feeds) -> serversOf.getOrDefault(rack, List.of()).forEach(server -> {
            for (String feed : feeds) {
                if (server.loadWatts().isPresent()) {
                    watts.merge(feed, server.loadWatts().getAsDouble() / feeds.size(), Double::sum);
                } else {
                    unknown.computeIfAbsent(feed, key -> new LinkedHashSet<>()).add(server.id());
                }
            }
        }));
        List<PowerNode> order = site.power().inOrderOfSupply();
        for (int index = order.size() - 1; index >= 0; index--) {
            PowerNode node = order.get(index);
            if (dead.contains(node.id())) {
                continue;
            }
            node.from().stream()
                    .filter(from -> !dead.contains(from))
                    .findFirst()
                    .ifPresent(supplier -> {
                        watts.merge(supplier, watts.getOrDefault(node.id(), 0.0), Double::sum);
                        unknown.computeIfAbsent(supplier, key -> new LinkedHashSet<>())
                                .addAll(unknown.getOrDefault(node.id(), Set.of()));
                    });
        }
        return order.stream()
                .filter(node -> !dead.contains(node.id()))
                .map(node -> new NodeLoad(
                        node.id(),
                        watts.getOrDefault(node.id(), 0.0),
                        unknown.getOrDefault(node.id(), Set.of()).size(),
                        node.ratingWatts()))
                .toList();
    }
}
