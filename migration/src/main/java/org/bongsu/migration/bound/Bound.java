package org.bongsu.migration.bound;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * An upper bound on the credit that any schedule can earn, by Lagrangian relaxation.
 *
 * <p>Kept of the real problem: what a link can carry before each cut (nested: everything with a cut by {@code t} shares
 * the link's {@code t}), the memory of each destination, and that no step outlasts its own cut. Dropped: racks, servers,
 * hosts, order, margins. Every price not below zero gives a true bound, so the search for good prices may stop anywhere;
 * the least bound seen is returned. The number of rounds is fixed, so that the result depends on the instance alone.
 */
public final class Bound {

    /** Enough for 0.5 % on 32,000 workloads; each is one pass over all of them. */
    static final int ROUNDS = 200;

    /** Rounds without a better bound after which the step is halved. */
    private static final int PATIENCE = 8;

    /** More than the error of summing 100,000 products, so that rounding never puts the bound below a true value. */
    private static final double ROUNDING = 1e-9;

    private static final double GBIT_A_GIB = 8.589934592;

    private static final double LIVE_OVERHEAD_S = 3;
    private static final double COLD_OVERHEAD_S = 30;

    private final BoundInstance instance;
    private final double[] cutSeconds;
    private final int refuges;
    private final List<Item> contested = new ArrayList<>();
    private final double[][] linkCapacity;
    private final double[] memoryCapacity;
    private double uncontested;

    private Bound(BoundInstance instance) {
        this.instance = instance;
        this.refuges = instance.refuges().size();
        TreeSet<Double> times = new TreeSet<>();
        instance.cuts().values().forEach(cut -> times.add(secondsTo(cut)));
        this.cutSeconds = times.stream().mapToDouble(Double::doubleValue).toArray();
        this.linkCapacity = new double[refuges][cutSeconds.length];
        this.memoryCapacity = new double[refuges];
        for (int refuge = 0; refuge < refuges; refuge++) {
            memoryCapacity[refuge] = instance.refuges().get(refuge).freeGib();
            for (int cut = 0; cut < cutSeconds.length; cut++) {
                linkCapacity[refuge][cut] =
                        instance.refuges().get(refuge).destination().linkGbps() * Math.max(0, cutSeconds[cut]);
            }
        }
        instance.workloads().forEach(this::sort);
    }

    /** At least the credit of the best schedule; never above the sum of all weights. */
    public static double of(BoundInstance instance) {
        return new Bound(instance).search() * (1 + ROUNDING);
    }

    /** A workload that earns more by a copy than without. */
    private record Item(int cut, double gain, double gib, double[] gbit) {}

    private double secondsTo(BoundInstance.Cut cut) {
        return instance.start().secondsUntil(cut.at());
    }

    private void sort(Workload workload) {
        Site site = instance.site();
        BoundInstance.Cut cut = instance.cutOf(workload);
        double left = secondsTo(cut);
        double weight = Credit.weight(site, workload);
        double alone = weight * withoutCopy(workload, left);
        uncontested += alone;
        double gain = weight - alone;
        double[] gbit = new double[refuges];
        boolean copies = false;
        for (int refuge = 0; refuge < refuges; refuge++) {
            gbit[refuge] = leastGbit(workload, instance.refuges().get(refuge).destination(), left);
            copies |= gbit[refuge] < Double.POSITIVE_INFINITY;
        }
        if (copies && gain > 0) {
            contested.add(new Item(indexOf(left), gain, workload.memoryGib(), gbit));
        }
    }

    private int indexOf(double seconds) {
        for (int cut = 0; cut < cutSeconds.length; cut++) {
            if (cutSeconds[cut] == seconds) {
                return cut;
            }
        }
        throw new IllegalStateException("no cut at " + seconds + " s");
    }

    private double withoutCopy(Workload workload, double left) {
        boolean shifts = workload.methods().contains(Method.SHIFT)
                && instance.site()
                        .service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .filter(duration -> fits(duration.toNanos() / 1e9, left))
                        .isPresent();
        if (shifts) {
            return Credit.share(workload, Fate.KEPT_RUNNING);
        }
        boolean stops =
                workload.methods().contains(Method.STOP) && fits(workload.stop().toNanos() / 1e9, left);
        return stops ? Credit.share(workload, Fate.STOPPED) : 0;
    }

    private boolean fits(double nominalSeconds, double left) {
        return nominalSeconds * instance.fastest() <= left;
    }

    /** The least a copy to the destination puts on its link, Gbit; infinite when none can finish in time. */
    private double leastGbit(Workload workload, Destination destination, double left) {
        boolean served = destination.serves().isEmpty()
                || destination
                        .serves()
                        .contains(instance.site().roomOf(workload).id());
        if (!served || workload.memoryGib() > destination.memoryGibPerHost()) {
            return Double.POSITIVE_INFINITY;
        }
        MigrationLimits limits = instance.site().limits();
        double rate = Math.min(destination.linkGbps(), Math.min(limits.serverGbps(), limits.rackGbps()));
        double memory = workload.memoryGib() * GBIT_A_GIB;
        double least = Double.POSITIVE_INFINITY;
        double net = rate - memory * workload.dirtyShare();
        if (workload.methods().contains(Method.LIVE) && net > 0 && fits(memory / net + LIVE_OVERHEAD_S, left)) {
            least = memory / net * rate;
        }
        double stop = workload.stop().toNanos() / 1e9;
        if (workload.methods().contains(Method.COLD) && fits(stop + memory / rate + COLD_OVERHEAD_S, left)) {
            least = Math.min(least, memory);
        }
        return least * instance.fastest();
    }

    /** Prices of a link's capacity before each cut and of memory, all at least 0. */
    private final class Prices {
        final double[][] link = new double[refuges][cutSeconds.length];
        final double[] memory = new double[refuges];

        /** What one Gbit of a workload with this cut costs: it uses the capacity before its own cut and all later ones. */
        double[][] ofGbit() {
            double[][] sums = new double[refuges][cutSeconds.length];
            for (int refuge = 0; refuge < refuges; refuge++) {
                double sum = 0;
                for (int cut = cutSeconds.length - 1; cut >= 0; cut--) {
                    sum += link[refuge][cut];
                    sums[refuge][cut] = sum;
                }
            }
            return sums;
        }
    }

    private double search() {
        Prices prices = new Prices();
        double all = uncontested + contested.stream().mapToDouble(Item::gain).sum();
        double best = all;
        double scale = 1;
        int stale = 0;
        for (int round = 0; round < ROUNDS && scale > 1e-6; round++) {
            double[][] linkUse = new double[refuges][cutSeconds.length];
            double[] memoryUse = new double[refuges];
            double dual = dual(prices, linkUse, memoryUse);
            if (dual < best - 1e-12 * all) {
                best = dual;
                stale = 0;
            } else if (++stale >= PATIENCE) {
                scale /= 2;
                stale = 0;
            }
            step(prices, linkUse, memoryUse, scale * Math.max(dual - uncontested, 1e-9) * 0.05);
        }
        return best;
    }

    /** The dual function's value; fills in what the priced choice uses. */
    private double dual(Prices prices, double[][] linkUse, double[] memoryUse) {
        double[][] ofGbit = prices.ofGbit();
        double sum = uncontested;
        for (Item item : contested) {
            int choice = -1;
            double most = 0;
            for (int refuge = 0; refuge < refuges; refuge++) {
                if (item.gbit()[refuge] < Double.POSITIVE_INFINITY) {
                    double surplus = item.gain()
                            - item.gbit()[refuge] * ofGbit[refuge][item.cut()]
                            - item.gib() * prices.memory[refuge];
                    if (surplus > most) {
                        most = surplus;
                        choice = refuge;
                    }
                }
            }
            if (choice >= 0) {
                sum += most;
                linkUse[choice][item.cut()] += item.gbit()[choice];
                memoryUse[choice] += item.gib();
            }
        }
        for (int refuge = 0; refuge < refuges; refuge++) {
            sum += memoryCapacity[refuge] * prices.memory[refuge];
            for (int cut = 0; cut < cutSeconds.length; cut++) {
                sum += linkCapacity[refuge][cut] * prices.link[refuge][cut];
            }
        }
        return sum;
    }

    /** A sub-gradient step in relative terms: each price moves by its constraint's overuse, scaled by its capacity. */
    private void step(Prices prices, double[][] linkUse, double[] memoryUse, double length) {
        double norm = 0;
        for (int refuge = 0; refuge < refuges; refuge++) {
            double over = overuse(memoryUse[refuge], memoryCapacity[refuge]);
            norm += moves(prices.memory[refuge], over) ? over * over : 0;
            double used = 0;
            for (int cut = 0; cut < cutSeconds.length; cut++) {
                used += linkUse[refuge][cut];
                over = overuse(used, linkCapacity[refuge][cut]);
                norm += moves(prices.link[refuge][cut], over) ? over * over : 0;
            }
        }
        if (norm == 0) {
            return;
        }
        for (int refuge = 0; refuge < refuges; refuge++) {
            prices.memory[refuge] = moved(
                    prices.memory[refuge],
                    overuse(memoryUse[refuge], memoryCapacity[refuge]),
                    memoryCapacity[refuge],
                    length / norm);
            double used = 0;
            for (int cut = 0; cut < cutSeconds.length; cut++) {
                used += linkUse[refuge][cut];
                double capacity = linkCapacity[refuge][cut];
                prices.link[refuge][cut] =
                        moved(prices.link[refuge][cut], overuse(used, capacity), capacity, length / norm);
            }
        }
    }

    private static double overuse(double used, double capacity) {
        return capacity > 0 ? (used - capacity) / capacity : used > 0 ? 1 : 0;
    }

    private static boolean moves(double price, double over) {
        return over > 0 || price > 0;
    }

    private static double moved(double price, double over, double capacity, double length) {
        return Math.max(0, price + length * over / Math.max(capacity, 1));
    }
}
