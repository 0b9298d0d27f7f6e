package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/** Who adjoins, feeds and watches whom: the site as the stages see it, worked out once. */
final class Topology {

    private final Site site;
    private final Map<String, List<Rack>> racks = new LinkedHashMap<>();
    private final Map<String, Set<String>> upstream = new LinkedHashMap<>();
    private final Map<String, Set<String>> threatens = new LinkedHashMap<>();
    private final Map<String, List<String>> reach = new LinkedHashMap<>();
    private final Map<String, String> nodes = new LinkedHashMap<>();

    Topology(Site site, List<DevicePlace> devices) {
        this.site = site;
        for (Compartment compartment : site.compartments()) {
            List<Rack> own = new ArrayList<>();
            for (Room room : site.roomsIn(compartment.id())) {
                own.addAll(site.racksIn(room.id()));
            }
            racks.put(compartment.id(), own);
            Set<String> feeding = new LinkedHashSet<>();
            own.forEach(rack -> rack.feeds().forEach(feed -> climb(feed, feeding)));
            upstream.put(compartment.id(), feeding);
        }
        site.compartments().forEach(compartment -> threatens.put(compartment.id(), threatenedBy(compartment)));
        devices.forEach(this::place);
    }

    private void climb(String node, Set<String> seen) {
        if (seen.add(node)) {
            site.power().node(node).map(PowerNode::from).orElse(List.of()).forEach(from -> climb(from, seen));
        }
    }

    private Set<String> threatenedBy(Compartment burning) {
        Set<String> threatened = new LinkedHashSet<>(burning.neighbours());
        Set<String> dead = site.power().dead(site.nodesIn(burning.id()));
        racks.forEach((compartment, own) -> {
            if (own.stream().anyMatch(rack -> rack.feeds().stream().anyMatch(dead::contains))) {
                threatened.add(compartment);
            }
        });
        // The wall is shared from both sides, whichever of the two the site's file names it on.
        for (Compartment other : site.compartments()) {
            if (other.neighbours().contains(burning.id())) {
                threatened.add(other.id());
            }
        }
        threatened.remove(burning.id());
        return threatened;
    }

    private void place(DevicePlace device) {
        List<String> fed = new ArrayList<>();
        device.node().ifPresent(node -> {
            nodes.put(device.device(), node);
            upstream.forEach((compartment, feeding) -> {
                if (feeding.contains(node)) {
                    fed.add(compartment);
                }
            });
        });
        reach.put(
                device.device(),
                fed.isEmpty() ? List.of(site.room(device.room()).compartment()) : List.copyOf(fed));
    }

    boolean hasRacks(String compartment) {
        return !racks.getOrDefault(compartment, List.of()).isEmpty();
    }

    /** Whether fire in one compartment endangers the other: by a wall, a void, or a feed. */
    boolean threatens(String burning, String other) {
        return threatens.getOrDefault(burning, Set.of()).contains(other);
    }

    /** Whether the node is part of any power path to the compartment's racks. */
    boolean feeds(String node, String compartment) {
        return upstream.getOrDefault(compartment, Set.of()).contains(node);
    }

    /** The compartments that the supply which a device measures concerns; for what is no device, its own compartment. */
    List<String> concerned(String source, String own) {
        return reach.getOrDefault(source, List.of(own));
    }

    /** Whether a rack of the compartment goes dark when the nodes that these devices measure are lost. */
    boolean darkens(Set<String> devices, String compartment) {
        Set<String> lost = new LinkedHashSet<>();
        devices.forEach(device -> {
            String node = nodes.get(device);
            if (node != null) {
                lost.add(node);
            }
        });
        Set<String> dead = site.power().dead(lost);
        return racks.getOrDefault(compartment, List.of()).stream().anyMatch(rack -> dead.containsAll(rack.feeds()));
    }

    String compartmentOf(String room) {
        return site.room(room).compartment();
    }
}
