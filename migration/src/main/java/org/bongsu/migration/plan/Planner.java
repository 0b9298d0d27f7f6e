package org.bongsu.migration.plan;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Decides who leaves, how and when. Orders of several kinds are scheduled, the best of them is varied at random, and the
 * best schedule seen is kept: strictly by tier, so that no number of batch jobs outweighs one workload of tier 0.
 *
 * <p>Stops wait for the stops of services that depend on theirs; shifts and copies have no order among services, for
 * what they move goes on serving. A step holds its link, rack and server for the expected duration and is planned only
 * if the safe duration ends before the deadline less its margin; only a clean stop may use the margin.
 *
 * <p>Where a plan is in force, its order and its places are scheduled first, and only what is worth breaking promises
 * for replaces them.
 */
public final class Planner {

    /** What {@link #budget} gives at most: in a room of twenty workloads more find nothing. */
    public static final int EVALUATIONS = 3_000;

    /** Copies that are placed in half a second of a core, over all evaluations. */
    private static final int PLACEMENTS = 100_000;

    /** All that are not random, and a few that are. */
    private static final int EVALUATIONS_MIN = 8;

    /** A plan in force is a good beginning: a new one is due every quarter of a minute, and may cost the less. */
    private static final int REPLAN_SHARE = 4;

    private static final int REPLANS_MIN = 4;

    /** Variations that bring nothing before a search of a small room begins again at the best order of another kind. */
    private static final int PATIENCE = 300;

    private Planner() {}

    /** With as many evaluations as half a second is good for, by the number of copies alone: never by a clock. */
    public static Plan plan(PlanRequest request) {
        return plan(request, EVALUATIONS);
    }

    /**
     * @param evaluations how many schedules may be tried, at least 1; a count and not a time, so that the plan depends
     *     on its arguments alone. Large rooms are given fewer, for each costs more.
     */
    public static Plan plan(PlanRequest request, int evaluations) {
        if (evaluations < 1) {
            throw new IllegalArgumentException("evaluations " + evaluations + " is below 1");
        }
        Question question = new Question(request);
        return new Search(question, Math.min(evaluations, budget(question.contested.length))).plan();
    }

    static int budget(int contested) {
        return Math.max(EVALUATIONS_MIN, Math.min(EVALUATIONS, PLACEMENTS / Math.max(1, contested)));
    }

    private static final class Search {
        private static final String VARIED = "VARIED";

        private final Question question;
        private final boolean keepsPromises;
        private final int budget;
        private final double[] worth;
        private int done;

        Search(Question question, int budget) {
            this.question = question;
            this.keepsPromises = question.anyPromise();
            this.budget = keepsPromises ? Math.max(REPLANS_MIN, budget / REPLAN_SHARE) : budget;
            this.worth = new Prices(question).worth();
        }

        Plan plan() {
            Schedule promised = keepsPromises ? evaluate(Order.PROMISED) : null;
            Schedule best = promised;
            int[] sequence = Order.PROMISED.sequence(question, worth);
            for (Order order : orders()) {
                if (done < budget && question.contested.length > 0 || best == null) {
                    Schedule schedule = evaluate(order);
                    if (best == null || schedule.isBetterThan(best)) {
                        best = schedule;
                        sequence = order.sequence(question, worth);
                    }
                }
            }
            if (best == null) {
                throw new IllegalStateException("no order was tried");
            }
            if (best.leavesAnything()) {
                best = vary(best, sequence);
            }
            return (promised == null || best.isWorthChanging(promised) ? best : promised).plan(done);
        }

        private Schedule evaluate(Order order) {
            done++;
            return new Schedule(question, order.name(), order == Order.PROMISED).run(order.sequence(question, worth));
        }

        /** With one deadline for all, orders that differ by the cut alone are the same. */
        private Set<Order> orders() {
            Set<Order> orders = new LinkedHashSet<>();
            boolean oneCut = Arrays.stream(question.contested)
                            .mapToDouble(item -> question.latest[item])
                            .distinct()
                            .count()
                    <= 1;
            for (Order order : Order.values()) {
                boolean cut = order == Order.CUT_TIER_DENSITY || order == Order.TIER_DENSITY;
                if (order != Order.PROMISED && !(cut && oneCut)) {
                    orders.add(order);
                }
            }
            return orders;
        }

        /** A few workloads at a time go to other places in the line; what is no worse is gone on from. */
        private Schedule vary(Schedule first, int[] sequence) {
            Schedule best = first;
            Schedule current = first;
            int[] bestSequence = sequence;
            int[] line = sequence;
            Dice dice = new Dice(question.contested.length);
            int stale = 0;
            while (done < budget) {
                int[] varied = varied(line, dice);
                Schedule schedule = new Schedule(question, VARIED, keepsPromises).run(varied);
                done++;
                if (!current.isBetterThan(schedule)) {
                    stale = schedule.isBetterThan(current) ? 0 : stale + 1;
                    current = schedule;
                    line = varied;
                } else {
                    stale++;
                }
                if (current.isBetterThan(best)) {
                    best = current;
                    bestSequence = line;
                }
                if (stale > PATIENCE) {
                    line = shaken(bestSequence, dice);
                    current = new Schedule(question, VARIED, keepsPromises).run(line);
                    done++;
                    stale = 0;
                }
            }
            return best;
        }

        private static int[] varied(int[] line, Dice dice) {
            int[] varied = line.clone();
            int moves = 1 + dice.below(3);
            for (int move = 0; move < moves; move++) {
                int from = dice.below(varied.length);
                // Near and far alike: squared, so that near is more often.
                double reach = dice.share();
                int span = Math.max(1, (int) (reach * reach * varied.length));
                int to = Math.max(0, Math.min(varied.length - 1, from - span + dice.below(2 * span + 1)));
                int item = varied[from];
                if (to < from) {
                    System.arraycopy(varied, to, varied, to + 1, from - to);
                } else {
                    System.arraycopy(varied, from + 1, varied, from, to - from);
                }
                varied[to] = item;
            }
            return varied;
        }

        private static int[] shaken(int[] line, Dice dice) {
            int[] shaken = line;
            for (int times = 0; times < Math.max(3, line.length / 8); times++) {
                shaken = varied(shaken, dice);
            }
            return shaken;
        }
    }
}
