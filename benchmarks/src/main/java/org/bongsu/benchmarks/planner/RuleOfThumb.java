package org.bongsu.benchmarks.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Credit;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Rates;

/**
 * A scheduler as one writes it first: a queue in a fixed order, and whatever fits starts. All are given more than they
 * have in the field: what can shift shifts, they know the durations, start nothing that cannot safely end, and whatever
 * did not get its turn is stopped in time. So they differ by order and parallelism alone.
 *
 * @param abreast copies at once over all servers
 * @param abreastAServer copies at once out of one server
 */
record RuleOfThumb(String name, Comparator<Workload> order, int abreast, int abreastAServer) {

    /** The most important first; of these as the inventory has them. */
    static RuleOfThumb priority() {
        return new RuleOfThumb(
                "priority order", Comparator.comparingInt(Workload::tier), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    static RuleOfThumb shortestFirst() {
        return new RuleOfThumb(
                "shortest first",
                Comparator.comparingDouble(Workload::memoryGib),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    /** KubeVirt's defaults: parallelMigrationsPerCluster 5, parallelOutboundMigrationsPerNode 2; a queue without priorities. */
    static RuleOfThumb kubeVirt() {
        return new RuleOfThumb("5 at once, 2 a node", Comparator.comparingInt(Workload::index), 5, 2);
    }

    private record Release(double at, Workload workload, int to, double rate) {}

    /** Credit that it earns when the rooms go dark after so many seconds. */
    double value(Site site, List<String> rooms, double cut) {
        return new Run(site, cut).play(rooms);
    }

    private final class Run {
        private final Site site;
        private final MigrationLimits limits;
        private final double cut;
        private final double latest;
        private final double[] linkUse;
        private final double[] freeGib;
        private final Map<String, Double> rackUse = new LinkedHashMap<>();
        private final Map<String, Integer> rackMoves = new LinkedHashMap<>();
        private final Map<String, Double> serverUse = new LinkedHashMap<>();
        private final Map<String, Integer> serverMoves = new LinkedHashMap<>();
        private final PriorityQueue<Release> releases = new PriorityQueue<>(Comparator.comparingDouble(Release::at));

        Run(Site site, double cut) {
            this.site = site;
            this.limits = site.limits();
            this.cut = cut;
            this.latest = cut - limits.margin().toMillis() / 1000.0;
            this.linkUse = new double[site.destinations().size()];
            this.freeGib = site.destinations().stream()
                    .mapToDouble(to -> to.hosts() * to.memoryGibPerHost())
                    .toArray();
        }

        double play(List<String> rooms) {
            double value = 0;
            List<Workload> queue = new ArrayList<>();
            for (String room : rooms) {
                for (Workload workload : site.workloadsIn(room)) {
                    boolean shifts = workload.methods().contains(Method.SHIFT)
                            && Durations.DEFAULT.safeSeconds(site, workload, Method.SHIFT, 0) <= latest;
                    if (shifts) {
                        value += credit(workload, Fate.KEPT_RUNNING);
                    } else if (workload.methods().contains(Method.LIVE)) {
                        queue.add(workload);
                    } else {
                        value += left(workload);
                    }
                }
            }
            queue.sort(order.thenComparingInt(Workload::index));
            return value + copies(queue);
        }

        private double credit(Workload workload, Fate fate) {
            return Credit.weight(site, workload) * Credit.share(workload, fate);
        }

        private double left(Workload workload) {
            return credit(workload, workload.stop().toMillis() / 1000.0 <= cut ? Fate.STOPPED : Fate.LOST);
        }

        private double copies(List<Workload> queue) {
            double value = 0;
            double now = 0;
            List<Workload> waiting = queue;
            while (!waiting.isEmpty()) {
                List<Workload> still = new ArrayList<>();
                for (Workload workload : waiting) {
                    int to = emptiest(workload);
                    double rate = to < 0 ? 0 : Rates.to(site.destinations().get(to), limits);
                    if (to < 0 || now + Durations.DEFAULT.safeSeconds(site, workload, Method.LIVE, rate) > latest) {
                        value += left(workload);
                    } else if (fits(workload, to, rate)) {
                        start(workload, to, rate, now);
                        value += credit(workload, Fate.KEPT_RUNNING);
                    } else {
                        still.add(workload);
                    }
                }
                waiting = still;
                Release next = releases.poll();
                if (next == null) {
                    break;
                }
                now = next.at();
                release(next);
            }
            for (Workload workload : waiting) {
                value += left(workload);
            }
            return value;
        }

        /** The destination with memory whose link is idlest; -1 for none. */
        private int emptiest(Workload workload) {
            int best = -1;
            for (int to = 0; to < linkUse.length; to++) {
                if (freeGib[to] >= workload.memoryGib() && (best < 0 || idle(to) > idle(best))) {
                    best = to;
                }
            }
            return best;
        }

        private double idle(int to) {
            return 1 - linkUse[to] / site.destinations().get(to).linkGbps();
        }

        private boolean fits(Workload workload, int to, double rate) {
            Destination destination = site.destinations().get(to);
            String rack = site.rackOf(workload).id();
            return releases.size() < abreast
                    && linkUse[to] + rate <= destination.linkGbps() + 1e-6
                    && rackUse.getOrDefault(rack, 0.0) + rate <= limits.rackGbps() + 1e-6
                    && rackMoves.getOrDefault(rack, 0) < limits.movesPerRack()
                    && serverUse.getOrDefault(workload.server(), 0.0) + rate <= limits.serverGbps() + 1e-6
                    && serverMoves.getOrDefault(workload.server(), 0)
                            < Math.min(abreastAServer, limits.movesPerServer());
        }

        private void start(Workload workload, int to, double rate, double now) {
            freeGib[to] -= workload.memoryGib();
            use(workload, to, rate, 1);
            releases.add(new Release(
                    now + Durations.DEFAULT.expectedSeconds(site, workload, Method.LIVE, rate), workload, to, rate));
        }

        private void release(Release over) {
            use(over.workload(), over.to(), -over.rate(), -1);
        }

        private void use(Workload workload, int to, double rate, int moves) {
            String rack = site.rackOf(workload).id();
            linkUse[to] += rate;
            rackUse.merge(rack, rate, Double::sum);
            rackMoves.merge(rack, moves, Integer::sum);
            serverUse.merge(workload.server(), rate, Double::sum);
            serverMoves.merge(workload.server(), moves, Integer::sum);
        }
    }
}
