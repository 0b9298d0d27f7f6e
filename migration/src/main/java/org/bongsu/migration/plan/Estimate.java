package org.bongsu.migration.plan;

/**
 * How long steps of one kind take, as shares of their nominal duration.
 *
 * @param p50 half of them are done by then, above 0
 * @param p95 nineteen of twenty are, at least {@code p50}
 * @param steps finished ones that it rests on
 */
public record Estimate(double p50, double p95, int steps) {
    public Estimate {
        if (!(p50 > 0) || !(p95 >= p50) || steps < 0) {
            throw new IllegalArgumentException("p50 " + p50 + ", p95 " + p95 + " of " + steps + " steps");
        }
    }
}
