package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Credit;
import org.bongsu.migration.bound.Fate;

/**
 * One schedule, by event-driven list scheduling: whenever a link, rack or server is free, the first in order that fits
 * starts. A workload whose method cannot finish in time, or finds no host, falls to its next method on the spot.
 */
final class Schedule {

    private static final double ROUNDING_GBPS = 1e-6;
    private static final int NONE = -1;

    private final Question question;
    private final Order order;
    private final int[] rank;
    private final int[] methodIndex;
    private final StepReason[] reason;
    private final double[] start;
    private final double[] finish;
    private final int[] destination;
    private final int[] host;
    private final boolean[] planned;

    private final Uplinks uplinks;
    private final CopyLine line;
    private final List<HostPool> pools = new ArrayList<>();
    private final double[] linkUse;
    private final double[] linkPeak;
    private final double[] memoryTaken;
    private final double[] rackPeak;
    private final double[] serverPeak;
    private final PriorityQueue<Release> releases =
            new PriorityQueue<>(Comparator.comparingDouble(Release::at).thenComparingInt(Release::number));
    private int releaseCount;

    private final double[] tierCredit = new double[Workload.TIERS];

    private record Release(double at, int number, int rack, int server, int destination, double rate) {}

    Schedule(Question question, Order order) {
        this.question = question;
        this.order = order;
        int size = question.size;
        this.rank = new int[size];
        this.methodIndex = new int[size];
        this.reason = new StepReason[size];
        this.start = new double[size];
        this.finish = new double[size];
        this.destination = new int[size];
        this.host = new int[size];
        this.planned = new boolean[size];
        Arrays.fill(destination, NONE);
        Arrays.fill(host, NONE);
        Arrays.fill(reason, StepReason.PREFERRED);
        int racks = question.request.site().racks().size();
        this.uplinks = new Uplinks(limits(), racks, question.topology.servers());
        this.line = new CopyLine(uplinks, racks);
        for (Destination one : question.destinations) {
            pools.add(new HostPool(question.request.space().getOrDefault(one.id(), List.of())));
        }
        this.linkUse = new double[pools.size()];
        this.linkPeak = new double[pools.size()];
        this.memoryTaken = new double[pools.size()];
        this.rackPeak = new double[racks];
        this.serverPeak = new double[question.topology.servers()];
    }

