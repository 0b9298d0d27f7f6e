package org.bongsu.simulators.physics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Modality;

/**
 * What truly happened, for the scorecard. Times are exact, not those of any poll.
 *
 * @param crossings true signals, by time
 * @param darkAt when each rack lost its last feed
 */
public record WorldTruth(List<Crossing> crossings, Map<String, Moment> darkAt) {

    /** Racks that died together: the zone is named by its rooms. */
    public record Zone(Moment at, List<String> rooms, List<String> racks) {
        public Zone {
            rooms = List.copyOf(rooms);
            racks = List.copyOf(racks);
        }
    }

    public WorldTruth {
        crossings =
                crossings.stream().sorted(Comparator.comparing(Crossing::at)).toList();
        darkAt = Ordered.map(darkAt);
    }

    /**
     * When a fire in the compartment was first visible in two ways: the start of {@code confirm_latency_s}. Two panel
     * zones or sprinkler flow confirm alone and count too.
     */
    public Optional<Moment> confirmable(String compartment) {
        Set<Modality> seen = new LinkedHashSet<>();
        Set<String> zones = new LinkedHashSet<>();
        for (Crossing crossing : crossings) {
            if (!crossing.compartment().equals(compartment)) {
                continue;
            }
            seen.add(crossing.modality());
            if (crossing.point().startsWith("panel.zone.")) {
                zones.add(crossing.point());
            }
            boolean alone = zones.size() > 1 || crossing.point().equals("panel.sprinkler.flow");
            if (alone || seen.size() > 1) {
                return Optional.of(crossing.at());
            }
        }
        return Optional.empty();
    }

    /** Compartments that were confirmable, in order of time. */
    public List<String> confirmableCompartments() {
        Set<String> all = new LinkedHashSet<>();
        crossings.forEach(crossing -> all.add(crossing.compartment()));
        return all.stream().filter(c -> confirmable(c).isPresent()).toList();
    }

    /** Racks grouped by the moment they went dark, the first first. */
    public List<Zone> zones(Site site) {
        Map<Moment, List<String>> byTime = new LinkedHashMap<>();
        darkAt.forEach((rack, at) ->
                byTime.computeIfAbsent(at, key -> new ArrayList<>()).add(rack));
        return byTime.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> zone(site, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Zone zone(Site site, Moment at, List<String> racks) {
        Set<String> rooms = new LinkedHashSet<>();
        racks.forEach(rack -> rooms.add(site.rack(rack).room()));
        return new Zone(at, List.copyOf(rooms), racks);
    }
}
