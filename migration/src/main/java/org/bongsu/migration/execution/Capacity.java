package org.bongsu.migration.execution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.plan.CopyLine;
import org.bongsu.migration.plan.HostPool;
import org.bongsu.migration.plan.Place;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Rates;
import org.bongsu.migration.plan.Topology;
import org.bongsu.migration.plan.Uplinks;

/** Links, uplinks and memory as they are taken by what really runs, and the copies that wait for them. */
final class Capacity {

    private static final double ROUNDING_GBPS = 1e-6;

    private final Topology topology;
    private final List<Destination> destinations;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<HostPool> pools = new ArrayList<>();
    private final double[] linkUse;
    private final List<Pace> paces = new ArrayList<>();
    private final Uplinks uplinks;
    private CopyLine line;

    Capacity(Topology topology) {
        this.topology = topology;
        Site site = topology.site();
        this.destinations = site.destinations();
        PlanRequest.emptySpace(site).forEach((id, free) -> {
            numbers.put(id, pools.size());
            pools.add(new HostPool(free));
            paces.add(new Pace());
        });
        this.linkUse = new double[pools.size()];
        this.uplinks = new Uplinks(topology, site.racks().size(), topology.servers());
        this.line = newLine();
    }

    private CopyLine newLine() {
        return new CopyLine(topology, uplinks, topology.site().racks().size());
    }

    int number(String destination) {
        return Ordered.require(numbers, destination, "destination");
    }

    /** Of a copy of the task to the destination, Gbit/s. */
    double rateTo(Task task, int destination) {
        int room = topology.roomOf(task.workload.index());
        return Rates.to(destinations.get(destination), topology.site().limits(), topology.roomGbps(room));
    }

    void clearLine() {
        line = newLine();
    }

    void queue(Task task) {
        int index = task.workload.index();
        line.remove(index);
        line.add(
                index,
                task.destination,
                rateTo(task, task.destination),
                topology.roomOf(index),
                topology.rackOf(index),
                topology.serverOf(index),
                task.rank);
    }

    void leaveLine(Task task) {
        line.remove(task.workload.index());
    }

    boolean nothingWaits() {
        return line.isEmpty();
    }

    /**
     * The workload to start next, -1 for none.
     *
     * @param tasks by workload
     */
    int next(Task[] tasks) {
        int best = -1;
        int rank = Integer.MAX_VALUE;
        for (long group : line.ready()) {
            int first = line.firstItem(group);
            if (line.firstRank(group) < rank && linkFree(tasks[first], CopyLine.destinations(group))) {
                rank = line.firstRank(group);
                best = first;
            }
        }
        return best;
    }

    private boolean linkFree(Task task, int destination) {
        double most = destinations.get(destination).linkGbps()
                * paces.get(destination).share();
        return linkUse[destination] <= ROUNDING_GBPS
                || linkUse[destination] + rateTo(task, destination) <= most + ROUNDING_GBPS;
    }

    /**
     * A copy has arrived.
     *
     * @param times its duration by the expected one
     */
    void arrived(Task task, double times, Moment now) {
        paces.get(task.destination)
                .finished(
                        times,
                        task.rateGbps / destinations.get(task.destination).linkGbps(),
                        task.startedAt,
                        now);
    }

    /** By destination, what share of the declared link copies take together, where it is less than the whole. */
    Map<String, Double> narrowed() {
        Map<String, Double> narrowed = new LinkedHashMap<>();
        numbers.forEach((id, number) -> {
            double share = paces.get(number).share();
            if (share < 1) {
                narrowed.put(id, share);
            }
        });
        return narrowed;
    }

    /** The planned host if it still has the memory, else the best that has; -1 for none. */
    int hostFor(Task task) {
        HostPool pool = pools.get(task.destination);
        double gib = task.workload.memoryGib();
        int planned = task.place.map(Place::host).orElse(-1);
        return planned >= 0 && pool.fits(planned, gib) ? planned : pool.fitting(gib);
    }

    void take(Task task, int host) {
        task.place = Optional.of(new Place(destinations.get(task.destination).id(), host));
        task.rateGbps = rateTo(task, task.destination);
        pools.get(task.destination).take(host, task.workload.memoryGib());
        task.holdsMemory = true;
        linkUse[task.destination] += task.rateGbps;
        task.holdsLink = true;
        int index = task.workload.index();
        uplinks.take(topology.roomOf(index), topology.rackOf(index), topology.serverOf(index), task.rateGbps);
        line.changed(topology.rackOf(index));
    }

    void giveLink(Task task) {
        if (task.holdsLink) {
            task.holdsLink = false;
            linkUse[task.destination] -= task.rateGbps;
            int index = task.workload.index();
            uplinks.give(topology.roomOf(index), topology.rackOf(index), topology.serverOf(index), task.rateGbps);
            line.changed(topology.rackOf(index));
        }
    }

    void giveMemory(Task task) {
        if (task.holdsMemory) {
            task.holdsMemory = false;
            task.place.ifPresent(
                    place -> pools.get(number(place.destination())).take(place.host(), -task.workload.memoryGib()));
        }
    }

    /** A workload was seen at a host other than the one reserved for it, if any. */
    void occupy(Task task, Place there) {
        if (task.holdsMemory && task.place.filter(there::equals).isPresent()) {
            return;
        }
        giveMemory(task);
        Integer number = numbers.get(there.destination());
        if (number != null
                && there.host() >= 0
                && there.host() < pools.get(number).size()) {
            task.place = Optional.of(there);
            pools.get(number).take(there.host(), task.workload.memoryGib());
            task.holdsMemory = true;
        }
    }

    Map<String, List<Double>> space() {
        Map<String, List<Double>> space = new LinkedHashMap<>();
        numbers.forEach((id, number) -> space.put(id, pools.get(number).free()));
        return space;
    }
}
