package org.bongsu.migration.bound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * An upper bound on the credit that any schedule can earn, by Lagrangian relaxation.
 *
 * <p>Kept of the real problem: a copy holds its link, its rack's uplink and its limited room for its whole duration at the
 * rate that all copies out of such a room to its destination have; how many fit side by side on a link, an uplink or out
 * of a room, or where rates differ what they use of it; what these can carry before each cut (nested: everything with a
 * cut by {@code t} shares the {@code t} before it); the memory of each destination; that no step outlasts its own cut. Dropped: servers, hosts, the order of stops, and that a copy is not cut in pieces. Every
 * price not below zero gives a true bound, so the search for good prices may stop anywhere; the least bound seen is
 * returned. The number of rounds is fixed, so that the result depends on the instance alone.
 */
public final class Bound {

    /** Enough for 0.5 % of the linear programme's value on 32,000 workloads; each is one pass over those contested. */
    static final int ROUNDS = 200;

    /** Rounds without a better bound after which the step is halved. */
    private static final int PATIENCE = 8;

    /** More than the error of summing 100,000 products, so that rounding never puts the bound below a true value. */
    private static final double ROUNDING = 1e-9;

    private static final double GBIT_A_GIB = 8.589934592;

    private static final double LIVE_OVERHEAD_S = 3;
    private static final double COLD_OVERHEAD_S = 30;

    private static final double ROUNDING_GBPS = 1e-6;

    private final BoundInstance instance;
    private final double[] cutSeconds;
    private final int refuges;
    /** Out of a room without a limit, by refuge. */
    private final double[] wideRate;

    private final Map<String, LimitedRoom> limitedRooms = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Integer> rackNumbers = new LinkedHashMap<>();
    private double uncontested;

    /**
     * A workload that earns more by a copy than without; how long a copy to each refuge takes, infinite for never.
     *
     * @param room -1 where it has no limit
     */
    private record Item(int cut, int rack, int room, double gain, double gib, double[] rate, double[] seconds) {}

    /**
     * A room with a limit of its own or of the site's.
     *
     * @param rate of a copy out of it, by refuge
     * @param share of the room that such a copy takes; of its copies at once or of its Gbit/s, whichever is scarcer
     */
    private record LimitedRoom(String id, int number, double[] rate, double[] share) {}

    private Bound(BoundInstance instance) {
        this.instance = instance;
        this.refuges = instance.refuges().size();
        TreeSet<Double> times = new TreeSet<>();
        instance.cuts().values().forEach(cut -> times.add(instance.secondsForCopies(cut)));
        this.cutSeconds = times.stream().mapToDouble(Double::doubleValue).toArray();
        this.wideRate = rates(Double.POSITIVE_INFINITY);
        for (String id : instance.cuts().keySet()) {
            RoomLimits limits = instance.site().limitsOf(instance.site().room(id));
            if (!limits.isNone()) {
                double gbps = limits.gbps().orElse(Double.POSITIVE_INFINITY);
                double[] rate = rates(gbps);
                double[] share = shares(limits.moves().orElse(Integer.MAX_VALUE), gbps, rate);
                limitedRooms.put(id, new LimitedRoom(id, limitedRooms.size(), rate, share));
            }
        }
        instance.workloads().forEach(this::sort);
    }

    /** At least the credit of the best schedule; never above the sum of all weights. */
    public static double of(BoundInstance instance) {
        Bound bound = new Bound(instance);
        return (bound.uncontested + bound.new Dual().least()) * (1 + ROUNDING);
    }

    /** All copies out of such rooms to a destination run at one rate: a whole number fills its link, an uplink or the room. */
    private double[] rates(double roomGbps) {
        MigrationLimits limits = instance.site().limits();
        double room =
                roomGbps < Double.POSITIVE_INFINITY ? evenShare(roomGbps, limits.serverGbps()) : limits.serverGbps();
        return instance.refuges().stream()
                .mapToDouble(refuge -> Math.min(
                        room,
                        Math.min(
                                evenShare(refuge.destination().linkGbps(), limits.serverGbps()),
                                evenShare(limits.rackGbps(), limits.serverGbps()))))
                .toArray();
    }

