package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.FateSharing;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Refuges;

/** What several rules ask of a site, each reckoned once: places are few, where servers are many. Not thread-safe. */
final class Facts {

    /** A fire and a cut are what evacuations are for; a node alone is what people forget. */
    private static final List<Outage.Kind> TOLD_FIRST = List.of(
            Outage.Kind.COMPARTMENT, Outage.Kind.BUILDING, Outage.Kind.FEED, Outage.Kind.NODE, Outage.Kind.ROOM);

    final Site site;
    final Durations durations;
    final Limits limits;
    private final FateSharing fates;
    private final Map<FateSharing.Place, Set<Outage>> taking = new LinkedHashMap<>();
    /** By outage: the racks with work that it takes. */
    private final Map<Outage, Set<String>> racksTaken = new LinkedHashMap<>();

    private final Map<String, List<Workload>> byService = new LinkedHashMap<>();
    private final Map<String, Integer> workloadsOfRack = new LinkedHashMap<>();
    private final Set<Outage> dangers;

    Facts(Site site, Durations durations, Budgets budgets) {
        this.site = site;
        this.durations = durations;
        this.limits = new Limits(site, budgets);
        this.fates = new FateSharing(site);
        site.services().forEach(service -> byService.put(service.id(), new ArrayList<>()));
        for (Workload workload : site.workloads()) {
            Ordered.require(byService, workload.service(), "service").add(workload);
            workloadsOfRack.merge(site.rackOf(workload).id(), 1, Integer::sum);
        }
        for (String rack : workloadsOfRack.keySet()) {
            takes(place(site.rack(rack)))
                    .forEach(outage -> racksTaken
                            .computeIfAbsent(outage, key -> new LinkedHashSet<>())
                            .add(rack));
        }
        this.dangers = ordered(racksTaken.keySet());
    }

    static FateSharing.Place place(Rack rack) {
        return new FateSharing.Place(Optional.of(rack.room()), rack.feeds());
    }

    /** Everything that takes the place, a fire before a cut, and those before the loss of a node. */
    Set<Outage> takes(FateSharing.Place place) {
        return taking.computeIfAbsent(place, key -> ordered(fates.takes(key)));
    }

    private static Set<Outage> ordered(Set<Outage> outages) {
        List<Outage> sorted = new ArrayList<>(outages);
        sorted.sort(Comparator.comparing(outage -> TOLD_FIRST.indexOf(outage.kind())));
        return new LinkedHashSet<>(sorted);
    }

    Set<Outage> takes(Destination destination) {
        return takes(FateSharing.Place.of(destination));
    }

    Set<Outage> takes(ControlElement element) {
        return takes(element.place(site));
    }

    Set<Outage> takes(Workload workload) {
        return takes(place(site.rackOf(workload)));
    }

    /** All that takes racks with work, in the same order. */
    Set<Outage> dangers() {
        return dangers;
    }

    /** The racks with work that go. */
    Set<String> racksTaken(Outage outage) {
        return racksTaken.getOrDefault(outage, Set.of());
    }

    int workloadsTaken(Outage outage) {
        return racksTaken(outage).stream()
                .mapToInt(rack -> Ordered.require(workloadsOfRack, rack, "rack"))
                .sum();
    }

    /** Rooms with work, in the site's order. */
    List<Room> sources() {
        return site.rooms().stream()
                .filter(room -> !site.workloadsIn(room.id()).isEmpty())
                .toList();
    }

    List<Workload> ofService(String service) {
        return Ordered.require(byService, service, "service");
    }

    /** Destinations that may take from the room at all. */
    List<Destination> serving(String room) {
        return site.destinations().stream()
                .filter(destination ->
                        destination.serves().isEmpty() || destination.serves().contains(room))
                .toList();
    }

    /** Destinations that the planner would use when the room alone is in danger. */
    List<Destination> refuges(String room) {
        Set<String> endangered = new LinkedHashSet<>(List.of(room));
        return site.destinations().stream()
                .filter(destination -> Refuges.refusal(site, destination, room, endangered, new LinkedHashSet<>())
                        .isEmpty())
                .toList();
    }

    /** Whether a workload is meant to run on by a copy of its memory. */
    static boolean copied(Workload workload) {
        return !workload.stopIsEnough() && workload.methods().get(0) != Method.SHIFT;
    }
}
