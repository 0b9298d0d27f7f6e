package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same answers the slow way: every path from a node up to a source is written out, and what lives has a path without
 * anything lost. Takes nothing from {@link PowerGraph} but its list of nodes.
 */
final class PathOracle {

    final Site site;
    private final Map<String, PowerNode> nodes = new LinkedHashMap<>();
    private final Map<String, List<List<String>>> paths = new LinkedHashMap<>();

    PathOracle(Site site) {
        this.site = site;
        site.power().nodes().forEach(node -> nodes.put(node.id(), node));
        site.power().nodes().forEach(node -> {
            List<List<String>> found = new ArrayList<>();
            walk(node, List.of(), found);
            paths.put(node.id(), found);
        });
    }

    private void walk(PowerNode node, List<String> below, List<List<String>> found) {
        List<String> path = new ArrayList<>(below);
        path.add(node.id());
        if (node.from().isEmpty()) {
            found.add(path);
        }
        for (String supplier : node.from()) {
            PowerNode above = nodes.get(supplier);
            if (above != null) {
                walk(above, path, found);
            }
        }
    }

    List<List<String>> paths(String node) {
        return paths.getOrDefault(node, List.of());
    }

    boolean lives(String node, Set<String> lost) {
        for (List<String> path : paths(node)) {
            boolean whole = true;
            for (String step : path) {
                whole &= !lost.contains(step);
            }
            if (whole) {
                return true;
            }
        }
        return false;
    }

    /** Rooms that go, by asking each room. */
    Set<String> rooms(Outage outage) {
        Set<String> gone = new LinkedHashSet<>();
        for (Room room : site.rooms()) {
            String of = switch (outage.kind()) {
                case NODE, FEED -> "";
                case ROOM -> room.id();
                case COMPARTMENT -> room.compartment();
                case BUILDING -> room.building();
            };
            if (of.equals(outage.id())) {
                gone.add(room.id());
            }
        }
        return gone;
    }

    /** Nodes that go, by asking each node. */
    Set<String> lost(Outage outage) {
        Set<String> rooms = rooms(outage);
        Set<String> gone = new LinkedHashSet<>();
        for (PowerNode node : nodes.values()) {
            boolean named = outage.kind() == Outage.Kind.NODE && node.id().equals(outage.id());
            boolean fed = outage.kind() == Outage.Kind.FEED
                    && node.feed().orElse("none of them").equals(outage.id());
            boolean touched = rooms.contains(node.room().orElse(""));
            for (String crossed : node.through()) {
                touched |= rooms.contains(crossed);
            }
            if (named || fed || touched) {
                gone.add(node.id());
            }
        }
        return gone;
    }

    Set<String> dark(Set<String> lost, Set<String> rooms) {
        Set<String> dark = new LinkedHashSet<>();
        for (Rack rack : site.racks()) {
            boolean fed = false;
            for (String feed : rack.feeds()) {
                fed |= lives(feed, lost);
            }
            if (!fed || rooms.contains(rack.room())) {
                dark.add(rack.id());
            }
        }
        return dark;
    }

    /** Watts through a node, followed from each server upwards. */
    Load load(String node, Set<String> lost, Set<String> rooms) {
        double watts = 0;
        Set<String> unknown = new LinkedHashSet<>();
        for (Server server : site.servers()) {
            Rack rack = site.rack(server.rack());
            List<String> living = new ArrayList<>();
            for (String feed : rack.feeds()) {
                if (lives(feed, lost) && !rooms.contains(rack.room())) {
                    living.add(feed);
                }
            }
            for (String feed : living) {
                if (route(feed, lost).contains(node)) {
                    if (server.loadWatts().isPresent()) {
                        watts += server.loadWatts().getAsDouble() / living.size();
                    } else {
                        unknown.add(server.id());
                    }
                }
            }
        }
        return new Load(watts, unknown.size());
    }

    record Load(double watts, int unknown) {}

    private List<String> route(String from, Set<String> lost) {
        List<String> route = new ArrayList<>(List.of(from));
        String at = from;
        while (!nodes.get(at).from().isEmpty()) {
            for (String supplier : nodes.get(at).from()) {
                if (lives(supplier, lost)) {
                    at = supplier;
                    break;
                }
            }
            route.add(at);
        }
        return route;
    }

    /** 0 untouched, 1 a path lost, 2 all paths lost or standing there. */
    int effect(Rack rack, Set<String> lost, Set<String> rooms) {
        int hit = 0;
        int all = 0;
        for (String feed : rack.feeds()) {
            for (List<String> path : paths(feed)) {
                all++;
                hit += path.stream().anyMatch(lost::contains) ? 1 : 0;
            }
        }
        return rooms.contains(rack.room()) || hit == all ? 2 : hit > 0 ? 1 : 0;
    }
}
