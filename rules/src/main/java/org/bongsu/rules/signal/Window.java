package org.bongsu.rules.signal;

import java.util.Arrays;
import java.util.function.Consumer;
import org.bongsu.rules.expression.Feature.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * The good samples of one point over the last while, and what is asked of them, kept up to date sample by sample. When more
 * arrive than it holds, the oldest go early and the window may become too short to say anything, which is then what it says.
 */
final class Window {

    /** Fewest with a slope that means something: two always lie on a line. */
    static final int MIN_SLOPE = 3;

    private static final int UNASKED = -1;
    private static final Statistic[] OTHERS = {Statistic.AVG, Statistic.MIN, Statistic.MAX, Statistic.DELTA};

    private final long lengthNanos;
    private final WindowBank bank;
    private final int series;
    private final int[] slots = new int[Statistic.values().length];
    private @Nullable Extreme least;
    private @Nullable Extreme greatest;
    private boolean extremes;
    private boolean others;
    private int rateSlot = UNASKED;

    Window(long lengthNanos, WindowBank bank) {
        this.lengthNanos = lengthNanos;
        this.bank = bank;
        this.series = bank.join();
        Arrays.fill(slots, UNASKED);
    }

    /** @param slot in which it will tell the statistic */
    void ask(Statistic statistic, int slot) {
        slots[statistic.ordinal()] = slot;
        others |= statistic != Statistic.RATE;
        rateSlot = slot(Statistic.RATE);
        switch (statistic) {
            case AVG, RATE -> bank.sum();
            case MIN -> least = new Extreme(1);
            case MAX -> greatest = new Extreme(-1);
            case DELTA -> {}
        }
        extremes = least != null || greatest != null;
    }

    /** The statistic's slot, negative while nobody asked. */
    int slot(Statistic statistic) {
        return slots[statistic.ordinal()];
    }

    /** A sample that is not newer than the last is passed over; one from before the whole window means the clock was set. */
    void add(long time, double value) {
        if (bank.add(series, time, value) && extremes) {
            extremes(extreme -> extreme.add(bank.next(series) - 1));
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
        if (size() >= MIN_SLOPE && isHalfFull()) {
            double slope = bank.slope(series);
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
        boolean once = statistic == Statistic.MIN || statistic == Statistic.MAX;
        return size() > 0 && (once || isHalfFull());
    }

    private boolean isHalfFull() {
        long span = bank.time(series, bank.next(series) - 1) - bank.time(series, bank.first(series));
        return span * 2 >= lengthNanos;
    }

    private double value(Statistic statistic) {
        return switch (statistic) {
            case MIN -> best(least);
            case MAX -> best(greatest);
            case AVG -> bank.mean(series);
            case DELTA -> bank.value(series, bank.next(series) - 1) - bank.value(series, bank.first(series));
            case RATE -> throw new IllegalStateException("a rate is published apart");
        };
    }

    private double best(@Nullable Extreme extreme) {
        if (extreme == null) {
            throw new IllegalStateException("nobody asked");
        }
        return extreme.best();
    }

    private void extremes(Consumer<Extreme> act) {
        if (least != null) {
            act.accept(least);
        }
        if (greatest != null) {
            act.accept(greatest);
        }
    }

    /** Takes the samples of the same window under another configuration. */
    void takeOver(Window before) {
        for (int number = before.bank.first(before.series); number < before.bank.next(before.series); number++) {
            add(before.bank.time(before.series, number), before.bank.value(before.series, number));
        }
    }

    PlaneMemory.WindowMemory memory(String point) {
        long[] times = new long[size()];
        double[] values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = bank.time(series, bank.first(series) + i);
            values[i] = bank.value(series, bank.first(series) + i);
        }
        return new PlaneMemory.WindowMemory(point, lengthNanos, times, values);
    }

    void recall(PlaneMemory.WindowMemory memory) {
        for (int i = 0; i < memory.times().length; i++) {
            add(memory.times()[i], memory.values()[i]);
        }
    }

    int size() {
        return bank.size(series);
    }

    /**
     * The least or greatest sample: times and values of those that are not outdone by a later one, in order. The oldest of them
     * is the best.
     */
    private final class Extreme {
        private final int sign;
        private long[] times = new long[16];
        private double[] values = new double[16];
        private int head;
        private int size;

        Extreme(int sign) {
            this.sign = sign;
        }

        /** @param newest number of the sample that was just taken; what lies before the oldest of the bank is over */
        void add(int newest) {
            double value = bank.value(series, newest);
            long time = bank.time(series, newest);
            long oldest = bank.time(series, bank.first(series));
            while (size > 0 && (times[head] < oldest || times[head] >= time)) {
                head = (head + 1) & (times.length - 1);
                size--;
            }
            while (size > 0 && sign * values[last()] >= sign * value) {
                size--;
            }
            if (size == times.length) {
                makeRoom();
            }
            size++;
            times[last()] = time;
            values[last()] = value;
        }

        double best() {
            return values[head];
        }

        private int last() {
            return (head + size - 1) & (times.length - 1);
        }

        private void makeRoom() {
            long[] moreTimes = new long[2 * size];
            double[] moreValues = new double[2 * size];
            for (int i = 0; i < size; i++) {
                int at = (head + i) & (times.length - 1);
                moreTimes[i] = times[at];
                moreValues[i] = values[at];
            }
            times = moreTimes;
            values = moreValues;
            head = 0;
        }
    }
}
