package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomLimits;
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

    /** The share of a tier's credit for which a plan in force is changed. */
    private static final double CHANGE_WORTH = 0.002;

    private static final double[] CHANGE_FOR_ONE = {16, 4};

    private final Question question;
    private final String name;
    private final boolean keepsPromises;
    private final boolean[] reserved;
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
    private final double[] roomPeak;
    private final int[] roomMovesPeak;
    private final PriorityQueue<Release> releases =
            new PriorityQueue<>(Comparator.comparingDouble(Release::at).thenComparingInt(Release::number));
    private int releaseCount;

    private final double[] tierCredit = new double[Workload.TIERS];

    private record Release(double at, int number, int room, int rack, int server, int destination, double rate) {}

    /**
     * @param name of the order, for people
     * @param keepsPromises whether hosts are kept free for those to whom the plan in force promised them
     */
    Schedule(Question question, String name, boolean keepsPromises) {
        this.question = question;
        this.name = name;
        this.keepsPromises = keepsPromises;
        this.reserved = new boolean[question.size];
        int size = question.size;
        this.rank = new int[size];
        this.methodIndex = question.firstMethod.clone();
        this.reason = question.firstReason.clone();
        this.start = new double[size];
        this.finish = new double[size];
        this.destination = new int[size];
        this.host = new int[size];
        this.planned = new boolean[size];
        Arrays.fill(destination, NONE);
        Arrays.fill(host, NONE);
        this.uplinks = new Uplinks(question.topology, question.racks, question.servers);
        this.line = new CopyLine(question.topology, uplinks, question.racks);
        question.hostSpace.forEach(free -> pools.add(new HostPool(free)));
        this.linkUse = new double[pools.size()];
        this.linkPeak = new double[pools.size()];
        this.memoryTaken = new double[pools.size()];
        this.rackPeak = new double[question.racks];
        this.serverPeak = new double[question.servers];
        this.roomPeak = new double[question.topology.rooms()];
        this.roomMovesPeak = new int[roomPeak.length];
    }

    /** @param sequence of {@link Question#contested}, first come first served */
    Schedule run(int[] sequence) {
        pin();
        for (int item : sequence) {
            reserve(item);
        }
        for (int at = 0; at < sequence.length; at++) {
            rank[sequence[at]] = at;
            enter(sequence[at], 0);
        }
        copyAll();
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

    /**
     * As {@link #isBetterThan}, but by so much that what tenants were promised may be broken for it: a share of what a
     * tier earns anyway, and in the two highest never more than half of what saving one workload is worth.
     */
    boolean isWorthChanging(Schedule promised) {
        for (int tier = 0; tier < tierCredit.length; tier++) {
            double gained = tierCredit[tier] - promised.tierCredit[tier];
            double worth = CHANGE_WORTH * promised.tierCredit[tier];
            if (Math.abs(gained)
                    > 1e-6 + (tier < CHANGE_FOR_ONE.length ? Math.min(worth, CHANGE_FOR_ONE[tier]) : worth)) {
                return gained > 0;
            }
        }
        return false;
    }

    private void reserve(int item) {
        int to = question.promisedDestination[item];
        if (keepsPromises && to != NONE && (question.refuges[item] & 1 << to) != 0) {
            int promised = question.promisedHost[item];
            double gib = question.workload(item).memoryGib();
            if (promised != NONE && pools.get(to).fits(promised, gib)) {
                pools.get(to).take(promised, gib);
                reserved[item] = true;
            }
        }
    }

    private void release(int item) {
        if (reserved[item]) {
            reserved[item] = false;
            pools.get(question.promisedDestination[item])
                    .take(question.promisedHost[item], -question.workload(item).memoryGib());
        }
    }

    /** Whether any workload earns less than it could. */
    boolean leavesAnything() {
        for (int item : question.contested) {
            if (fate(item) != Fate.KEPT_RUNNING) {
                return true;
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
                int to = question.destination(step.place().get().destination());
                take(
                        Math.max(0, question.seconds(step.expectedFinish())),
                        question.topology.roomOf(step.workload().index()),
                        question.rackOf(step.workload()),
                        question.serverOf(step.workload()),
                        to,
                        step.rateGbps());
            }
        }
    }

    private void take(double until, int room, int rack, int server, int to, double rate) {
        uplinks.take(room, rack, server, rate);
        linkUse[to] += rate;
        linkPeak[to] = Math.max(linkPeak[to], linkUse[to]);
        rackPeak[rack] = Math.max(rackPeak[rack], uplinks.rackRate(rack));
        serverPeak[server] = Math.max(serverPeak[server], uplinks.serverRate(server));
        roomPeak[room] = Math.max(roomPeak[room], uplinks.roomRate(room));
        roomMovesPeak[room] = Math.max(roomMovesPeak[room], uplinks.roomMoves(room));
        releases.add(new Release(until, releaseCount++, room, rack, server, to, rate));
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
        Optional<StepReason> obstacle = question.obstacle(item, method, now);
        return obstacle.isEmpty() && method.copies() && !anyHostFits(item)
                ? Optional.of(StepReason.NO_MEMORY)
                : obstacle;
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

    private void enterUncontested(int item) {
        if (method(item) == Method.SHIFT) {
            enter(item, 0);
        }
    }

    private void settle(int item, double at, double seconds) {
        planned[item] = true;
        start[item] = at;
        finish[item] = at + seconds;
    }

    private void queue(int item, int refuges) {
        line.add(
                item,
                refuges,
                question.fastest(item, refuges),
                question.room[item],
                question.rack[item],
                question.server[item],
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
            release(item);
            reason[item] = StepReason.NO_TIME;
            methodIndex[item]++;
            seek(item, now);
        }
    }

    private void release(Release over) {
        uplinks.give(over.room, over.rack, over.server, over.rate);
        linkUse[over.destination] -= over.rate;
        line.changed(over.rack);
    }

    /** Starts, moves or downgrades the first in line; false when nothing can be done before the next release. */
    private boolean startNext(double now) {
        long group = NONE;
        for (long ready : line.ready()) {
            if ((group == NONE || line.firstRank(ready) < line.firstRank(group))
                    && anyLinkFree(line.firstItem(ready), CopyLine.destinations(ready))) {
                group = ready;
            }
        }
        if (group == NONE) {
            return false;
        }
        int item = line.firstItem(group);
        line.remove(item);
        place(item, CopyLine.destinations(group), now);
        return true;
    }

    private boolean anyLinkFree(int item, int refuges) {
        for (int to = 0; to < linkUse.length; to++) {
            if ((refuges & 1 << to) != 0 && linkFree(item, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean linkFree(int item, int to) {
        return linkUse[to] + question.rate[item][to]
                <= question.destinations.get(to).linkGbps() + ROUNDING_GBPS;
    }

    private void place(int item, int refuges, double now) {
        release(item);
        double gib = question.workload(item).memoryGib();
        int timely = 0;
        int roomy = 0;
        int best = NONE;
        int promised = question.promisedDestination[item];
        for (int to = 0; to < pools.size(); to++) {
            int bit = refuges & 1 << to;
            if (bit != 0 && now + question.safe(item, method(item), question.rate[item][to]) <= question.latest[item]) {
                timely |= bit;
                if (pools.get(to).fitting(gib) >= 0) {
                    roomy |= bit;
                    if (linkFree(item, to)
                            && (promised == NONE || best != promised)
                            && (best == NONE || to == promised || idleShare(to) > idleShare(best))) {
                        best = to;
                    }
                }
            }
        }
        boolean waits = keepsPromises && promised != NONE && best != promised && (roomy & 1 << promised) != 0;
        if (best != NONE && !waits) {
            startCopy(item, best, now);
        } else if (roomy != 0) {
            queue(item, waits ? 1 << promised : roomy);
            reserve(item);
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
        double rate = question.rate[item][to];
        destination[item] = to;
        int promised = to == question.promisedDestination[item] ? question.promisedHost[item] : NONE;
        boolean kept = promised != NONE && pools.get(to).fits(promised, workload.memoryGib());
        host[item] = kept ? promised : pools.get(to).fitting(workload.memoryGib());
        pools.get(to).take(host[item], workload.memoryGib());
        memoryTaken[to] += workload.memoryGib();
        settle(item, now, question.expected(item, method(item), rate));
        take(finish[item], question.room[item], question.rack[item], question.server[item], to, rate);
    }

    private void stopAll() {
        StopOrder stops = new StopOrder(question.services);
        List<StopOrder.Stop> all = new ArrayList<>();
        for (PinnedStep step : question.request.inFlight()) {
            if (step.method() == Method.STOP) {
                question.deadlineOf(step.workload())
                        .ifPresent(deadline -> stops.underWay(
                                unitOf(step.workload()),
                                question.seconds(deadline.at()),
                                Math.max(0, question.seconds(step.expectedFinish()))));
            }
        }
        for (int item = 0; item < question.size; item++) {
            Workload workload = question.workload(item);
            if (methodIndex[item] < workload.methods().size() && method(item) == Method.STOP) {
                double safe = question.safe(item, Method.STOP, 0);
                double seconds = safe <= question.cut[item] ? safe : question.expected(item, Method.STOP, 0);
                if (!question.stops[item]) {
                    reason[item] = StepReason.TOO_LATE;
                } else {
                    StopOrder.Stop stop = new StopOrder.Stop(
                            item,
                            unitOf(workload),
                            question.cut[item],
                            question.latest[item],
                            seconds,
                            workload.stopIsEnough(),
                            question.savings.saves(workload));
                    rank[item] = stop.savesBattery ? question.savings.rank(workload) : rank[item];
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
            } else if (stop.early) {
                reason[stop.item] = StepReason.SAVES_BATTERY;
            }
        }
    }

    private int unitOf(Workload workload) {
        return question.services.unit(workload.index(), question.topology.serviceOf(workload.index()));
    }

    private Fate fate(int item) {
        if (methodIndex[item] == question.workload(item).methods().size()) {
            return Fate.LOST;
        }
        return method(item).keepsRunning() ? Fate.KEPT_RUNNING : question.stops[item] ? Fate.STOPPED : Fate.LOST;
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

    /** Completes the schedule: what is settled without contention, and when clean stops start. */
    Plan plan(int evaluations) {
        for (int item = 0; item < question.size; item++) {
            if (!planned[item]
                    && methodIndex[item] < question.workload(item).methods().size()) {
                enterUncontested(item);
            }
        }
        stopAll();
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
                name,
                question.savings.buys(),
                question.request.durations());
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
                        .thenComparingInt(item -> rank[item])
                        .thenComparingInt(item -> question.workload(item).tier())
                        .thenComparingInt(item -> item))
                .forEach(item -> steps.add(step(item)));
        return steps;
    }

    private Step step(int item) {
        Method method = method(item);
        Optional<Place> place = method == Method.STOP
                ? Optional.empty()
                : Optional.of(
                        new Place(question.destinations.get(destination[item]).id(), hostNumber(item)));
        return new Step(
                wave(question.workload(item), method),
                question.workload(item),
                method,
                question.request.now().plusSeconds(start[item]),
                question.request.now().plusSeconds(finish[item]),
                place,
                method.copies() ? question.rate[item][destination[item]] : 0,
                reason[item]);
    }

    private int hostNumber(int item) {
        return host[item] == NONE ? Place.REPLICA : question.hosts.get(destination[item])[host[item]];
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

    /** Every link and destination, the rooms and racks that are used, and the busiest server. */
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
        Map<Integer, Rack> racks = new TreeMap<>();
        Map<Integer, String> servers = new TreeMap<>();
        for (int item = 0; item < question.size; item++) {
            racks.putIfAbsent(question.rack[item], question.request.site().rackOf(question.workload(item)));
            servers.putIfAbsent(question.server[item], question.workload(item).server());
        }
        for (PinnedStep step : question.request.inFlight()) {
            racks.putIfAbsent(
                    question.rackOf(step.workload()), question.request.site().rackOf(step.workload()));
            servers.putIfAbsent(
                    question.serverOf(step.workload()), step.workload().server());
        }
        for (Room one : question.request.site().rooms()) {
            int room = question.topology.room(one.id());
            RoomLimits most = question.request.site().limitsOf(one);
            if (roomMovesPeak[room] > 0) {
                most.gbps()
                        .ifPresent(gbps -> uses.add(new LimitUse(LimitUse.Kind.ROOM, one.id(), gbps, roomPeak[room])));
                most.moves()
                        .ifPresent(moves ->
                                uses.add(new LimitUse(LimitUse.Kind.ROOM_MOVES, one.id(), moves, roomMovesPeak[room])));
            }
        }
        racks.forEach((rack, one) -> {
            if (rackPeak[rack] > 0) {
                uses.add(new LimitUse(LimitUse.Kind.RACK, one.id(), limits().rackGbps(), rackPeak[rack]));
            }
        });
        int busiest = IntStream.range(0, serverPeak.length)
                .boxed()
                .max(Comparator.comparingDouble((Integer server) -> serverPeak[server])
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(NONE);
        if (busiest != NONE && serverPeak[busiest] > 0) {
            String server = Ordered.require(servers, busiest, "server");
            uses.add(new LimitUse(LimitUse.Kind.SERVER, server, limits().serverGbps(), serverPeak[busiest]));
        }
        return uses;
    }
}
