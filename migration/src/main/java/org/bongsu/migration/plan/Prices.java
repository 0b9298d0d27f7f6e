package org.bongsu.migration.plan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;

/**
 * What a second on each link, uplink and limited room before each deadline, and a GiB at each destination, are worth when everybody
 * bids for them: the multipliers of the scheduling problem's Lagrangian, by sub-gradient. A copy's worth is its gain
 * over what it has to pay; where nothing is scarce, over its duration.
 */
final class Prices {

    /** From nothing; the order of the worth settles long before the multipliers do. */
    private static final int ROUNDS = 60;

    /** Of a price, what a free resource still costs, so that the quick come before the slow. */
    private static final double TIE = 1e-3;

    private final Question question;
    private final int destinations;
    private final int cuts;
    private final int racks;
    private final int[] cutOf;
    private final double[] seconds;
    private final double[] capacity;
    private final double[] price;
    private final double[] ofSecond;
    private final double rackShare;
    /** Of the limited rooms alone, by the topology's number. */
    private final Map<Integer, Integer> rooms = new LinkedHashMap<>();

    private final int[] roomOf;
    private final int roomBase;
    private final int memoryBase;
    /** By place in contested and destination: what one copy takes of its link, in copies of the widest rate, and of its room. */
    private final double[] linkShare;

    private final double[] roomShare;

    Prices(Question question) {
        this.question = question;
        this.destinations = question.destinations.size();
        this.racks = question.racks;
        int[] contested = question.contested;
        TreeSet<Double> times = new TreeSet<>();
        for (int item : contested) {
            times.add(question.latest[item]);
        }
        this.cuts = times.size();
        List<Double> ordered = List.copyOf(times);
        this.cutOf = new int[contested.length];
        this.seconds = new double[contested.length * destinations];
        this.linkShare = new double[seconds.length];
        this.roomShare = new double[seconds.length];
        this.roomOf = new int[contested.length];
        for (int at = 0; at < contested.length; at++) {
            int item = contested[at];
            cutOf[at] = Arrays.binarySearch(ordered.toArray(), question.latest[item]);
            int room = question.room[item];
            boolean limited = question.topology.isLimited(room);
            roomOf[at] = limited ? rooms.computeIfAbsent(room, key -> rooms.size()) : -1;
            for (int to = 0; to < destinations; to++) {
                double rate = question.rate[item][to];
                seconds[at * destinations + to] = secondsTo(item, to);
                linkShare[at * destinations + to] = rate / question.wideRate[to];
                roomShare[at * destinations + to] = limited
                        ? 1 / Math.min(question.topology.roomMoves(room), question.topology.roomGbps(room) / rate)
                        : 0;
            }
        }
        this.roomBase = (destinations + racks) * cuts;
        this.memoryBase = roomBase + rooms.size() * cuts;
        this.capacity = new double[memoryBase + destinations];
        this.price = new double[capacity.length];
        this.ofSecond = new double[capacity.length];
        MigrationLimits limits = question.request.site().limits();
        double most = 0;
        for (int to = 0; to < destinations; to++) {
            Destination one = question.destinations.get(to);
            most = Math.max(most, question.wideRate[to]);
            for (int cut = 0; cut < cuts; cut++) {
                capacity[to * cuts + cut] = Math.max(1, one.linkGbps() / question.wideRate[to] * ordered.get(cut));
            }
            capacity[memoryBase + to] = Math.max(1, question.freeGib(to));
        }
        this.rackShare = 1 / Math.min(limits.movesPerRack(), Math.max(1, limits.rackGbps() / Math.max(most, 1e-6)));
        for (int first = destinations * cuts; first < memoryBase; first += cuts) {
            for (int cut = 0; cut < cuts; cut++) {
                capacity[first + cut] = Math.max(1, ordered.get(cut));
            }
        }
    }

