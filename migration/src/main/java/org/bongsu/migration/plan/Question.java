package org.bongsu.migration.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;

/** A request in dense numbers, the same for every schedule that is tried. Seconds count from the request's moment. */
final class Question {

    /** Destinations are kept as bits of an int. */
    static final int DESTINATIONS_MAX = 30;

    final PlanRequest request;
    final Topology topology;
    final ServiceOrder services;
    final int size;
    final List<Destination> destinations;
    final double[] rate;
    final double[] cut;
    final double[] latest;
    final int[] refuges;
    final double[] density;
    final boolean[] replicaOutlives;
    private final Map<String, Integer> refugesOfRoom = new LinkedHashMap<>();
    private final Map<String, Deadline> deadlines = new LinkedHashMap<>();
    private final Map<String, Integer> destinationNumbers = new LinkedHashMap<>();

    Question(PlanRequest request) {
        this.request = request;
        this.topology = new Topology(request.site());
        this.services = new ServiceOrder(request.site(), topology);
        this.size = request.candidates().size();
        this.destinations = request.site().destinations();
        if (destinations.size() > DESTINATIONS_MAX) {
            throw new IllegalArgumentException(destinations.size() + " destinations; at most " + DESTINATIONS_MAX);
        }
        this.rate = new double[destinations.size()];
        for (int number = 0; number < rate.length; number++) {
            rate[number] = Rates.to(destinations.get(number), request.site().limits());
            destinationNumbers.put(destinations.get(number).id(), number);
        }
        Set<String> endangered = new LinkedHashSet<>();
        request.deadlines().forEach(deadline -> {
            endangered.add(deadline.room());
            deadlines.put(deadline.room(), deadline);
        });
        endangered.forEach(room -> refugesOfRoom.put(room, refugesOf(room, endangered)));
        this.cut = new double[size];
        this.latest = new double[size];
        this.refuges = new int[size];
        this.density = new double[size];
        this.replicaOutlives = new boolean[size];
        for (int item = 0; item < size; item++) {
            Deadline deadline = deadlineOf(workload(item)).orElseThrow();
            cut[item] = seconds(deadline.at());
            latest[item] = seconds(deadline.latestFinish());
            refuges[item] = Ordered.require(refugesOfRoom, deadline.room(), "room");
            density[item] = densityOf(item);
            replicaOutlives[item] = replicaOutlives(item);
        }
    }

    private int refugesOf(String room, Set<String> endangered) {
        int mask = 0;
        for (int number = 0; number < destinations.size(); number++) {
            if (Refuges.refusal(request.site(), destinations.get(number), room, endangered, request.threatenedNodes())
                    .isEmpty()) {
                mask |= 1 << number;
            }
        }
        return mask;
    }

    private double densityOf(int item) {
        double seconds = Double.POSITIVE_INFINITY;
        for (Method method : workload(item).methods()) {
            if (method.copies()) {
                seconds = Math.min(seconds, expected(item, method, fastest(refuges[item])));
            }
        }
        return topology.weightOf(workload(item).index()) / seconds;
    }

    Workload workload(int item) {
        return request.candidates().get(item).workload();
    }

    /** Empty for a step under way out of a room that is no longer endangered. */
    Optional<Deadline> deadlineOf(Workload workload) {
        return Optional.ofNullable(deadlines.get(request.site().roomOf(workload).id()));
    }

    int destination(String id) {
        return Ordered.require(destinationNumbers, id, "destination");
    }

    /** Whether the replica that the service shifts to outlives the workload's room. */
    private boolean replicaOutlives(int item) {
        return request.site()
                .service(workload(item).service())
                .shift()
                .map(shift -> (refuges[item] & 1 << destination(shift.destination())) != 0)
                .orElse(false);
    }

    /** The highest rate to any of the destinations, Gbit/s; 0 for none. */
    double fastest(int mask) {
        double fastest = 0;
        for (int number = 0; number < rate.length; number++) {
            if ((mask & 1 << number) != 0) {
                fastest = Math.max(fastest, rate[number]);
            }
        }
        return fastest;
    }

    double expected(int item, Method method, double gbps) {
        return request.durations().expectedSeconds(request.site(), workload(item), method, gbps);
    }

    double safe(int item, Method method, double gbps) {
        return request.durations().safeSeconds(request.site(), workload(item), method, gbps);
    }

    double seconds(Moment moment) {
        return request.now().secondsUntil(moment);
    }
}
