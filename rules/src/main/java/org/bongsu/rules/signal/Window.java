package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bongsu.rules.expression.Feature.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * The good samples of one point over the last while, and what is asked of them, kept up to date sample by sample. When more
 * arrive than it holds, the oldest go early and the window may become too short to say anything, which is then what it says.
 */
final class Window {

    /** An hour at one a second, so that a fast device cannot take the memory. */
    static final int MAX_SAMPLES = 4_096;
    /** Fewest with a slope that means something: two always lie on a line. */
    static final int MIN_SLOPE = 3;

    /** Sums that are only added to and subtracted from drift; after so many steps they are made anew. */
    private static final int STEPS_TO_REBUILD = 1_024;

    private static final int FIRST_CAPACITY = 16;
    private static final int UNASKED = -1;
    private static final double MINUTES_PER_NANO = 1 / 60e9;
    private static final Statistic[] OTHERS = {Statistic.AVG, Statistic.MIN, Statistic.MAX, Statistic.DELTA};

    private final long lengthNanos;
    private final int[] slots = new int[Statistic.values().length];
    private @Nullable Extreme least;
    private @Nullable Extreme greatest;
    private boolean sums;
    private boolean extremes;
    private boolean others;
    private int rateSlot = UNASKED;

    /** Time and value of a sample side by side, so that one line of the cache holds both. */
    private long[] samples;

    private int mask;
    /** Numbers of the oldest sample and of the next one. */
    private long first;

    private long next;
    private long baseTime;
    private double baseValue;
    private double sumT;
    private double sumV;
    private double sumTT;
    private double sumTV;
    private int steps;

    /** @param period at which samples are expected; more of them make it grow up to its bound */
    Window(Duration length, Duration period) {
        this.lengthNanos = length.toNanos();
        long expected = lengthNanos / Math.max(1, period.toNanos()) + 2;
        int capacity = FIRST_CAPACITY;
        while (capacity < expected && capacity < MAX_SAMPLES) {
            capacity *= 2;
        }
        samples = new long[2 * capacity];
        mask = capacity - 1;
        Arrays.fill(slots, UNASKED);
    }

    /** @param slot in which it will tell the statistic */
    void ask(Statistic statistic, int slot) {
        slots[statistic.ordinal()] = slot;
        others |= statistic != Statistic.RATE;
        rateSlot = slot(Statistic.RATE);
        sums |= statistic == Statistic.AVG || statistic == Statistic.RATE;
        if (statistic == Statistic.MIN) {
            least = new Extreme(1);
        } else if (statistic == Statistic.MAX) {
            greatest = new Extreme(-1);
        }
        extremes = least != null || greatest != null;
    }

    /** The statistic's slot, negative while nobody asked. */
    int slot(Statistic statistic) {
        return slots[statistic.ordinal()];
    }

    /** A sample that is not newer than the last is passed over; one from before the whole window means the clock was set. */
    void add(long time, double value) {
        if (next > first) {
            long newest = time(next - 1);
            if (time <= newest) {
                if (time > newest - lengthNanos) {
                    return;
                }
                clear();
            }
        }
        while (next > first && time(first) < time - lengthNanos) {
            drop();
        }
        if (next - first > mask) {
            makeRoom();
        }
        if (next == first) {
            rebase(time, value);
        }
        int at = (int) (next & mask) << 1;
        samples[at] = time;
        samples[at + 1] = Double.doubleToRawLongBits(value);
        next++;
        if (sums) {
            count(time, value, 1);
        }
        if (extremes) {
            extremes(extreme -> extreme.add(next - 1));
        }
    }

    /** Puts what was asked into its slots. */
    void publish(Graph graph) {
        if (rateSlot >= 0) {
            publishRate(graph);
        }
        if (others) {
            for (Statistic statistic : OTHERS) {
                int slot = slot(statistic);
                if (slot >= 0 && tells(statistic)) {
                    graph.tell(slot, value(statistic));
                } else if (slot >= 0) {
                    graph.forget(slot);
                }
            }
        }
    }

    private void publishRate(Graph graph) {
        if (next - first >= MIN_SLOPE && isHalfFull()) {
            double slope = slopePerMinute();
            if (Double.isFinite(slope)) {
                graph.tell(rateSlot, slope);
                return;
            }
        }
        graph.forget(rateSlot);
    }

    /** While the point is not good, its window says nothing; the samples stay. */
    void silence(Graph graph) {
        for (int slot : slots) {
            if (slot >= 0) {
                graph.forget(slot);
            }
        }
    }

    /** A window that is half empty says nothing of how things go; what was seen at all was seen. */
    private boolean tells(Statistic statistic) {
        return switch (statistic) {
            case MIN, MAX -> next > first;
            case AVG, DELTA -> next > first && isHalfFull();
            case RATE -> throw new IllegalStateException("a rate is published apart");
        };
    }

