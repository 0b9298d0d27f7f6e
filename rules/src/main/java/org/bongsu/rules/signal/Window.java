package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The samples of one point over the last while, and their slope. A ring of fixed size: when more samples arrive than it
 * holds, the oldest go early and the window may become too short to say anything, which is then what it says.
 */
final class Window {

    /** Samples held at most: an hour at one a second, so that a fast device cannot take the memory. */
    static final int MAX_SAMPLES = 4_096;
    /** Fewest samples with a slope that means something: two always lie on a line. */
    static final int MIN_SAMPLES = 3;

    private static final double NANOS_PER_MINUTE = 60e9;

    private final int slot;
    private final long lengthNanos;
    private final long[] times;
    private final double[] values;
    private int first;
    private int count;

    Window(int slot, Duration length, Duration period) {
        this.slot = slot;
        this.lengthNanos = length.toNanos();
        long expected = 2 * (lengthNanos / Math.max(1, period.toNanos())) + 8;
        int capacity = (int) Math.min(MAX_SAMPLES, expected);
        this.times = new long[capacity];
        this.values = new double[capacity];
    }

    int slot() {
        return slot;
    }

    /** Takes the samples of the same window under another configuration. */
    void takeOver(Window before) {
        for (int i = 0; i < before.count; i++) {
            add(before.time(i), before.value(i));
        }
    }

    /** A sample that is not newer than the last is passed over; one from before the whole window means the clock was set. */
    void add(long time, double value) {
        if (count > 0 && time <= time(count - 1)) {
            if (time > time(count - 1) - lengthNanos) {
                return;
            }
            count = 0;
        }
        if (count == times.length) {
            drop();
        }
        int at = (first + count) % times.length;
        times[at] = time;
        values[at] = value;
        count++;
        while (time(0) < time - lengthNanos) {
            drop();
        }
    }

    /** Least squares, unit a minute; empty with too few samples or when they span less than half the window. */
    OptionalDouble slopePerMinute() {
        if (count < MIN_SAMPLES || (time(count - 1) - time(0)) * 2 < lengthNanos) {
            return OptionalDouble.empty();
        }
        // Times relative to the window's start: with epoch seconds the sums lose every digit that matters.
        long start = time(0);
        double sumT = 0;
        double sumV = 0;
        for (int i = 0; i < count; i++) {
            sumT += (time(i) - start) / NANOS_PER_MINUTE;
            sumV += value(i);
        }
        double meanT = sumT / count;
        double meanV = sumV / count;
        double across = 0;
        double along = 0;
        for (int i = 0; i < count; i++) {
            double t = (time(i) - start) / NANOS_PER_MINUTE - meanT;
            across += t * (value(i) - meanV);
            along += t * t;
        }
        return OptionalDouble.of(across / along);
    }

    private long time(int i) {
        return times[(first + i) % times.length];
    }

    private double value(int i) {
        return values[(first + i) % times.length];
    }

    private void drop() {
        first = (first + 1) % times.length;
        count--;
    }
}
