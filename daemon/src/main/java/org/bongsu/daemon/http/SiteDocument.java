package org.bongsu.daemon.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.Site;

/** The site as the API shows it: what stands where, without tenants' webhooks or secrets. */
record SiteDocument(
        String id,
        Text name,
        Moment now,
        int racks,
        int servers,
        int workloads,
        List<Named> buildings,
        List<Compartment> compartments,
        List<Room> rooms,
        List<Destination> destinations,
        List<Named> tenants,
        List<Node> power) {

    static SiteDocument of(Site site, Moment now) {
        return new SiteDocument(
                site.id(),
                site.name(),
                now,
                site.racks().size(),
                site.servers().size(),
                site.workloads().size(),
                site.buildings().stream()
                        .map(building -> new Named(building.id(), building.name()))
                        .toList(),
                site.compartments().stream()
                        .map(one -> new Compartment(one.id(), one.name(), one.neighbours()))
                        .toList(),
                site.rooms().stream().map(room -> room(site, room)).toList(),
                site.destinations().stream()
                        .map(one -> new Destination(
                                one.id(), one.name(), one.room(), one.hosts(), one.memoryGibPerHost(), one.linkGbps()))
                        .toList(),
                site.tenants().stream()
                        .map(tenant -> new Named(tenant.id(), tenant.name()))
                        .toList(),
                site.power().nodes().stream()
                        .map(node -> new Node(node.id(), node.kind().name(), node.feed(), node.room(), node.from()))
                        .toList());
    }

    private static Room room(Site site, org.bongsu.domain.site.Room room) {
        return new Room(
                room.id(),
                room.name(),
                room.building(),
                room.kind().name(),
                room.compartment(),
                site.racksIn(room.id()).size(),
                site.workloadsIn(room.id()).size(),
                feeds(site, room));
    }

    /** The UPSs above the room's racks, by power path. */
    private static List<Feed> feeds(Site site, org.bongsu.domain.site.Room room) {
        Map<String, Set<String>> feeds = new TreeMap<>();
        Set<String> seen = new LinkedHashSet<>();
        site.racksIn(room.id()).forEach(rack -> rack.feeds().forEach(feed -> climb(site, feed, seen, feeds)));
        return feeds.entrySet().stream()
                .map(feed -> new Feed(feed.getKey(), List.copyOf(feed.getValue())))
                .toList();
    }

    private static void climb(Site site, String id, Set<String> seen, Map<String, Set<String>> feeds) {
        if (seen.add(id)) {
            site.power().node(id).ifPresent(node -> {
                if (node.kind() == PowerKind.UPS) {
                    feeds.computeIfAbsent(node.feed().orElse(""), key -> new LinkedHashSet<>())
                            .add(id);
                } else {
                    node.from().forEach(from -> climb(site, from, seen, feeds));
                }
            });
        }
    }

    record Named(String id, Text name) {}

    record Compartment(String id, Text name, List<String> neighbours) {}

    record Room(
            String id,
            Text name,
            String building,
            String kind,
            String compartment,
            int racks,
            int workloads,
            List<Feed> feeds) {}

    /** @param supplies nodes of UPSs */
    record Feed(String feed, List<String> supplies) {}

    /** Of the power graph. */
    record Node(String id, String kind, Optional<String> feed, Optional<String> room, List<String> from) {}

    record Destination(
            String id, Text name, Optional<String> room, int hosts, double memoryGibPerHost, double linkGbps) {}
}
