package org.bongsu.migration.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When clean stops start. They use nothing that others wait for, so they come late, while a better way may still be
 * found, but early enough to be tried again; under {@link #AT_ONCE} to the cut there is no later.
 *
 * <p>A service's workload is stopped after those of the services that depend on it and whose cut is not later, and after
 * the workloads that need it themselves. Where waiting would miss the cut itself, the order is given up and the step says
 * so: out of order is better than lost.
 *
 * <p>What saves battery without a loss starts at once, after what depends on it.
 */
final class StopOrder {

    /** A cut nearer than this leaves no room for waiting: everything that is only stopped is stopped at once. */
    static final Duration AT_ONCE = Duration.ofMinutes(15);

    /** What need only be stopped is done this long before the margin: a lost command and one full repetition. */
    static final Duration RESERVE_STOP_ONLY = Duration.ofMinutes(10);

    /** Long stops take longer to be doubted and repeated: time for three of them is kept. */
    private static final double REPETITIONS = 3;

    /** A stop is doubted after this many times its duration and some time for words and looks, then cancelled. */
    private static final double PATIENCE = 1.5;

    private static final double NOTICED_S = 90;

    /** What should have run on is stopped later, for a free link or host may still turn up. */
    static final Duration RESERVE_LAST_RESORT = Duration.ofMinutes(5);

    private final ServiceOrder services;
    private final TreeMap<Double, Map<Integer, List<Stop>>> byCut = new TreeMap<>();
    /** When the last stop ends, by service and cut. */
    private final Map<Integer, TreeMap<Double, Double>> ofServices = new LinkedHashMap<>();

    /** The same by unit, of those alone that are one workload. */
    private final Map<Integer, TreeMap<Double, Double>> ofWorkloads = new LinkedHashMap<>();

    StopOrder(ServiceOrder services) {
        this.services = services;
    }

    /** One stop to be timed; seconds from the plan's making. */
    static final class Stop {
        final int item;
        final int unit;
        final double cut;
        final double latest;
        final double seconds;
        final boolean enough;
        final boolean savesBattery;
        double start;
        boolean orderGivenUp;
        /** Started before its time, for the battery's sake. */
        boolean early;

        /**
         * @param unit of the {@link ServiceOrder}
         * @param seconds how long it is counted to take, at most {@code cut}
         */
        Stop(int item, int unit, double cut, double latest, double seconds, boolean enough, boolean savesBattery) {
            this.item = item;
            this.unit = unit;
            this.cut = cut;
            this.latest = latest;
            this.seconds = seconds;
            this.enough = enough;
            this.savesBattery = savesBattery;
        }

        private double wishedFinish() {
            double reserve = enough
                    ? Math.max(RESERVE_STOP_ONLY.toSeconds(), REPETITIONS * (PATIENCE * seconds + NOTICED_S))
                    : RESERVE_LAST_RESORT.toSeconds();
            return cut < AT_ONCE.toSeconds() ? Double.NEGATIVE_INFINITY : latest - reserve;
        }
    }

    void add(Stop stop) {
        byCut.computeIfAbsent(stop.cut, key -> new LinkedHashMap<>())
                .computeIfAbsent(stop.unit, key -> new ArrayList<>())
                .add(stop);
    }

    /** A stop under way. */
    void underWay(int unit, double cut, double finish) {
        finished(unit, cut, finish);
    }

    /** Sets every stop's start. */
    void assign() {
        byCut.forEach((cut, members) -> {
            wish(members);
            settle(cut, members);
        });
    }

    /** Latest sensible starts, from what is needed by others backwards to those who need it. */
    private void wish(Map<Integer, List<Stop>> members) {
        Map<Integer, Double> firstOfService = new LinkedHashMap<>();
        Map<Integer, Double> firstOfUnit = new LinkedHashMap<>();
        int[] order = services.dependantsFirst();
        for (int at = order.length - 1; at >= 0; at--) {
            List<Stop> stops = members.get(order[at]);
            if (stops != null) {
                double before = Double.POSITIVE_INFINITY;
                int service = services.serviceOfUnit(order[at]);
                for (int needed : services.dependencies(service)) {
                    before = Math.min(before, firstOfService.getOrDefault(needed, Double.POSITIVE_INFINITY));
                }
                for (int needed : services.unitsNeeded(order[at])) {
                    before = Math.min(before, firstOfUnit.getOrDefault(needed, Double.POSITIVE_INFINITY));
                }
                double first = Double.POSITIVE_INFINITY;
                for (Stop stop : stops) {
                    stop.start = Math.max(0, Math.min(before, stop.wishedFinish()) - stop.seconds);
                    first = Math.min(first, stop.start);
                }
                firstOfService.merge(service, first, Math::min);
                firstOfUnit.put(order[at], first);
            }
        }
    }

    /** Puts off what would otherwise start before its dependants are down. */
    private void settle(double cut, Map<Integer, List<Stop>> members) {
        for (int unit : services.dependantsFirst()) {
            List<Stop> stops = members.get(unit);
            if (stops != null) {
                double dependantsDown = dependantsDown(unit, cut);
                for (Stop stop : stops) {
                    boolean inOrder = dependantsDown + stop.seconds <= cut;
                    if (stop.savesBattery && inOrder && dependantsDown < stop.start) {
                        stop.start = dependantsDown;
                        stop.early = true;
                    } else if (inOrder) {
                        stop.start = Math.max(stop.start, dependantsDown);
                    } else if (stop.start < dependantsDown) {
                        stop.orderGivenUp = true;
                    }
                    finished(unit, cut, stop.start + stop.seconds);
                }
            }
        }
    }

    private double dependantsDown(int unit, double cut) {
        double down = 0;
        for (int dependant : services.dependants(services.serviceOfUnit(unit))) {
            down = Math.max(down, lastFinish(ofServices.get(dependant), cut));
        }
        for (int dependant : services.unitsNeeding(unit)) {
            down = Math.max(down, lastFinish(ofWorkloads.get(dependant), cut));
        }
        return down;
    }

    private static double lastFinish(@Nullable TreeMap<Double, Double> byCut, double cut) {
        double last = 0;
        if (byCut != null) {
            for (double finish : byCut.headMap(cut, true).values()) {
                last = Math.max(last, finish);
            }
        }
        return last;
    }

    private void finished(int unit, double cut, double finish) {
        ofServices
                .computeIfAbsent(services.serviceOfUnit(unit), key -> new TreeMap<>())
                .merge(cut, finish, Math::max);
        if (unit >= services.services()) {
            ofWorkloads.computeIfAbsent(unit, key -> new TreeMap<>()).merge(cut, finish, Math::max);
        }
    }
}
