package org.bongsu.migration.plan;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Decides who leaves, how and when. Several orders are scheduled and the best is kept: strictly by tier, so that no
 * number of batch jobs outweighs one workload of tier 0.
 *
 * <p>Stops wait for the stops of services that depend on theirs; shifts and copies have no order among services, for
 * what they move goes on serving. A step holds its link, rack and server for the expected duration and is planned only
 * if the safe duration ends before the deadline less its margin; only a clean stop may use the margin.
 */
public final class Planner {

    /** All orders: more evaluations change nothing. */
    public static final int EVALUATIONS = Order.values().length;

    private Planner() {}

    /**
     * @param evaluations how many schedules may be tried, at least 1; a count and not a time, so that the plan depends
     *     on its arguments alone
     */
    public static Plan plan(PlanRequest request, int evaluations) {
        if (evaluations < 1) {
            throw new IllegalArgumentException("evaluations " + evaluations + " is below 1");
        }
        Question question = new Question(request);
        Set<Order> orders = orders(question);
        Schedule best = null;
        int done = 0;
        for (Order order : orders) {
            if (done == evaluations) {
                break;
            }
            Schedule schedule = new Schedule(question, order).run();
            done++;
            if (best == null || schedule.isBetterThan(best)) {
                best = schedule;
            }
        }
        if (best == null) {
            throw new IllegalStateException("no order was tried");
        }
        return best.plan(done);
    }

    /** With one deadline for all, orders that differ by the cut alone are the same. */
    private static Set<Order> orders(Question question) {
        Set<Order> orders = new LinkedHashSet<>();
        boolean oneCut = question.request.deadlines().stream()
                        .map(deadline -> deadline.latestFinish())
                        .distinct()
                        .count()
                == 1;
        for (Order order : Order.values()) {
            if (!oneCut || order == Order.TIER_CUT_DENSITY || order == Order.CUT_DENSITY) {
                orders.add(order);
            }
        }
        return orders;
    }
}