    /**
     * The share of what bears {@code moves} copies at once and {@code gbps} that one copy to each refuge takes. Where
     * rates differ between destinations, one of the two limits is kept, for both together are no sum.
     */
    private static double[] shares(int moves, double gbps, double... rate) {
        double fastest = 0;
        double slowest = Double.POSITIVE_INFINITY;
        for (double one : rate) {
            fastest = Math.max(fastest, one);
            slowest = Math.min(slowest, one);
        }
        boolean count = moves <= gbps / Math.max(fastest, ROUNDING_GBPS);
        double[] share = new double[rate.length];
        for (int refuge = 0; refuge < rate.length; refuge++) {
            if (fastest == slowest) {
                share[refuge] = 1 / Math.min(moves, abreast(gbps, rate[refuge]));
            } else {
                share[refuge] = count ? 1.0 / moves : rate[refuge] / gbps;
            }
        }
        return share;
    }

    private static double abreast(double capacityGbps, double each) {
        return Math.floor((capacityGbps + ROUNDING_GBPS) / each);
    }

    private static double evenShare(double capacity, double most) {
        return capacity / Math.ceil(capacity / most);
    }

    private void sort(Workload workload) {
        Site site = instance.site();
        BoundInstance.Cut cut = instance.cutOf(workload);
        double left = instance.secondsForCopies(cut);
        double weight = Credit.weight(site, workload);
        double alone = weight * withoutCopy(workload, left, instance.start().secondsUntil(cut.at()));
        uncontested += alone;
        double gain = weight - alone;
        if (gain <= 0) {
            return;
        }
        LimitedRoom room = limitedRooms.isEmpty()
                ? null
                : limitedRooms.get(site.roomOf(workload).id());
        double[] rate = room == null ? wideRate : room.rate();
        double[] seconds = new double[refuges];
        boolean copies = false;
        for (int refuge = 0; refuge < refuges; refuge++) {
            seconds[refuge] = secondsTo(workload, refuge, rate[refuge], left);
            copies |= seconds[refuge] < Double.POSITIVE_INFINITY;
        }
        if (copies) {
            Rack rack = site.rackOf(workload);
            int number = rackNumbers.computeIfAbsent(rack.id(), id -> rackNumbers.size());
            items.add(new Item(
                    indexOf(left),
                    number,
                    room == null ? -1 : room.number(),
                    gain,
                    workload.memoryGib(),
                    rate,
                    seconds));
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

    private double withoutCopy(Workload workload, double left, double untilCut) {
        boolean shifts = workload.methods().contains(Method.SHIFT)
                && instance.site()
                        .service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .filter(duration -> isStarted(duration.toNanos() / 1e9, left))
                        .isPresent();
        if (shifts) {
            return Credit.share(workload, Fate.KEPT_RUNNING);
        }
        boolean stops = workload.methods().contains(Method.STOP)
                && workload.stop().toNanos() / 1e9 * instance.rules().fastest() <= untilCut;
        return stops ? Credit.share(workload, Fate.STOPPED) : 0;
    }

    private boolean isStarted(double nominalSeconds, double left) {
        return nominalSeconds * instance.rules().counted() <= left;
    }

    /** The least that a copy takes, seconds; infinite when none can finish in time or may go there. */
    private double secondsTo(Workload workload, int refuge, double rate, double left) {
        Destination destination = instance.refuges().get(refuge).destination();
        boolean served = destination.serves().isEmpty()
                || destination
                        .serves()
                        .contains(instance.site().roomOf(workload).id());
        if (!served || workload.memoryGib() > destination.memoryGibPerHost()) {
            return Double.POSITIVE_INFINITY;
        }
        double memory = workload.memoryGib() * GBIT_A_GIB;
        double least = Double.POSITIVE_INFINITY;
        double net = rate - memory * workload.dirtyShare();
        if (workload.methods().contains(Method.LIVE) && net > 0) {
            least = memory / net + LIVE_OVERHEAD_S;
        }
        if (workload.methods().contains(Method.COLD)) {
            double stop = workload.stop().toNanos() / 1e9;
            least = Math.min(least, stop + memory / rate + COLD_OVERHEAD_S);
        }
        return isStarted(least, left) ? least * instance.rules().fastest() : Double.POSITIVE_INFINITY;
    }

    /** The dual: prices for a link's, an uplink's and a limited room's time before each cut and for memory, all at least 0. */
    private final class Dual {
        private final int cuts = cutSeconds.length;
        private final int racks = rackNumbers.size();
        /** Links by refuge and cut, then racks by cut, then rooms by cut, then memory by refuge. */
        private final int rackBase = refuges * cuts;

        private final int roomBase = rackBase + racks * cuts;
        private final int memoryBase = roomBase + limitedRooms.size() * cuts;
        private final double[] capacity = new double[memoryBase + refuges];
        private final double[] price = new double[capacity.length];
        private final double[] use = new double[capacity.length];
        /** What a second costs a workload of this cut: it uses the time before its own cut and before all later ones. */
        private final double[] ofSecond = new double[memoryBase];

        private final double[] rackShare;
        private final double[][] roomShare =
                limitedRooms.values().stream().map(LimitedRoom::share).toArray(double[][]::new);
        /** What one copy takes of a link, by room (0 for all without a limit) and refuge, in copies of {@link #linkRate}. */
        private final double[][] linkShare = new double[limitedRooms.size() + 1][refuges];

        /** The rate in copies of which a link is counted. */
        private final double[] linkRate = wideRate.clone();

        private final double all = items.stream().mapToDouble(Item::gain).sum();

        Dual() {
            MigrationLimits limits = instance.site().limits();
            for (int refuge = 0; refuge < refuges; refuge++) {
                Destination to = instance.refuges().get(refuge).destination();
                boolean oneRate = isOfOneRate(refuge, to);
                double side = oneRate ? abreast(to.linkGbps(), linkRate[refuge]) : to.linkGbps() / linkRate[refuge];
                for (int cut = 0; cut < cuts; cut++) {
                    capacity[refuge * cuts + cut] =
                            Math.max(0, side * cutSeconds[cut] - taken(to, oneRate ? 0 : linkRate[refuge], cut));
                }
                capacity[memoryBase + refuge] = instance.refuges().get(refuge).freeGib();
            }
            for (int refuge = 0; refuge < refuges; refuge++) {
                linkShare[0][refuge] = wideRate[refuge] / linkRate[refuge];
                for (LimitedRoom room : limitedRooms.values()) {
                    linkShare[room.number() + 1][refuge] = room.rate()[refuge] / linkRate[refuge];
                }
            }
            rackShare = rackShares(limits);
            for (int at = rackBase; at < memoryBase; at++) {
                capacity[at] = Math.max(0, cutSeconds[(at - rackBase) % cuts]);
            }
            limitedRooms.values().forEach(this::takeUnderWay);
        }

        /** Settles what the link is counted in; whether all copies to the refuge, those under way included, have one rate. */
        private boolean isOfOneRate(int refuge, Destination to) {
            boolean first = true;
            boolean one = true;
            for (Item item : items) {
                double rate = item.rate()[refuge];
                if (item.seconds()[refuge] < Double.POSITIVE_INFINITY) {
                    one &= first || rate == linkRate[refuge];
                    linkRate[refuge] = rate;
                    first = false;
                }
            }
            for (BoundInstance.UnderWay other : instance.underWay()) {
                one &= !other.destination().equals(to.id())
                        || Math.abs(other.rateGbps() - linkRate[refuge]) <= ROUNDING_GBPS;
            }
            return one;
        }

        /**
         * The time on the destination's link before the cut that copies under way hold.
         *
         * @param inCopiesOf the rate that a copy is counted in; 0 where each counts as one
         */
        private double taken(Destination to, double inCopiesOf, int cut) {
            double sum = 0;
            for (BoundInstance.UnderWay one : instance.underWay()) {
                if (one.destination().equals(to.id())) {
                    sum += (inCopiesOf > 0 ? one.rateGbps() / inCopiesOf : 1) * heldBefore(one, cut);
                }
            }
            return sum;
        }

        private double heldBefore(BoundInstance.UnderWay one, int cut) {
            return Math.max(0, Math.min(instance.start().secondsUntil(one.until()), cutSeconds[cut]));
        }

        /** A copy under way takes of its room what one of its rate would; of any other rate nothing is counted. */
        private void takeUnderWay(LimitedRoom room) {
            for (BoundInstance.UnderWay one : instance.underWay()) {
                if (one.room().equals(room.id())) {
                    double share = 0;
                    for (int refuge = 0; refuge < refuges; refuge++) {
                        boolean same = instance.refuges()
                                        .get(refuge)
                                        .destination()
                                        .id()
                                        .equals(one.destination())
                                && Math.abs(room.rate()[refuge] - one.rateGbps()) <= ROUNDING_GBPS;
                        share = same ? room.share()[refuge] : share;
                    }
                    for (int cut = 0; cut < cuts; cut++) {
                        int at = roomBase + room.number() * cuts + cut;
                        capacity[at] = Math.max(0, capacity[at] - share * heldBefore(one, cut));
                    }
                }
            }
        }

        /** The share of its rack that one copy to each refuge takes at least, whatever room it leaves. */
        private double[] rackShares(MigrationLimits limits) {
            double[] least = wideRate.clone();
            for (Item item : items) {
                for (int refuge = 0; refuge < refuges; refuge++) {
                    least[refuge] = Math.min(least[refuge], item.rate()[refuge]);
                }
            }
            return shares(limits.movesPerRack(), limits.rackGbps(), least);
        }

        double least() {
            double best = all;
            double scale = 1;
            int stale = 0;
            for (int round = 0; round < ROUNDS && scale > 1e-6; round++) {
                double dual = value();
                if (dual < best - 1e-12 * all) {
                    best = dual;
                    stale = 0;
                } else if (++stale >= PATIENCE) {
                    scale /= 2;
                    stale = 0;
                }
                step(scale * Math.max(dual, 1e-9) * 0.05);
            }
            return best;
        }

        /** The dual function's value; fills in what the priced choice uses. */
        private double value() {
            sumPrices();
            Arrays.fill(use, 0);
            double sum = 0;
            for (Item item : items) {
                int choice = -1;
                double most = 0;
                double[] ofLink = linkShare[item.room() + 1];
                int rack = rackBase + item.rack() * cuts + item.cut();
                for (int refuge = 0; refuge < refuges; refuge++) {
                    double seconds = item.seconds()[refuge];
                    if (seconds < Double.POSITIVE_INFINITY) {
                        double second = ofLink[refuge] * ofSecond[refuge * cuts + item.cut()]
                                + rackShare[refuge] * ofSecond[rack];
                        if (item.room() >= 0) {
                            second += roomShare[item.room()][refuge] * ofSecond[roomAt(item)];
                        }
                        double surplus = item.gain() - seconds * second - item.gib() * price[memoryBase + refuge];
                        if (surplus > most) {
                            most = surplus;
                            choice = refuge;
                        }
                    }
                }
                if (choice >= 0) {
                    sum += most;
                    use[choice * cuts + item.cut()] += ofLink[choice] * item.seconds()[choice];
                    if (item.room() >= 0) {
                        use[roomAt(item)] += roomShare[item.room()][choice] * item.seconds()[choice];
                    }
                    use[rack] += rackShare[choice] * item.seconds()[choice];
                    use[memoryBase + choice] += item.gib();
                }
            }
            for (int at = 0; at < capacity.length; at++) {
                sum += capacity[at] * price[at];
            }
            accumulateUse();
            return sum;
        }

        private int roomAt(Item item) {
            return roomBase + item.room() * cuts + item.cut();
        }

        private void sumPrices() {
            for (int first = 0; first < memoryBase; first += cuts) {
                double sum = 0;
                for (int cut = cuts - 1; cut >= 0; cut--) {
                    sum += price[first + cut];
                    ofSecond[first + cut] = sum;
                }
            }
        }

        private void accumulateUse() {
            for (int first = 0; first < memoryBase; first += cuts) {
                for (int cut = 1; cut < cuts; cut++) {
                    use[first + cut] += use[first + cut - 1];
                }
            }
        }

        /** A sub-gradient step in relative terms: each price moves by its constraint's overuse, scaled by its capacity. */
        private void step(double length) {
            double norm = 0;
            for (int at = 0; at < capacity.length; at++) {
                double over = overuse(at);
                norm += over > 0 || price[at] > 0 ? over * over : 0;
            }
            if (norm == 0) {
                return;
            }
            for (int at = 0; at < capacity.length; at++) {
                price[at] = Math.max(0, price[at] + length / norm * overuse(at) / Math.max(capacity[at], 1));
            }
        }

        private double overuse(int at) {
            return capacity[at] > 0 ? (use[at] - capacity[at]) / capacity[at] : use[at] > 0 ? 1 : 0;
        }
    }
}
