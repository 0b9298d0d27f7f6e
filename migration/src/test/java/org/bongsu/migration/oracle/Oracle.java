package org.bongsu.migration.oracle;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.CumulativeConstraint;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.IntervalVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.PlanRequest;

/**
 * What CP-SAT makes of a small room: the same limits as a constraint model, written from the rules and not from the
 * planner. Durations are rounded up to hundredths of a second, so that what it finds can really be done.
 */
final class Oracle {

    private static final double TICKS_A_SECOND = 100;
    private static final double MILLI = 1000;

    private final PlanRequest request;
    private final Site site;
    private final CpModel model = new CpModel();
    private final LinearExprBuilder gained = LinearExpr.newBuilder();
    private final Map<String, CumulativeConstraint> cumulatives = new LinkedHashMap<>();
    private final List<LinearExprBuilder> hostLoads = new ArrayList<>();
    private final List<Double> hostFree = new ArrayList<>();
    private final Map<String, Integer> hosts = new LinkedHashMap<>();
    private final List<IntVar> variables = new ArrayList<>();
    private double fixed;

    /** @param bound what CP-SAT proved that nobody can exceed */
    record Answer(double value, double bound, boolean optimal) {}

    private Oracle(PlanRequest request) {
        this.request = request;
        this.site = request.site();
    }

    static Answer ask(PlanRequest request, double seconds) {
        Loader.loadNativeLibraries();
        return new Oracle(request).solve(seconds);
    }

    private Answer solve(double seconds) {
        for (Destination to : site.destinations()) {
            for (int host = 0; host < to.hosts(); host++) {
                hosts.put(to.host(host), hostLoads.size());
                hostLoads.add(LinearExpr.newBuilder());
                hostFree.add(request.space().get(to.id()).get(host));
            }
        }
        request.candidates().forEach(candidate -> add(candidate.workload()));
        for (int host = 0; host < hostLoads.size(); host++) {
            model.addLessOrEqual(hostLoads.get(host).build(), (long) (hostFree.get(host) * MILLI));
        }
        model.maximize(gained);
        // One strategy finds, the other proves; the second begins where the first came to.
        CpSolver finder = new CpSolver();
        finder.getParameters().setNumWorkers(1).setRandomSeed(1).setMaxTimeInSeconds(seconds);
        CpSolverStatus found = finder.solve(model);
        double value = 0;
        double bound = Double.POSITIVE_INFINITY;
        if (found == CpSolverStatus.OPTIMAL || found == CpSolverStatus.FEASIBLE) {
            value = finder.objectiveValue();
            bound = finder.bestObjectiveBound();
            variables.forEach(variable -> model.addHint(variable, finder.value(variable)));
        } else {
            variables.forEach(variable -> model.addHint(variable, 0));
        }
        CpSolverStatus proved = found;
        if (found != CpSolverStatus.OPTIMAL) {
            CpSolver prover = new CpSolver();
            prover.getParameters()
                    .setNumWorkers(1)
                    .setInterleaveSearch(true)
                    .setRandomSeed(1)
                    .setMaxTimeInSeconds(seconds);
            proved = prover.solve(model);
            if (proved == CpSolverStatus.OPTIMAL || proved == CpSolverStatus.FEASIBLE) {
                value = Math.max(value, prover.objectiveValue());
                bound = Math.min(bound, prover.bestObjectiveBound());
            }
        }
        return new Answer(fixed + value / MILLI, fixed + bound / MILLI, proved == CpSolverStatus.OPTIMAL);
    }

    private double weight(Workload workload) {
        double[] tiers = {64, 16, 4, 1};
        return tiers[workload.tier()] * site.service(workload.service()).weight();
    }

    private void add(Workload workload) {
        Deadline deadline = request.deadlines().stream()
                .filter(one -> one.room().equals(site.roomOf(workload).id()))
                .findFirst()
                .orElseThrow();
        double cut = request.now().secondsUntil(deadline.at());
        double latest = request.now().secondsUntil(deadline.latestFinish());
        boolean shifts = workload.methods().contains(Method.SHIFT)
                && site.service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .filter(duration -> duration.toMillis()
                                        / MILLI
                                        * request.durations().safe()
                                <= latest)
                        .isPresent();
        if (shifts) {
            fixed += weight(workload);
            return;
        }
        boolean stops = workload.stop().toMillis() / MILLI <= cut;
        double stopped = workload.methods().size() == 1 ? 1 : 0.5;
        double alone = stops ? stopped * weight(workload) : 0;
        fixed += alone;
        long gain = Math.round((weight(workload) - alone) * MILLI);
        if (gain > 0) {
            copies(workload, latest, gain);
        }
    }

