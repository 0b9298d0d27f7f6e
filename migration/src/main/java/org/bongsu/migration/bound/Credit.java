package org.bongsu.migration.bound;

import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/** The scorecard's arithmetic. */
public final class Credit {

    /** What a stop is worth where running on was wanted. */
    public static final double STOPPED = 0.5;

    private static final double[] TIER_WEIGHT = {64, 16, 4, 1};

    private Credit() {}

    /** The tier's weight times the service's factor; above 0. */
    public static double weight(Site site, Workload workload) {
        return TIER_WEIGHT[workload.tier()] * site.service(workload.service()).weight();
    }

    /** 0 to 1: 1 for kept running and for the stop of what need only be stopped, half for another stop, else nothing. */
    public static double share(Workload workload, Fate fate) {
        return switch (fate) {
            case KEPT_RUNNING -> 1;
            case STOPPED -> workload.stopIsEnough() ? 1 : STOPPED;
            case LOST -> 0;
        };
    }
}