    private boolean isHalfFull() {
        return (time(next - 1) - time(first)) * 2 >= lengthNanos;
    }

    private double value(Statistic statistic) {
        return switch (statistic) {
            case MIN -> best(least);
            case MAX -> best(greatest);
            case AVG -> baseValue + sumV / (next - first);
            case DELTA -> value(next - 1) - value(first);
            case RATE -> throw new IllegalStateException("a rate is published apart");
        };
    }

    private double best(@Nullable Extreme extreme) {
        if (extreme == null) {
            throw new IllegalStateException("nobody asked");
        }
        return value(extreme.best());
    }

    /** Least squares. */
    private double slopePerMinute() {
        double count = next - first;
        return (count * sumTV - sumT * sumV) / (count * sumTT - sumT * sumT);
    }

    private void count(long time, double value, int sign) {
        // Relative to a base within the window: with epoch seconds the sums lose every digit that matters.
        double t = (time - baseTime) * MINUTES_PER_NANO;
        double v = value - baseValue;
        sumT += sign * t;
        sumV += sign * v;
        sumTT += sign * t * t;
        sumTV += sign * t * v;
        if (++steps >= STEPS_TO_REBUILD) {
            rebuild();
        }
    }

    private void rebase(long time, double value) {
        baseTime = time;
        baseValue = value;
        sumT = 0;
        sumV = 0;
        sumTT = 0;
        sumTV = 0;
        steps = 0;
    }

    private void rebuild() {
        rebase(time(first), value(first));
        for (long number = first; number < next; number++) {
            double t = (time(number) - baseTime) * MINUTES_PER_NANO;
            double v = value(number) - baseValue;
            sumT += t;
            sumV += v;
            sumTT += t * t;
            sumTV += t * v;
        }
    }

    private void extremes(Consumer<Extreme> act) {
        if (least != null) {
            act.accept(least);
        }
        if (greatest != null) {
            act.accept(greatest);
        }
    }

    private void clear() {
        first = next;
        extremes(Extreme::clear);
    }

    private void drop() {
        if (sums) {
            long oldest = first++;
            count(time(oldest), value(oldest), -1);
        } else {
            first++;
        }
        if (extremes) {
            extremes(extreme -> extreme.dropBefore(first));
        }
    }

    private void makeRoom() {
        int capacity = mask + 1;
        if (capacity == MAX_SAMPLES) {
            drop();
            return;
        }
        long[] larger = new long[4 * capacity];
        int largerMask = 2 * capacity - 1;
        for (long number = first; number < next; number++) {
            int at = (int) (number & largerMask) << 1;
            larger[at] = time(number);
            larger[at + 1] = samples[((int) (number & mask) << 1) + 1];
        }
        samples = larger;
        mask = largerMask;
        extremes(Extreme::makeRoom);
    }

    private long time(long number) {
        return samples[(int) (number & mask) << 1];
    }

    private double value(long number) {
        return Double.longBitsToDouble(samples[((int) (number & mask) << 1) + 1]);
    }

    /** Takes the samples of the same window under another configuration. */
    void takeOver(Window before) {
        for (long number = before.first; number < before.next; number++) {
            add(before.time(number), before.value(number));
        }
    }

    PlaneMemory.WindowMemory memory(String point) {
        long[] times = new long[size()];
        double[] values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = time(first + i);
            values[i] = value(first + i);
        }
        return new PlaneMemory.WindowMemory(point, lengthNanos, times, values);
    }

    void recall(PlaneMemory.WindowMemory memory) {
        for (int i = 0; i < memory.times().length; i++) {
            add(memory.times()[i], memory.values()[i]);
        }
    }

    int size() {
        return (int) (next - first);
    }

    /**
     * The least or greatest sample: numbers of those that are not outdone by a later one, in order. The oldest of them is
     * the best.
     */
    private final class Extreme {
        private final int sign;
        private long[] numbers = new long[mask + 1];
        private long head;
        private long tail;

        Extreme(int sign) {
            this.sign = sign;
        }

        void add(long number) {
            double value = value(number);
            while (tail > head && sign * value(at(tail - 1)) >= sign * value) {
                tail--;
            }
            numbers[(int) (tail & (numbers.length - 1))] = number;
            tail++;
        }

        long best() {
            return at(head);
        }

        void dropBefore(long oldest) {
            while (tail > head && at(head) < oldest) {
                head++;
            }
        }

        void clear() {
            head = tail;
        }

        void makeRoom() {
            long[] larger = new long[2 * numbers.length];
            for (long i = head; i < tail; i++) {
                larger[(int) (i & (larger.length - 1))] = at(i);
            }
            numbers = larger;
        }

        private long at(long index) {
            return numbers[(int) (index & (numbers.length - 1))];
        }
    }
}