    private void copies(Workload workload, double latest, long gain) {
        List<Literal> ways = new ArrayList<>();
        for (Destination to : site.destinations()) {
            double rate = rate(workload, to);
            double gbit = workload.memoryGib() * 8.589934592;
            List<Literal> toHere = new ArrayList<>();
            for (Method method : workload.methods()) {
                double net = rate - gbit * workload.dirtyShare();
                double nominal = switch (method) {
                    case LIVE -> net > 0 ? gbit / net + 3 : Double.POSITIVE_INFINITY;
                    case COLD -> workload.stop().toMillis() / MILLI + gbit / rate + 30;
                    case SHIFT, STOP -> Double.POSITIVE_INFINITY;
                };
                double safe = nominal * request.durations().safe();
                if (safe <= latest) {
                    toHere.add(copy(workload, to, rate, nominal, latest - safe));
                }
            }
            if (!toHere.isEmpty()) {
                place(workload, to, toHere);
                ways.addAll(toHere);
            }
        }
        if (!ways.isEmpty()) {
            model.addAtMostOne(ways);
            ways.forEach(way -> gained.addTerm(way, gain));
        }
    }

    private double rate(Workload workload, Destination to) {
        MigrationLimits limits = site.limits();
        double link = to.linkGbps() / Math.ceil(to.linkGbps() / limits.serverGbps());
        double rack = limits.rackGbps() / Math.ceil(limits.rackGbps() / limits.serverGbps());
        OptionalDouble gbps = site.limitsOf(site.roomOf(workload)).gbps();
        double most = gbps.orElse(limits.serverGbps());
        double room = most / Math.ceil(most / limits.serverGbps());
        return Math.min(room, Math.min(link, rack));
    }

    private Literal copy(Workload workload, Destination to, double rate, double seconds, double lastStart) {
        String name = workload.id() + to.id() + seconds;
        BoolVar present = model.newBoolVar(name);
        variables.add(present);
        long ticks = (long) Math.ceil(seconds * request.durations().expected() * TICKS_A_SECOND);
        IntVar start = model.newIntVar(0, (long) Math.floor(lastStart * TICKS_A_SECOND), name);
        variables.add(start);
        IntervalVar interval = model.newOptionalFixedSizeIntervalVar(start, ticks, present, name);
        MigrationLimits limits = site.limits();
        long used = (long) Math.floor(rate * MILLI);
        String rack = site.rackOf(workload).id();
        demand("link " + to.id(), to.linkGbps() * MILLI + 1, interval, used);
        demand("rack rate " + rack, limits.rackGbps() * MILLI + 1, interval, used);
        demand("rack moves " + rack, limits.movesPerRack(), interval, 1);
        demand("server rate " + workload.server(), limits.serverGbps() * MILLI + 1, interval, used);
        demand("server moves " + workload.server(), limits.movesPerServer(), interval, 1);
        RoomLimits ofRoom = site.limitsOf(site.roomOf(workload));
        String room = site.roomOf(workload).id();
        ofRoom.gbps().ifPresent(gbps -> demand("room rate " + room, gbps * MILLI + 1, interval, used));
        ofRoom.moves().ifPresent(moves -> demand("room moves " + room, moves, interval, 1));
        return present;
    }

    private void demand(String resource, double capacity, IntervalVar interval, long demand) {
        cumulatives
                .computeIfAbsent(resource, key -> model.addCumulative((long) Math.floor(capacity)))
                .addDemand(interval, demand);
    }

    private void place(Workload workload, Destination to, List<Literal> copies) {
        List<Literal> there = new ArrayList<>();
        for (int host = 0; host < to.hosts(); host++) {
            BoolVar at = model.newBoolVar(workload.id() + "@" + to.host(host));
            variables.add(at);
            hostLoads.get(hosts.get(to.host(host))).addTerm(at, (long) Math.ceil(workload.memoryGib() * MILLI));
            there.add(at);
        }
        model.addEquality(
                LinearExpr.sum(there.toArray(new Literal[0])), LinearExpr.sum(copies.toArray(new Literal[0])));
    }
}
