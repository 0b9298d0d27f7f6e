package org.bongsu.rules.signal;

import java.util.Arrays;

/**
 * The samples and sums of all windows of one length and about one period. Samples that were taken at about the same time lie
 * side by side, since devices are read in turn and again in the same turn: a thousand windows of a minute are walked through in
 * one direction, where a ring of its own for each would be a miss of the cache a sample.
 */
final class WindowBank {

    /** An hour at one a second, so that a fast device cannot take the memory. */
    static final int MAX_SAMPLES = 4_096;

    private static final int MIN_SAMPLES = 16;

    /** Sums that are only added to and subtracted from drift; after so many steps they are made anew. */
    private static final int STEPS_TO_REBUILD = 1_024;

    private static final double MINUTES_PER_NANO = 1 / 60e9;

    /** Where each sum of a series lies, relative to its first. */
    private static final int T = 0;

    private static final int V = 1;
    private static final int TT = 2;
    private static final int TV = 3;
    private static final int BASE = 4;
    private static final int SUMS = 5;

    private final long lengthNanos;
    private int mask;
    private int series;
    private boolean sums;

    /** Time and bits of the value of a sample, by its number in its series (modulo the capacity) and then by series. */
    private long[] samples = {};
    /** Numbers of the oldest sample and of the next one, by series. */
    private int[] first = {};

    private int[] next = {};
    private int[] steps = {};
    private long[] baseTime = {};
    private double[] sum = {};

    WindowBank(long lengthNanos, int capacity) {
        this.lengthNanos = lengthNanos;
        this.mask = capacity - 1;
    }

    /** Samples that a window holds at least before it has to grow, a power of two. */
    static int capacity(long lengthNanos, long periodNanos) {
        long expected = lengthNanos / Math.max(1, periodNanos) + 2;
        int capacity = MIN_SAMPLES;
        while (capacity < expected && capacity < MAX_SAMPLES) {
            capacity *= 2;
        }
        return capacity;
    }

    /** Another series; before {@link #open}. @return its number */
    int join() {
        return series++;
    }

    /** Mean and slope are asked of some series. */
    void sum() {
        sums = true;
    }

    /** No series is added any more. */
    void open() {
        samples = new long[2 * (mask + 1) * series];
        first = new int[series];
        next = new int[series];
        steps = new int[series];
        baseTime = new long[series];
        sum = new double[SUMS * series];
    }

    int first(int s) {
        return first[s];
    }

    int next(int s) {
        return next[s];
    }

    int size(int s) {
        return next[s] - first[s];
    }

    long time(int s, int number) {
        return samples[at(s, number)];
    }

    double value(int s, int number) {
        return Double.longBitsToDouble(samples[at(s, number) + 1]);
    }

    private int at(int s, int number) {
        return 2 * ((number & mask) * series + s);
    }

    /**
     * A sample that is not newer than the last is passed over; one from before the whole window means the clock was set.
     *
     * @return whether it was taken
     */
    boolean add(int s, long time, double value) {
        int number = next[s];
        if (number > first[s]) {
            long newest = time(s, number - 1);
            if (time <= newest) {
                if (time > newest - lengthNanos) {
                    return false;
                }
                first[s] = number;
            }
        }
        if (number == Integer.MAX_VALUE - 1) {
            renumber(s);
            number = next[s];
        }
        if (sums) {
            dropSummed(s, number, time - lengthNanos);
        } else {
            dropPlain(s, number, time - lengthNanos);
        }
        if (number - first[s] > mask) {
            makeRoom(s);
        }
        if (number == first[s]) {
            rebase(s, time, value);
        }
        int at = at(s, number);
        samples[at] = time;
        samples[at + 1] = Double.doubleToRawLongBits(value);
        next[s] = number + 1;
        if (sums) {
            count(s, time, value, 1);
        }
        return true;
    }

    private void dropPlain(int s, int number, long oldest) {
        int from = first[s];
        while (number > from && time(s, from) < oldest) {
            from++;
        }
        first[s] = from;
    }

    private void dropSummed(int s, int number, long oldest) {
        int from = first[s];
        while (number > from && time(s, from) < oldest) {
            first[s] = ++from;
            count(s, time(s, from - 1), value(s, from - 1), -1);
        }
    }

    private void drop(int s) {
        int oldest = first[s]++;
        if (sums) {
            count(s, time(s, oldest), value(s, oldest), -1);
        }
    }

    private void count(int s, long time, double value, int sign) {
        // Relative to a base within the window: with epoch seconds the sums lose every digit that matters.
        int at = SUMS * s;
        double t = (time - baseTime[s]) * MINUTES_PER_NANO;
        double v = value - sum[at + BASE];
        sum[at + T] += sign * t;
        sum[at + V] += sign * v;
        sum[at + TT] += sign * t * t;
        sum[at + TV] += sign * t * v;
        if (++steps[s] >= STEPS_TO_REBUILD) {
            rebuild(s);
        }
    }

    private void rebase(int s, long time, double value) {
        int at = SUMS * s;
        Arrays.fill(sum, at, at + SUMS, 0);
        sum[at + BASE] = value;
        baseTime[s] = time;
        steps[s] = 0;
    }

    private void rebuild(int s) {
        if (size(s) == 0) {
            return;
        }
        rebase(s, time(s, first[s]), value(s, first[s]));
        for (int number = first[s]; number < next[s]; number++) {
            count(s, time(s, number), value(s, number), 1);
        }
        steps[s] = 0;
    }

    double mean(int s) {
        return sum[SUMS * s + BASE] + sum[SUMS * s + V] / size(s);
    }

    /** Least squares, a minute. */
    double slope(int s) {
        int at = SUMS * s;
        double count = size(s);
        double t = sum[at + T];
        return (count * sum[at + TV] - t * sum[at + V]) / (count * sum[at + TT] - t * t);
    }

    /** A device is faster than it was said to be: all series get twice the room, or its oldest sample goes early. */
    private void makeRoom(int s) {
        int capacity = mask + 1;
        if (capacity == MAX_SAMPLES) {
            drop(s);
            return;
        }
        long[] before = samples;
        int maskBefore = mask;
        mask = 2 * capacity - 1;
        samples = new long[4 * capacity * series];
        for (int each = 0; each < series; each++) {
            for (int number = first[each]; number < next[each]; number++) {
                int from = 2 * ((number & maskBefore) * series + each);
                int to = at(each, number);
                samples[to] = before[from];
                samples[to + 1] = before[from + 1];
            }
        }
    }

    /** Sixty-eight years at one a second, and a minute at a million. */
    private void renumber(int s) {
        int capacity = mask + 1;
        int down = first[s] / capacity * capacity;
        first[s] -= down;
        next[s] -= down;
    }
}