    private double secondsTo(int item, int to) {
        double least = Double.POSITIVE_INFINITY;
        if ((question.refuges[item] & 1 << to) != 0) {
            for (Method method : question.workload(item).methods()) {
                boolean tried = question.request.candidates().get(item).excludes(method);
                if (method.copies()
                        && !tried
                        && question.safe(item, method, question.rate[item][to]) <= question.latest[item]) {
                    least = Math.min(least, question.expected(item, method, question.rate[item][to]));
                }
            }
        }
        return least;
    }

    /** By place in {@link Question#contested}: gain over price; higher goes first. */
    double[] worth() {
        double[] use = new double[capacity.length];
        double scale = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double dual = bid(use);
            step(use, scale * dual * 0.05);
            scale *= 0.95;
        }
        sumPrices();
        double[] worth = new double[cutOf.length];
        double cheapest = tie();
        for (int at = 0; at < worth.length; at++) {
            double cost = Double.POSITIVE_INFINITY;
            for (int to = 0; to < destinations; to++) {
                double time = seconds[at * destinations + to];
                if (time < Double.POSITIVE_INFINITY) {
                    cost = Math.min(cost, cost(at, to) + cheapest * time);
                }
            }
            worth[at] = question.gain[question.contested[at]] / cost;
        }
        return worth;
    }

    private double tie() {
        double sum = 0;
        for (int item : question.contested) {
            sum += question.gain[item];
        }
        double time = 0;
        for (int to = 0; to < destinations && cuts > 0; to++) {
            time += capacity[to * cuts + cuts - 1];
        }
        return time > 0 ? Math.max(1e-12, TIE * sum / time) : 1;
    }

    private double cost(int at, int to) {
        int rack = question.rack[question.contested[at]];
        double link = ofSecond[to * cuts + cutOf[at]];
        double ofRack = rackShare * ofSecond[(destinations + rack) * cuts + cutOf[at]];
        double ofAll = roomOf[at] < 0
                ? link + ofRack
                : linkShare[at * destinations + to] * link
                        + ofRack
                        + roomShare[at * destinations + to] * ofSecond[roomBase + roomOf[at] * cuts + cutOf[at]];
        return seconds[at * destinations + to] * ofAll
                + question.workload(question.contested[at]).memoryGib() * price[memoryBase + to];
    }

    /** Everybody takes the destination that leaves most, or none; fills in what they use, and adds up what they gain. */
    private double bid(double[] use) {
        sumPrices();
        Arrays.fill(use, 0);
        double dual = 0;
        for (int at = 0; at < cutOf.length; at++) {
            int item = question.contested[at];
            int choice = -1;
            double most = 0;
            for (int to = 0; to < destinations; to++) {
                if (seconds[at * destinations + to] < Double.POSITIVE_INFINITY) {
                    double surplus = question.gain[item] - cost(at, to);
                    if (surplus > most) {
                        most = surplus;
                        choice = to;
                    }
                }
            }
            if (choice >= 0) {
                dual += most;
                double time = seconds[at * destinations + choice];
                use[choice * cuts + cutOf[at]] += roomOf[at] < 0 ? time : linkShare[at * destinations + choice] * time;
                use[(destinations + question.rack[item]) * cuts + cutOf[at]] += rackShare * time;
                if (roomOf[at] >= 0) {
                    use[roomBase + roomOf[at] * cuts + cutOf[at]] += roomShare[at * destinations + choice] * time;
                }
                use[memoryBase + choice] += question.workload(item).memoryGib();
            }
        }
        for (int first = 0; first < memoryBase; first += cuts) {
            for (int cut = 1; cut < cuts; cut++) {
                use[first + cut] += use[first + cut - 1];
            }
        }
        for (int at = 0; at < capacity.length; at++) {
            dual += capacity[at] * price[at];
        }
        return dual;
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

    private void step(double[] use, double length) {
        double norm = 0;
        for (int at = 0; at < capacity.length; at++) {
            double over = use[at] / capacity[at] - 1;
            norm += over > 0 || price[at] > 0 ? over * over : 0;
        }
        for (int at = 0; at < capacity.length && norm > 0; at++) {
            double over = use[at] / capacity[at] - 1;
            price[at] = Math.max(0, price[at] + length / norm * over / capacity[at]);
        }
    }
}
