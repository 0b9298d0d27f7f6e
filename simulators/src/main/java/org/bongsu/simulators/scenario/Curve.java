package org.bongsu.simulators.scenario;

import java.util.List;

/**
 * A quantity over seconds since its fire began: straight lines between the knots, flat outside them. With a lag it is
 * what a sensor with that first-order time constant makes of it, computed exactly and not by steps. Immutable.
 */
public final class Curve {

    private final double[] seconds;
    private final double[] values;
    private final double[] seen;
    private final double lag;

    /** @param seconds from the fire's beginning, 0 or more */
    public record Knot(double seconds, double value) {}

    /**
     * @param idle the sensor's value before the fire, from which a lagging one starts
     * @param lagSeconds first-order time constant, 0 for a sensor that shows the quantity at once
     * @throws IllegalArgumentException unless there is a knot and times rise from 0 or later
     */
    public Curve(List<Knot> knots, double idle, double lagSeconds) {
        if (knots.isEmpty() || !(lagSeconds >= 0)) {
            throw new IllegalArgumentException("a curve needs a knot and a lag of 0 or more, not " + lagSeconds);
        }
        int n = knots.size();
        this.seconds = new double[n];
        this.values = new double[n];
        this.seen = new double[n];
        this.lag = lagSeconds;
        for (int i = 0; i < n; i++) {
            seconds[i] = knots.get(i).seconds();
            values[i] = knots.get(i).value();
            if (i == 0 ? seconds[0] < 0 : seconds[i] <= seconds[i - 1]) {
                throw new IllegalArgumentException("knots of a curve rise in time, not " + knots);
            }
            seen[i] = i == 0 ? idle : follow(seen[i - 1], i - 1, seconds[i] - seconds[i - 1]);
        }
    }

    /** What is seen so long after the fire began; the idle value before its first knot. */
    public double at(double second) {
        if (second < seconds[0]) {
            return seen[0];
        }
        int low = 0;
        int high = seconds.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (seconds[middle] <= second) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return follow(seen[low], low, second - seconds[low]);
    }

    /**
     * Seconds after the fire's beginning at which what is seen first reaches the limit.
     *
     * @return negative when it never does
     */
    public double reaches(double limit, boolean rising) {
        double last = seconds[seconds.length - 1] + 10 * lag;
        double before = -1;
        for (double t = 0; t <= last + 1; t += 0.5) {
            if (passed(limit, rising, t)) {
                return before < 0 ? 0 : bisect(limit, rising, before, t);
            }
            before = t;
        }
        return -1;
    }

    private double bisect(double limit, boolean rising, double low, double high) {
        double from = low;
        double to = high;
        for (int i = 0; i < 30; i++) {
            double middle = (from + to) / 2;
            if (passed(limit, rising, middle)) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return to;
    }

    private boolean passed(double limit, boolean rising, double t) {
        return rising ? at(t) >= limit : at(t) <= limit;
    }

    /** First-order response to the straight line that leaves knot {@code i}, from {@code start}. */
    private double follow(double start, int i, double since) {
        boolean last = i == seconds.length - 1;
        double slope = last ? 0 : (values[i + 1] - values[i]) / (seconds[i + 1] - seconds[i]);
        if (lag == 0) {
            return values[i] + slope * since;
        }
        double settled = values[i] - slope * lag;
        return settled + slope * since + (start - settled) * StrictMath.exp(-since / lag);
    }
}
