package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Credit;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.Deadline;

/** A request in dense numbers, the same for every schedule that is tried. Seconds count from the request's moment. */
final class Question {

    /** Destinations are kept as bits of an int. */
    static final int DESTINATIONS_MAX = 30;

    private static final double ROUNDING_GIB = 1e-6;

    final PlanRequest request;
    final Topology topology;
    final ServiceOrder services;
    final PowerSavings savings;
    final int size;
    final List<Destination> destinations;
    /** By item and destination, Gbit/s: all items of rooms with the same limit share one row. */
    final double[][] rate;
    /** By destination, out of a room without a limit. */
    final double[] wideRate;

    final double[] cut;
    final double[] latest;
    final int[] refuges;
    final double[] density;
    final boolean[] replicaOutlives;
    /** What a copy earns over what is left without one. */
    final double[] gain;
    /** Whether a clean stop ends before the cut. */
    final boolean[] stops;
    /** Racks and servers that anything leaves, counted anew: a site has far more. */
    final int[] rack;

    final int[] server;
    /** As numbered by the topology. */
    final int[] room;
    /** Where the plan in force sends it; -1 for nowhere. */
    final int[] promisedDestination;

    /** The host's place among those kept; -1 for none. */
    final int[] promisedHost;

    int racks;
    int servers;
    /** The first of its methods with a chance; where all are out of the question, one past the last. */
    final int[] firstMethod;

    final StepReason[] firstReason;
    /** Those whose first chance is a copy, so that they contend for links; all others are settled. */
    final int[] contested;
    /** Hosts by destination that may matter: of equal ones no more than there are copies. */
    final List<int[]> hosts = new ArrayList<>();

    final List<List<Double>> hostSpace = new ArrayList<>();
    private final Map<Integer, Integer> rackNumbers = new LinkedHashMap<>();
    private final Map<Integer, Integer> serverNumbers = new LinkedHashMap<>();
    private final Map<String, Integer> refugesOfRoom = new LinkedHashMap<>();
    private final Map<String, Deadline> deadlines = new LinkedHashMap<>();
    private final Map<String, Integer> destinationNumbers = new LinkedHashMap<>();

