package org.bongsu.migration.evacuability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.NodeLoad;
import org.bongsu.domain.site.Outages;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.BatteryFacts;
import org.bongsu.migration.deadline.BatteryState;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.RuntimeEstimate;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.plan.Candidate;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.PlanRequest;

/**
 * How things stand, before anything happens.
 *
 * @param calm what runs where, what is free and how long steps take; its deadlines say nothing but which rooms are asked of
 * @param supplies by power node, as last seen; a UPS of which nothing is known is given the default runtime
 */
public record Situation(PlanRequest calm, Map<String, Supply> supplies, Budgets budgets) {
    private static final Duration CALM = Duration.ofDays(2);

    private static final double COUNT_SHARE = 0.01;
    private static final double FREE_SHARE = 0.05;
    private static final double SHARE = 0.1;

    /** Half a minute less of battery changes no verdict that a plan's margin does not bear. */
    private static final double RUNTIME_LEAST_S = 30;

    public Situation {
        supplies = Ordered.map(supplies);
        if (!calm.inFlight().isEmpty()) {
            throw new IllegalArgumentException("steps under way: " + calm.inFlight());
        }
    }

    /** As the site is configured: everything runs, every destination is empty, every battery full. */
    public static Situation configured(Site site, Moment now) {
        Map<String, Supply> supplies = new LinkedHashMap<>();
        for (NodeLoad load : new Outages(site).after(List.of()).loads()) {
            PowerNode node = site.power().node(load.node()).orElseThrow();
            if (node.kind() == PowerKind.UPS) {
                boolean known = load.unknownServers() == 0 && load.ratingWatts().isPresent();
                OptionalDouble percent = known
                        ? OptionalDouble.of(
                                100 * load.knownWatts() / load.ratingWatts().getAsDouble())
                        : OptionalDouble.empty();
                BatteryState full = new BatteryState(
                        false,
                        OptionalDouble.of(100),
                        percent,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        List.of());
                supplies.put(node.id(), new Supply(node.id(), false, OptionalDouble.empty(), now, full));
            }
        }
        PlanRequest calm = PlanRequest.fresh(site, calm(site, now), Set.of(), Durations.DEFAULT, now);
        return new Situation(calm, supplies, Budgets.DEFAULT);
    }

    /** Deadlines that say nothing, of all rooms with racks. */
    public static List<Deadline> calm(Site site, Moment now) {
        Text why = new Text("asked on a quiet day", "평상시 점검");
        return site.rooms().stream()
                .filter(room -> !site.racksIn(room.id()).isEmpty())
                .map(room ->
                        new Deadline(room.id(), now.plus(CALM), DeadlineCause.DECLARED_CUT, false, Duration.ZERO, why))
                .toList();
    }

    /**
     * Whether so much has changed since that other verdicts may follow: what runs, what is free, how long steps take, or
     * how long batteries last.
     */
    public boolean differsFrom(Situation before) {
        return !calm.site().equals(before.calm.site())
                || differ(counts(), before.counts(), COUNT_SHARE, 0.5)
                || differ(free(), before.free(), FREE_SHARE, 1)
                || differ(shares(), before.shares(), SHARE, 0)
                || differ(runtimes(), before.runtimes(), SHARE, RUNTIME_LEAST_S);
    }

    private static boolean differ(Map<String, Double> now, Map<String, Double> before, double share, double least) {
        if (!now.keySet().equals(before.keySet())) {
            return true;
        }
        for (Map.Entry<String, Double> each : now.entrySet()) {
            double was = before.getOrDefault(each.getKey(), 0.0);
            if (Math.abs(each.getValue() - was) > Math.max(least, share * Math.max(each.getValue(), was))) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Double> counts() {
        Map<String, Double> counts = new LinkedHashMap<>();
        running().forEach((room, candidates) -> counts.put(room, (double) candidates.size()));
        return counts;
    }

    private Map<String, Double> free() {
        Map<String, Double> free = new LinkedHashMap<>();
        calm.space()
                .forEach((destination, hosts) -> free.put(
                        destination,
                        hosts.stream().mapToDouble(Double::doubleValue).sum()));
        return free;
    }

    /** Learned durations, as shares of the nominal ones. */
    private Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        calm.durations()
                .ofServices()
                .forEach((service, methods) -> methods.forEach((method, estimate) -> {
                    shares.put(service + " " + method + " p50", estimate.p50());
                    shares.put(service + " " + method + " p95", estimate.p95());
                }));
        return shares;
    }

    private Map<String, Double> runtimes() {
        Map<String, Double> runtimes = new LinkedHashMap<>();
        supplies.forEach((node, supply) -> runtimes.put(
                node,
                RuntimeEstimate.of(supply, BatteryFacts.of(calm.site(), node, Set.of()), budgets)
                        .seconds()));
        return runtimes;
    }

    /** Candidates by room. */
    Map<String, List<Candidate>> running() {
        Map<String, List<Candidate>> byRoom = new LinkedHashMap<>();
        calm.candidates()
                .forEach(candidate -> byRoom.computeIfAbsent(
                                calm.site().roomOf(candidate.workload()).id(), key -> new ArrayList<>())
                        .add(candidate));
        return byRoom;
    }
}
