package org.bongsu.benchmarks.report;

import java.util.List;

/**
 * One contender over all runs.
 *
 * @param carries what one unit of its work is, where that differs from the others'
 */
public record Row(String who, double min, double median, double max, String carries) {

    /** @param samples one a run, not empty */
    public static Row of(String who, List<Double> samples, String carries) {
        double[] sorted = sorted(samples);
        return new Row(who, sorted[0], median(samples), sorted[sorted.length - 1], carries);
    }

    /** The middle one, or the mean of the two middle ones. */
    public static double median(List<Double> samples) {
        double[] sorted = sorted(samples);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] sorted(List<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        return samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
