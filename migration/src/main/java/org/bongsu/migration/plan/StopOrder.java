package org.bongsu.migration.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When clean stops start. They use nothing that others wait for, so they come late, while a better way may still be
 * found, but early enough to be tried again; under {@link #AT_ONCE} to the cut there is no later.
 *
 * <p>A service's workload is stopped after those of the services that depend on it and whose cut is not later. Where
 * waiting would miss the cut itself, the order is given up and the step says so: out of order is better than lost.
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
    private final Map<Integer, TreeMap<Double, Double>> finishes = new LinkedHashMap<>();

    StopOrder(ServiceOrder services) {
        this.services = services;
    }

    /** One stop to be timed; seconds from the plan's making. */
    static final class Stop {
        final int item;
        final int service;
        final double cut;
        final double latest;
        final double seconds;
        final boolean enough;
        double start;
        boolean orderGivenUp;

        /** @param seconds how long it is counted to take, at most {@code cut} */
        Stop(int item, int service, double cut, double latest, double seconds, boolean enough) {
            this.item = item;
            this.service = service;
            this.cut = cut;
            this.latest = latest;
            this.seconds = seconds;
            this.enough = enough;
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
                .computeIfAbsent(stop.service, key -> new ArrayList<>())
                .add(stop);
    }

    /** A stop under way. */
    void underWay(int service, double cut, double finish) {
        finished(service, cut, finish);
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
        Map<Integer, Double> firstStart = new LinkedHashMap<>();
        int[] order = services.dependantsFirst();
        for (int at = order.length - 1; at >= 0; at--) {
            List<Stop> stops = members.get(order[at]);
            if (stops != null) {
                double before = Double.POSITIVE_INFINITY;
                for (int needed : services.dependencies(order[at])) {
                    before = Math.min(before, firstStart.getOrDefault(needed, Double.POSITIVE_INFINITY));
                }
                double first = Double.POSITIVE_INFINITY;
                for (Stop stop : stops) {
                    stop.start = Math.max(0, Math.min(before, stop.wishedFinish()) - stop.seconds);
                    first = Math.min(first, stop.start);
                }
                firstStart.put(order[at], first);
            }
        }
    }

    /** Puts off what would otherwise start before its dependants are down. */
    private void settle(double cut, Map<Integer, List<Stop>> members) {
        for (int service : services.dependantsFirst()) {
            List<Stop> stops = members.get(service);
            if (stops != null) {
                double dependantsDown = dependantsDown(service, cut);
                for (Stop stop : stops) {
                    if (dependantsDown + stop.seconds <= cut) {
                        stop.start = Math.max(stop.start, dependantsDown);
                    } else if (stop.start < dependantsDown) {
                        stop.orderGivenUp = true;
                    }
                    finished(service, cut, stop.start + stop.seconds);
                }
            }
        }
    }

    private double dependantsDown(int service, double cut) {
        double down = 0;
        for (int dependant : services.dependants(service)) {
            TreeMap<Double, Double> byTheirCut = finishes.get(dependant);
            if (byTheirCut != null) {
                for (double finish : byTheirCut.headMap(cut, true).values()) {
                    down = Math.max(down, finish);
                }
            }
        }
        return down;
    }

    private void finished(int service, double cut, double finish) {
        finishes.computeIfAbsent(service, key -> new TreeMap<>()).merge(cut, finish, Math::max);
    }
}
