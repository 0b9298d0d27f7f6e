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
 * @param underWay copies that hold a link already; their workloads are none of {@code workloads}
 * @param rules what a schedule has to keep to
 */
public record BoundInstance(
        Site site,
        Moment start,
        Map<String, Cut> cuts,
        List<Workload> workloads,
        List<Refuge> refuges,
        List<UnderWay> underWay,
        Rules rules) {

    /**
     * @param margin what a schedule keeps free before the cut, except for clean stops
     */
    public record Cut(String room, Moment at, Duration margin) {}

    /**
     * @param freeGib memory free over all its hosts, GiB
     */
    public record Refuge(Destination destination, double freeGib) {}

    /**
     * @param room that it leaves
     * @param rateGbps what it uses, Gbit/s
     * @param until when the copy's link is free again
     */
    public record UnderWay(String destination, String room, double rateGbps, Moment until) {}

    /**
     * What binds whoever makes a schedule.
     *
     * @param fastest the least that any step takes, as a share of its nominal duration, above 0
     * @param counted the share of its nominal duration that a copy or shift is counted to take: what does not fit is not
     *     started; at least {@code fastest}
     * @param keepsMargin whether copies and shifts have to end a margin before the cut
     */
    public record Rules(double fastest, double counted, boolean keepsMargin) {

        public Rules {
            if (!(fastest > 0) || !(counted >= fastest)) {
                throw new IllegalArgumentException("fastest " + fastest + ", counted " + counted);
            }
        }

        /** In hindsight the cut is known: whatever ended before it counts, by luck or not. */
        public static Rules inHindsight(double fastest) {
            return new Rules(fastest, fastest, false);
        }
    }

    public BoundInstance {
        cuts = Ordered.map(cuts);
        workloads = List.copyOf(workloads);
        refuges = List.copyOf(refuges);
        underWay = List.copyOf(underWay);
        for (Workload workload : workloads) {
            if (!cuts.containsKey(site.roomOf(workload).id())) {
                throw new IllegalArgumentException(workload.id() + ": its room has no cut");
            }
        }
    }

    Cut cutOf(Workload workload) {
        return Ordered.require(cuts, site.roomOf(workload).id(), "cut of room");
    }

    /** Seconds from the start until a copy out of the room has to be done; below 0 when that is past. */
    double secondsForCopies(Cut cut) {
        double margin = rules.keepsMargin() ? cut.margin().toNanos() / 1e9 : 0;
        return start.secondsUntil(cut.at()) - margin;
    }

    /** All workloads of the rooms, all destinations outside them empty, in hindsight. */
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
        return new BoundInstance(site, start, byRoom, workloads, refuges, List.of(), Rules.inHindsight(1));
    }

    /** The same question of fewer workloads, where steps may be faster than their nominal duration. */
    public BoundInstance of(List<Workload> some, double fastest) {
        return new BoundInstance(site, start, cuts, some, refuges, underWay, Rules.inHindsight(fastest));
    }
}
