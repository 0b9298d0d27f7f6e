package org.bongsu.migration.plan;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * What finished steps teach about the next ones. The logarithms of measured by nominal durations are taken as normal;
 * what is known beforehand counts as {@link #PRIOR_STEPS} steps. A service is judged by its own steps, before these by
 * all steps of the method, before these by the site's settings. Follows from the steps alone, so that a replay learns
 * the same. Not thread-safe.
 */
public final class Lessons {

    /** How many steps it takes to be believed half. */
    static final int PRIOR_STEPS = 4;

    /** 95 % of a normal distribution lie below this many standard deviations. */
    private static final double P95 = 1.6448536269514722;

    /** What is counted on is never less than this above the median: a quiet hour says little about a fire. */
    static final double SPREAD_MIN = 1.1;

    /** A step measured outside of this tells of a broken clock or driver. */
    private static final double SHARE_MIN = 0.1;

    private static final double SHARE_MAX = 20;

    private final Site site;
    private final Durations prior;
    private final Map<Method, Sums> general = new EnumMap<>(Method.class);
    private final Map<String, Map<Method, Sums>> ofServices = new LinkedHashMap<>();

    /** Count, mean and sum of squared deviations of logarithms, kept up to date by Welford's recurrence. */
    private static final class Sums {
        int count;
        double mean;
        double squares;

        void add(double value) {
            count++;
            double before = value - mean;
            mean += before / count;
            squares += before * (value - mean);
        }

        /** With what was believed before, as so many steps of mean and deviation. */
        Belief after(Belief before) {
            double all = PRIOR_STEPS + count;
            double shift = mean - before.mean;
            double middle = (PRIOR_STEPS * before.mean + count * mean) / all;
            double total = PRIOR_STEPS * before.deviation * before.deviation
                    + squares
                    + PRIOR_STEPS * count / all * shift * shift;
            return new Belief(middle, StrictMath.sqrt(total / all));
        }
    }

    private record Belief(double mean, double deviation) {}

    public Lessons(Site site, Durations prior) {
        this.site = site;
        this.prior = prior;
    }

    /**
     * A step was seen done.
     *
     * @param seconds until it was seen done; of a copy, and of what lay long in a queue, from when it was first seen to move, else from its command
     * @param rateGbps of a copy; other methods ignore it
     */
    public void finished(Workload workload, Method method, double rateGbps, double seconds) {
        double share = seconds / Durations.nominalSeconds(site, workload, method, rateGbps);
        if (share >= SHARE_MIN && share <= SHARE_MAX) {
            double value = StrictMath.log(share);
            general.computeIfAbsent(method, key -> new Sums()).add(value);
            ofServices
                    .computeIfAbsent(workload.service(), key -> new EnumMap<>(Method.class))
                    .computeIfAbsent(method, key -> new Sums())
                    .add(value);
        }
    }

    public double expectedSeconds(Workload workload, Method method, double rateGbps) {
        return estimate(workload.service(), method).p50() * Durations.nominalSeconds(site, workload, method, rateGbps);
    }

    public double safeSeconds(Workload workload, Method method, double rateGbps) {
        return estimate(workload.service(), method).p95() * Durations.nominalSeconds(site, workload, method, rateGbps);
    }

    public Estimate estimate(String service, Method method) {
        Sums all = general.get(method);
        if (all == null) {
            return prior.estimate(service, method);
        }
        Sums own = ofServices.getOrDefault(service, Map.of()).get(method);
        Belief belief = all.after(priorBelief(service, method));
        return own == null ? estimate(belief, 0) : estimate(own.after(belief), own.count);
    }

    private Belief priorBelief(String service, Method method) {
        Estimate before = prior.estimate(service, method);
        double mean = StrictMath.log(before.p50());
        return new Belief(mean, (StrictMath.log(before.p95()) - mean) / P95);
    }

    private static Estimate estimate(Belief belief, int steps) {
        double p50 = StrictMath.exp(belief.mean);
        double p95 = StrictMath.exp(belief.mean + P95 * belief.deviation);
        return new Estimate(p50, Math.max(p95, SPREAD_MIN * p50), steps);
    }

    /** Everything learned so far, for a plan. */
    public Durations durations() {
        Map<Method, Estimate> ofMethods = new EnumMap<>(Method.class);
        general.forEach((method, all) ->
                ofMethods.put(method, estimate(all.after(priorBelief("", method)), all.count)));
        Map<String, Map<Method, Estimate>> learned = new LinkedHashMap<>();
        ofServices.forEach((service, methods) -> {
            Map<Method, Estimate> own = new EnumMap<>(Method.class);
            methods.keySet().forEach(method -> own.put(method, estimate(service, method)));
            learned.put(service, own);
        });
        return new Durations(prior.expected(), prior.safe(), ofMethods, learned);
    }
}
