package org.bongsu.migration.execution;

import org.bongsu.domain.Moment;

/**
 * What share of a destination's link copies may take together, as finished ones teach: a link that bears less than was declared is
 * shared by fewer, so that each ends, and a live one converges, in its time. Additive increase, multiplicative decrease (Chiu
 * and Jain 1989). Follows from the steps alone.
 */
final class Pace {

    /** By so much longer than expected a copy has waited for the link; less is what the kept fifth is for. */
    static final double SLOW = 1.5;

    /** One slow copy may be its guest's doing. */
    static final int SLOW_IN_A_ROW = 2;

    private static final double AT_MOST_BY = 2;

    private double share = 1;
    private Moment since = new Moment(0);
    private int slow;

    /** Of the declared link, above 0 and at most 1. */
    double share() {
        return share;
    }

    /**
     * A copy has arrived.
     *
     * @param times its duration by the expected one
     * @param copy what it took of the declared link, above 0
     */
    void finished(double times, double copy, Moment started, Moment now) {
        if (started.isBefore(since)) {
            return; // it was slow, or fast, among others than run now
        }
        if (times <= SLOW) {
            slow = 0;
            share = Math.min(1, share + copy * copy / share);
        } else if (++slow >= SLOW_IN_A_ROW) {
            slow = 0;
            since = now;
            share = Math.min(share, Math.max(copy, share / Math.min(times, AT_MOST_BY)));
        }
    }
}
