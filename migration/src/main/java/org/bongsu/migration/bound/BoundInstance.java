package org.bongsu.migration.bound;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * The question that {@link Bound} and {@link Floor} answer.
 *
 * @param start when the first command could be given
 * @param cuts by room, when its power goes; every workload's room has one
 * @param workloads those that ran in these rooms at the start
 * @param refuges destinations that stay alive, with their memory free at the start
 * @param fastest the least that any step takes, as a share of its nominal duration, above 0 to 1
 */
public record BoundInstance(
        Site site,
        Moment start,
        Map<String, Cut> cuts,
        List<Workload> workloads,
        List<Refuge> refuges,
        double fastest) {

    /**
     * @param margin what a planner keeps free; counts for the floor only
     */
    public record Cut(String room, Moment at, Duration margin) {}

    /**
     * @param freeGib memory free over all its hosts, GiB
     */
    public record Refuge(Destination destination, double freeGib) {}

    public BoundInstance {
        cuts = Ordered.map(cuts);
        workloads = List.copyOf(workloads);
        refuges = List.copyOf(refuges);
        if (!(fastest > 0 && fastest <= 1)) {
            throw new IllegalArgumentException("fastest " + fastest + " is not in (0, 1]");
        }
        for (Workload workload : workloads) {
            if (!cuts.containsKey(site.roomOf(workload).id())) {
                throw new IllegalArgumentException(workload.id() + ": its room has no cut");
            }
        }
    }

    Cut cutOf(Workload workload) {
        return Ordered.require(cuts, site.roomOf(workload).id(), "cut of room");
    }

    /** All workloads of the rooms, all destinations outside them empty. */
    public static BoundInstance ofRooms(Site site, Moment start, List<Cut> cuts) {
        Map<String, Cut> byRoom = new LinkedHashMap<>(Ordered.index(cuts, Cut::room));
        List<Workload> workloads = site.workloads().stream()
                .filter(workload -> byRoom.containsKey(site.roomOf(workload).id()))
                .toList();
        List<Refuge> refuges = site.destinations().stream()
                .filter(destination ->
                        destination.room().filter(byRoom::containsKey).isEmpty())
                .map(destination -> new Refuge(destination, destination.hosts() * destination.memoryGibPerHost()))
                .toList();
        return new BoundInstance(site, start, byRoom, workloads, refuges, 1);
    }
}