    Question(PlanRequest request) {
        this.request = request;
        this.topology = new Topology(request.site());
        this.services = new ServiceOrder(request.site(), topology);
        this.savings = PowerSavings.of(request, topology, services);
        this.size = request.candidates().size();
        this.destinations = request.site().destinations();
        if (destinations.size() > DESTINATIONS_MAX) {
            throw new IllegalArgumentException(destinations.size() + " destinations; at most " + DESTINATIONS_MAX);
        }
        this.wideRate = ratesOutOf(Double.POSITIVE_INFINITY);
        this.rate = new double[size][];
        this.room = new int[size];
        Map<Double, double[]> rates = new LinkedHashMap<>();
        for (int item = 0; item < size; item++) {
            room[item] = topology.roomOf(workload(item).index());
            rate[item] = rates.computeIfAbsent(topology.roomGbps(room[item]), this::ratesOutOf);
        }
        for (int number = 0; number < wideRate.length; number++) {
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
        this.gain = new double[size];
        this.stops = new boolean[size];
        this.rack = new int[size];
        this.server = new int[size];
        this.firstMethod = new int[size];
        this.firstReason = new StepReason[size];
        this.promisedDestination = new int[size];
        for (int item = 0; item < size; item++) {
            stops[item] = expected(item, Method.STOP, 0) <= cut[item]
                    && !request.candidates().get(item).barred().contains(Method.STOP);
            gain[item] = gainOf(item);
            rack[item] = rackOf(workload(item));
            server[item] = serverOf(workload(item));
            settleFirst(item);
            promisedDestination[item] = request.candidates()
                    .get(item)
                    .promised()
                    .flatMap(Promise::place)
                    .map(place -> destination(place.destination()))
                    .orElse(-1);
        }
        for (PinnedStep step : request.inFlight()) {
            rackOf(step.workload());
            serverOf(step.workload());
        }
        this.contested = IntStream.range(0, size)
                .filter(item -> firstMethod[item] < workload(item).methods().size()
                        && workload(item).methods().get(firstMethod[item]).copies())
                .toArray();
        for (Destination destination : destinations) {
            keepHosts(destination);
        }
        this.promisedHost = new int[size];
        Arrays.fill(promisedHost, -1);
        for (int item : contested) {
            promisedHost[item] = promisedHost(item);
        }
    }

    private double[] ratesOutOf(double roomGbps) {
        return destinations.stream()
                .mapToDouble(to -> Rates.to(to, request.site().limits(), roomGbps))
                .toArray();
    }

    final int rackOf(Workload workload) {
        Integer known = rackNumbers.putIfAbsent(topology.rackOf(workload.index()), racks);
        return known != null ? known : racks++;
    }

    final int serverOf(Workload workload) {
        Integer known = serverNumbers.putIfAbsent(topology.serverOf(workload.index()), servers);
        return known != null ? known : servers++;
    }

    private double gainOf(int item) {
        Workload workload = workload(item);
        boolean stopped = stops[item] && workload.methods().contains(Method.STOP);
        return topology.weightOf(workload.index())
                * (Credit.share(workload, Fate.KEPT_RUNNING) - (stopped ? Credit.share(workload, Fate.STOPPED) : 0));
    }

    private void settleFirst(int item) {
        Workload workload = workload(item);
        double mostFree = 0;
        for (int number = 0; number < wideRate.length; number++) {
            if ((refuges[item] & 1 << number) != 0) {
                mostFree = Math.max(mostFree, mostFree(number));
            }
        }
        firstReason[item] = StepReason.PREFERRED;
        while (firstMethod[item] < workload.methods().size()) {
            Method method = workload.methods().get(firstMethod[item]);
            Optional<StepReason> obstacle = obstacle(item, method, 0);
            if (obstacle.isEmpty() && method.copies() && mostFree < workload.memoryGib() - ROUNDING_GIB) {
                obstacle = Optional.of(StepReason.NO_MEMORY);
            }
            if (obstacle.isEmpty()) {
                return;
            }
            firstReason[item] = obstacle.get();
            firstMethod[item]++;
        }
    }

    /** Why a method is out of the question for a start at {@code now}, memory apart. */
    Optional<StepReason> obstacle(int item, Method method, double now) {
        Candidate candidate = request.candidates().get(item);
        if (candidate.excludes(method)) {
            return Optional.of(candidate.barred().contains(method) ? StepReason.NOT_ARMED : StepReason.FAILED_BEFORE);
        }
        if (method == Method.STOP) {
            return Optional.empty();
        }
        boolean refuge = method == Method.SHIFT ? replicaOutlives[item] : refuges[item] != 0;
        if (!refuge) {
            return Optional.of(StepReason.NO_DESTINATION);
        }
        boolean late = now + safe(item, method, fastest(item, refuges[item])) > latest[item];
        return late ? Optional.of(StepReason.NO_TIME) : Optional.empty();
    }

    private List<Double> space(int destination) {
        return request.space().getOrDefault(destinations.get(destination).id(), List.of());
    }

    private final Map<Integer, Double> mostFree = new LinkedHashMap<>();

    private double mostFree(int destination) {
        return mostFree.computeIfAbsent(
                destination,
                key -> space(key).stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(0));
    }

    double freeGib(int destination) {
        return space(destination).stream().mapToDouble(Double::doubleValue).sum();
    }

    private void keepHosts(Destination destination) {
        int number = destination(destination.id());
        boolean[] promised = new boolean[space(number).size()];
        for (int item : contested) {
            request.candidates().get(item).promised().flatMap(Promise::place).ifPresent(place -> {
                if (place.destination().equals(destination.id())
                        && place.host() >= 0
                        && place.host() < promised.length) {
                    promised[place.host()] = true;
                }
            });
        }
        Map<Double, Integer> equal = new LinkedHashMap<>();
        List<Integer> kept = new ArrayList<>();
        List<Double> free = new ArrayList<>();
        for (int host = 0; host < promised.length; host++) {
            Double gib = space(number).get(host);
            if (promised[host] || equal.merge(gib, 1, Integer::sum) <= contested.length) {
                kept.add(host);
                free.add(gib);
            }
        }
        hosts.add(kept.stream().mapToInt(Integer::intValue).toArray());
        hostSpace.add(free);
    }

    /**
     * By place in {@link #contested}, its place in the order of the plan in force. Where that does not copy it, it goes
     * before the first that matters less: what just lost its better method is not to wait behind batch jobs, where
     * every delay on the way is its own.
     */
    double[] promisedRanks() {
        double[] ranks = new double[contested.length];
        double[] firstBelow = new double[Workload.TIERS];
        Arrays.fill(firstBelow, Integer.MAX_VALUE);
        for (int at = 0; at < ranks.length; at++) {
            ranks[at] = request.candidates()
                    .get(contested[at])
                    .promised()
                    .filter(promise -> promise.method().copies())
                    .map(promise -> (double) promise.rank())
                    .orElse(-1.0);
            if (ranks[at] >= 0) {
                for (int tier = 0; tier < workload(contested[at]).tier(); tier++) {
                    firstBelow[tier] = Math.min(firstBelow[tier], ranks[at]);
                }
            }
        }
        for (int at = 0; at < ranks.length; at++) {
            if (ranks[at] < 0) {
                ranks[at] = firstBelow[workload(contested[at]).tier()] - 0.5;
            }
        }
        return ranks;
    }

    /** Whether a plan in force is to be kept as far as it goes. */
    boolean anyPromise() {
        return request.candidates().stream()
                .anyMatch(candidate -> candidate.promised().isPresent());
    }

    private int promisedHost(int item) {
        int to = promisedDestination[item];
        return to < 0
                ? -1
                : request.candidates()
                        .get(item)
                        .promised()
                        .flatMap(Promise::place)
                        .map(place -> Arrays.binarySearch(hosts.get(to), place.host()))
                        .filter(host -> host >= 0)
                        .orElse(-1);
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
                seconds = Math.min(seconds, expected(item, method, fastest(item, refuges[item])));
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
    double fastest(int item, int mask) {
        double fastest = 0;
        for (int number = 0; number < wideRate.length; number++) {
            if ((mask & 1 << number) != 0) {
                fastest = Math.max(fastest, rate[item][number]);
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