    Schedule run() {
        pin();
        int[] sequence = IntStream.range(0, question.size)
                .boxed()
                .sorted(order.comparator(question))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int at = 0; at < sequence.length; at++) {
            rank[sequence[at]] = at;
            seek(sequence[at], 0);
        }
        copyAll();
        stopAll();
        sum();
        return this;
    }

    /** Strict by tier: what a higher tier gains, no gain of a lower one outweighs. */
    boolean isBetterThan(Schedule other) {
        for (int tier = 0; tier < tierCredit.length; tier++) {
            if (Math.abs(tierCredit[tier] - other.tierCredit[tier]) > 1e-6) {
                return tierCredit[tier] > other.tierCredit[tier];
            }
        }
        return false;
    }

    private MigrationLimits limits() {
        return question.request.site().limits();
    }

    private Method method(int item) {
        return question.workload(item).methods().get(methodIndex[item]);
    }

    private void pin() {
        for (PinnedStep step : question.request.inFlight()) {
            if (step.method().copies() && step.place().isPresent()) {
                int workload = step.workload().index();
                int to = question.destination(step.place().get().destination());
                take(
                        Math.max(0, question.seconds(step.expectedFinish())),
                        question.topology.rackOf(workload),
                        question.topology.serverOf(workload),
                        to,
                        step.rateGbps());
            }
        }
    }

    private void take(double until, int rack, int server, int to, double rate) {
        uplinks.take(rack, server, rate);
        linkUse[to] += rate;
        linkPeak[to] = Math.max(linkPeak[to], linkUse[to]);
        rackPeak[rack] = Math.max(rackPeak[rack], uplinks.rackRate(rack));
        serverPeak[server] = Math.max(serverPeak[server], uplinks.serverRate(server));
        releases.add(new Release(until, releaseCount++, rack, server, to, rate));
        line.changed(rack);
    }

    /** Moves a workload to the first of its remaining methods that has a chance from {@code now} on. */
    private void seek(int item, double now) {
        while (methodIndex[item] < question.workload(item).methods().size()) {
            Optional<StepReason> obstacle = obstacle(item, method(item), now);
            if (obstacle.isEmpty()) {
                enter(item, now);
                return;
            }
            reason[item] = obstacle.get();
            methodIndex[item]++;
        }
    }

    private Optional<StepReason> obstacle(int item, Method method, double now) {
        if (question.request.candidates().get(item).failed().contains(method)) {
            return Optional.of(StepReason.FAILED_BEFORE);
        }
        if (method == Method.STOP) {
            return Optional.empty();
        }
        boolean refuge = method == Method.SHIFT ? question.replicaOutlives[item] : question.refuges[item] != 0;
        if (!refuge) {
            return Optional.of(StepReason.NO_DESTINATION);
        }
        double gbps = question.fastest(question.refuges[item]);
        if (now + question.safe(item, method, gbps) > question.latest[item]) {
            return Optional.of(StepReason.NO_TIME);
        }
        return method.copies() && !anyHostFits(item) ? Optional.of(StepReason.NO_MEMORY) : Optional.empty();
    }

    private boolean anyHostFits(int item) {
        double gib = question.workload(item).memoryGib();
        for (int to = 0; to < pools.size(); to++) {
            if ((question.refuges[item] & 1 << to) != 0 && pools.get(to).fitting(gib) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void enter(int item, double now) {
        Method method = method(item);
        if (method == Method.SHIFT) {
            Shift shift = question.request
                    .site()
                    .service(question.workload(item).service())
                    .shift()
                    .orElseThrow();
            destination[item] = question.destination(shift.destination());
            settle(item, now, question.expected(item, method, 0));
        } else if (method.copies()) {
            queue(item, question.refuges[item]);
        }
    }

    private void settle(int item, double at, double seconds) {
        planned[item] = true;
        start[item] = at;
        finish[item] = at + seconds;
    }

    private void queue(int item, int refuges) {
        int workload = question.workload(item).index();
        line.add(
                item,
                refuges,
                question.fastest(refuges),
                question.topology.rackOf(workload),
                question.topology.serverOf(workload),
                rank[item]);
    }

    private void copyAll() {
        double now = 0;
        while (!line.isEmpty()) {
            while (startNext(now)) {
                // every start may make room for none or many more
            }
            Release next = releases.poll();
            if (next == null) {
                break;
            }
            now = Math.max(now, next.at);
            release(next);
            while (!releases.isEmpty() && releases.peek().at <= now) {
                release(releases.remove());
            }
        }
        for (int item : line.items()) {
            line.remove(item);
            reason[item] = StepReason.NO_TIME;
            methodIndex[item]++;
            seek(item, now);
        }
    }

    private void release(Release over) {
        uplinks.give(over.rack, over.server, over.rate);
        linkUse[over.destination] -= over.rate;
        line.changed(over.rack);
    }

    /** Starts, moves or downgrades the first in line; false when nothing can be done before the next release. */
    private boolean startNext(double now) {
        int group = NONE;
        for (int ready : line.ready()) {
            if (anyLinkFree(ready) && (group == NONE || line.firstRank(ready) < line.firstRank(group))) {
                group = ready;
            }
        }
        if (group == NONE) {
            return false;
        }
        int item = line.firstItem(group);
        line.remove(item);
        place(item, group, now);
        return true;
    }

    private boolean anyLinkFree(int refuges) {
        for (int to = 0; to < linkUse.length; to++) {
            if ((refuges & 1 << to) != 0 && linkFree(to)) {
                return true;
            }
        }
        return false;
    }

    private boolean linkFree(int to) {
        return linkUse[to] + question.rate[to] <= question.destinations.get(to).linkGbps() + ROUNDING_GBPS;
    }

    private void place(int item, int refuges, double now) {
        double gib = question.workload(item).memoryGib();
        int timely = 0;
        int roomy = 0;
        int best = NONE;
        for (int to = 0; to < pools.size(); to++) {
            int bit = refuges & 1 << to;
            if (bit != 0 && now + question.safe(item, method(item), question.rate[to]) <= question.latest[item]) {
                timely |= bit;
                if (pools.get(to).fitting(gib) >= 0) {
                    roomy |= bit;
                    if (linkFree(to) && (best == NONE || idleShare(to) > idleShare(best))) {
                        best = to;
                    }
                }
            }
        }
        if (best != NONE) {
            startCopy(item, best, now);
        } else if (roomy != 0) {
            queue(item, roomy);
        } else {
            reason[item] = timely == 0 ? StepReason.NO_TIME : StepReason.NO_MEMORY;
            methodIndex[item]++;
            seek(item, now);
        }
    }

    private double idleShare(int to) {
        return 1 - linkUse[to] / question.destinations.get(to).linkGbps();
    }

    private void startCopy(int item, int to, double now) {
        Workload workload = question.workload(item);
        double rate = question.rate[to];
        destination[item] = to;
        host[item] = pools.get(to).fitting(workload.memoryGib());
        pools.get(to).take(host[item], workload.memoryGib());
        memoryTaken[to] += workload.memoryGib();
        settle(item, now, question.expected(item, method(item), rate));
        take(
                finish[item],
                question.topology.rackOf(workload.index()),
                question.topology.serverOf(workload.index()),
                to,
                rate);
    }

    private void stopAll() {
        StopOrder stops = new StopOrder(question.services);
        List<StopOrder.Stop> all = new ArrayList<>();
        for (PinnedStep step : question.request.inFlight()) {
            if (step.method() == Method.STOP) {
                question.deadlineOf(step.workload())
                        .ifPresent(deadline -> stops.underWay(
                                question.topology.serviceOf(step.workload().index()),
                                question.seconds(deadline.at()),
                                Math.max(0, question.seconds(step.expectedFinish()))));
            }
        }
        for (int item = 0; item < question.size; item++) {
            Workload workload = question.workload(item);
            if (methodIndex[item] < workload.methods().size() && method(item) == Method.STOP) {
                double safe = question.safe(item, Method.STOP, 0);
                double seconds = safe <= question.cut[item] ? safe : question.expected(item, Method.STOP, 0);
                if (seconds > question.cut[item]) {
                    reason[item] = StepReason.TOO_LATE;
                } else {
                    StopOrder.Stop stop = new StopOrder.Stop(
                            item,
                            question.topology.serviceOf(workload.index()),
                            question.cut[item],
                            question.latest[item],
                            seconds,
                            workload.stopIsEnough());
                    all.add(stop);
                    stops.add(stop);
                }
            }
        }
        stops.assign();
        for (StopOrder.Stop stop : all) {
            settle(stop.item, stop.start, stop.seconds);
            if (stop.orderGivenUp) {
                reason[stop.item] = StepReason.ORDER_GIVEN_UP;
            }
        }
    }

    private Fate fate(int item) {
        return !planned[item] ? Fate.LOST : method(item).keepsRunning() ? Fate.KEPT_RUNNING : Fate.STOPPED;
    }

    private Fate fate(PinnedStep step) {
        boolean late = question.deadlineOf(step.workload())
                .filter(deadline -> step.expectedFinish().isAfter(deadline.at()))
                .isPresent();
        return late ? Fate.LOST : step.method().keepsRunning() ? Fate.KEPT_RUNNING : Fate.STOPPED;
    }

    private void sum() {
        for (int item = 0; item < question.size; item++) {
            credit(question.workload(item), fate(item));
        }
        for (PinnedStep step : question.request.inFlight()) {
            credit(step.workload(), fate(step));
        }
    }

    private void credit(Workload workload, Fate fate) {
        tierCredit[workload.tier()] += question.topology.weightOf(workload.index()) * Credit.share(workload, fate);
    }

    Plan plan(int evaluations) {
        return new Plan(
                question.request.site(),
                question.request.now(),
                question.request.deadlines(),
                steps(),
                left(),
                limitUse(),
                Arrays.stream(tierCredit).sum(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                evaluations,
                order.name());
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>(question.size);
        for (PinnedStep pinned : question.request.inFlight()) {
            steps.add(new Step(
                    wave(pinned.workload(), pinned.method()),
                    pinned.workload(),
                    pinned.method(),
                    pinned.startedAt(),
                    pinned.expectedFinish(),
                    pinned.place(),
                    pinned.rateGbps(),
                    StepReason.IN_FLIGHT));
        }
        IntStream.range(0, question.size)
                .filter(item -> planned[item])
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> start[item])
                        .thenComparingInt(item -> wave(question.workload(item), method(item)))
                        .thenComparingInt(item -> rank[item]))
                .forEach(item -> steps.add(step(item)));
        return steps;
    }

    private Step step(int item) {
        Method method = method(item);
        Optional<Place> place = method == Method.STOP
                ? Optional.empty()
                : Optional.of(
                        new Place(question.destinations.get(destination[item]).id(), host[item]));
        return new Step(
                wave(question.workload(item), method),
                question.workload(item),
                method,
                question.request.now().plusSeconds(start[item]),
                question.request.now().plusSeconds(finish[item]),
                place,
                method.copies() ? question.rate[destination[item]] : 0,
                reason[item]);
    }

    private static int wave(Workload workload, Method method) {
        return switch (method) {
            case SHIFT -> 1;
            case LIVE, COLD -> 2 + workload.tier();
            case STOP -> 2 + Workload.TIERS;
        };
    }

    private List<Left> left() {
        List<Left> left = new ArrayList<>();
        for (int item = 0; item < question.size; item++) {
            Workload workload = question.workload(item);
            Fate fate = fate(item);
            if (fate == Fate.LOST || fate == Fate.STOPPED && !workload.stopIsEnough()) {
                boolean exhausted = fate == Fate.LOST && reason[item] == StepReason.PREFERRED;
                left.add(new Left(workload, fate, exhausted ? StepReason.NO_METHOD : reason[item]));
            }
        }
        return left;
    }

    /** Every link and destination, the racks that are used, and the busiest server. */
    private List<LimitUse> limitUse() {
        List<LimitUse> uses = new ArrayList<>();
        for (int to = 0; to < pools.size(); to++) {
            Destination one = question.destinations.get(to);
            uses.add(new LimitUse(LimitUse.Kind.LINK, one.id(), one.linkGbps(), linkPeak[to]));
            double capacity = one.hosts() * one.memoryGibPerHost();
            double freeBefore = question.request.space().getOrDefault(one.id(), List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            uses.add(new LimitUse(
                    LimitUse.Kind.DESTINATION, one.id(), capacity, capacity - freeBefore + memoryTaken[to]));
        }
        List<Rack> racks = question.request.site().racks();
        for (int rack = 0; rack < rackPeak.length; rack++) {
            if (rackPeak[rack] > 0) {
                uses.add(new LimitUse(LimitUse.Kind.RACK, racks.get(rack).id(), limits().rackGbps(), rackPeak[rack]));
            }
        }
        int busiest = IntStream.range(0, serverPeak.length)
                .boxed()
                .max(Comparator.comparingDouble((Integer server) -> serverPeak[server])
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(NONE);
        if (busiest != NONE && serverPeak[busiest] > 0) {
            Server server = question.request.site().servers().get(busiest);
            uses.add(new LimitUse(LimitUse.Kind.SERVER, server.id(), limits().serverGbps(), serverPeak[busiest]));
        }
        return uses;
    }
}
