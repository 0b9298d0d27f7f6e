package org.bongsu.collector.telemetry;

/** Readings of one point being summed up in the order of their times. */
final class Tally {

    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private double last;

    void add(double value) {
        add(1, value, value, value, value);
    }

    /** Adds readings that are summed up already. */
    void add(long readings, double least, double most, double total, double newest) {
        count += readings;
        min = Math.min(min, least);
        max = Math.max(max, most);
        sum += total;
        last = newest;
    }

    long count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double sum() {
        return sum;
    }

    double last() {
        return last;
    }
}
