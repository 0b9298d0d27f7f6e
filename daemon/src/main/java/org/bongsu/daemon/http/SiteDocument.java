package org.bongsu.daemon.http;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
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
        List<Named> tenants) {

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
                site.workloadsIn(room.id()).size());
    }

    record Named(String id, Text name) {}

    record Compartment(String id, Text name, List<String> neighbours) {}

    record Room(String id, Text name, String building, String kind, String compartment, int racks, int workloads) {}

    record Destination(
            String id, Text name, Optional<String> room, int hosts, double memoryGibPerHost, double linkGbps) {}
}
