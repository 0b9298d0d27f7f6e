package org.bongsu.migration.plan;

import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * How long a step takes.
 *
 * @param expected the usual duration as a share of the nominal one, above 0; decides when a resource is free again
 * @param safe the duration that is counted on, as a share of the nominal one, at least {@code expected}; decides whether
 *     a step still fits before a deadline
 */
public record Durations(double expected, double safe) {

    /** Nothing learned yet: as computed, with a fifth kept in hand. */
    public static final Durations DEFAULT = new Durations(1, 1.2);

    /** Gbit in a GiB. */
    public static final double GBIT_A_GIB = 8.589934592;

    /** Set-up, last round and switch-over of a live migration, seconds. */
    static final double LIVE_OVERHEAD_S = 3;

    /** Set-up and start of a copied workload, seconds. */
    static final double COLD_OVERHEAD_S = 30;

    public Durations {
        if (!(expected > 0) || !(safe >= expected)) {
            throw new IllegalArgumentException("expected " + expected + ", safe " + safe);
        }
    }

    /**
     * The nominal duration in seconds; infinite when the method can never finish: no warm replica, or memory is written
     * faster than it is copied.
     *
     * @param rateGbps the rate of a copy, Gbit/s; other methods ignore it
     */
    public static double nominalSeconds(Site site, Workload workload, Method method, double rateGbps) {
        double memory = workload.memoryGib() * GBIT_A_GIB;
        return switch (method) {
            case SHIFT ->
                site.service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .map(duration -> duration.toNanos() / 1e9)
                        .orElse(Double.POSITIVE_INFINITY);
            case LIVE -> {
                double net = rateGbps - memory * workload.dirtyShare();
                yield net > 0 ? memory / net + LIVE_OVERHEAD_S : Double.POSITIVE_INFINITY;
            }
            case COLD -> stopSeconds(workload) + memory / rateGbps + COLD_OVERHEAD_S;
            case STOP -> stopSeconds(workload);
        };
    }

    static double stopSeconds(Workload workload) {
        return workload.stop().toNanos() / 1e9;
    }

    public double expectedSeconds(Site site, Workload workload, Method method, double rateGbps) {
        return expected * nominalSeconds(site, workload, method, rateGbps);
    }

    public double safeSeconds(Site site, Workload workload, Method method, double rateGbps) {
        return safe * nominalSeconds(site, workload, method, rateGbps);
    }
}
