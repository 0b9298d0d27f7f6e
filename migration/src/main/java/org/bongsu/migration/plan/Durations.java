package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * How long a step takes: of a service that has been watched as its steps took, else as all steps of that method took,
 * else as the site's settings say.
 *
 * @param expected the usual duration as a share of the nominal one, above 0; decides when a resource is free again
 * @param safe the duration that is counted on, as a share of the nominal one, at least {@code expected}; decides whether
 *     a step still fits before a deadline
 * @param ofMethods learned from all steps of a method
 * @param ofServices learned from a service's own steps
 */
public record Durations(
        double expected, double safe, Map<Method, Estimate> ofMethods, Map<String, Map<Method, Estimate>> ofServices) {

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
        ofMethods = Ordered.map(ofMethods);
        ofServices = Ordered.map(ofServices);
    }

    /** With nothing learned. */
    public Durations(double expected, double safe) {
        this(expected, safe, Map.of(), Map.of());
    }

    public Estimate estimate(String service, Method method) {
        Estimate own = ofServices.getOrDefault(service, Map.of()).get(method);
        Estimate all = own == null ? ofMethods.get(method) : own;
        return all == null ? new Estimate(expected, safe, 0) : all;
    }

    /** Everything that was learned from steps, of methods first and then of services. */
    public List<LearnedDuration> learned() {
        List<LearnedDuration> learned = new ArrayList<>();
        ofMethods.forEach((method, estimate) -> add(learned, Optional.empty(), method, estimate));
        ofServices.forEach((service, methods) ->
                methods.forEach((method, estimate) -> add(learned, Optional.of(service), method, estimate)));
        return learned;
    }

    private static void add(List<LearnedDuration> learned, Optional<String> service, Method method, Estimate estimate) {
        if (estimate.steps() > 0) {
            learned.add(new LearnedDuration(service, method, estimate));
        }
    }

    /** The least that any step is expected to take, as a share of its nominal duration. */
    double leastExpected() {
        return estimates().mapToDouble(Estimate::p50).reduce(expected, Math::min);
    }

    /** The least that any step is counted to take. */
    double leastSafe() {
        return estimates().mapToDouble(Estimate::p95).reduce(safe, Math::min);
    }

    private Stream<Estimate> estimates() {
        return Stream.concat(
                ofMethods.values().stream(),
                ofServices.values().stream().flatMap(methods -> methods.values().stream()));
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
        return estimate(workload.service(), method).p50() * nominalSeconds(site, workload, method, rateGbps);
    }

    public double safeSeconds(Site site, Workload workload, Method method, double rateGbps) {
        return estimate(workload.service(), method).p95() * nominalSeconds(site, workload, method, rateGbps);
    }
}
