package org.bongsu.benchmarks.rules;

import java.util.Arrays;
import java.util.List;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;

/**
 * The rule written by hand, for this rule alone, as fast as it will go: what a general engine is measured against. A sensor
 * is true while it has been above 60 °C for 10 s, or its least-squares slope over the last 60 s is above 2 °C/min; a zone
 * alarms while two of its sensors are true.
 *
 * <p>A minute of samples lies in rings of primitives with running sums. Ring positions of all sensors lie side by side, so
 * that samples that come in the order of the sensors walk through memory in one direction; any other order and gaps are as
 * right, and slower. Holds are all of one length, so what falls due is a queue. Nothing is allocated after the constructor.
 *
 * <p>Every reading is taken to be good, every sensor to report no faster than once a second. Not thread-safe.
 */
final class HandWritten {

    static final double HOT = 60;
    static final long HOLD_NANOS = 10_000_000_000L;
    static final long WINDOW_NANOS = 60_000_000_000L;

    private static final double STEEP_PER_SECOND = 2.0 / 60;
    private static final int VOTES = 2;
    private static final int MIN_SAMPLES = 3;

    /** Above the 61 samples of a minute, and a power of two. */
    private static final int RING = 64;

    private static final int MASK = RING - 1;

    /** After so many samples of a sensor its sums are made anew, before rounding errors have added up. */
    private static final int REBUILT_AFTER = 4_096;

    private static final double SECONDS = 1e-9;
    private static final long NEVER = Long.MIN_VALUE;

    private final int sensors;
    private final int perZone;
    private final long[] times;
    private final double[] values;
    /** Samples taken and samples dropped so far, by sensor; the rest is in the ring. */
    private final int[] taken;

    private final int[] dropped;
    /** Times in the sums count from here. */
    private final long[] base;

    private final double[] sumT;
    private final double[] sumV;
    private final double[] sumTT;
    private final double[] sumTV;
    private final long[] hotSince;
    private final boolean[] held;
    private final boolean[] isTrue;

    private final int[] votes;
    private final boolean[] alarming;
    private final long[] firstAlarm;
    private final int[] touched;
    private int touches;

    /** Sensors in the order in which they became hot. One that is not hot since then any more is passed over. */
    private final int[] dueSensor;

    private final long[] dueAt;
    private int dueHead;
    private int dueCount;

    HandWritten(int sensors, int perZone) {
        this.sensors = sensors;
        this.perZone = perZone;
        int zones = (sensors + perZone - 1) / perZone;
        times = new long[sensors * RING];
        values = new double[sensors * RING];
        taken = new int[sensors];
        dropped = new int[sensors];
        base = new long[sensors];
        sumT = new double[sensors];
        sumV = new double[sensors];
        sumTT = new double[sensors];
        sumTV = new double[sensors];
        hotSince = new long[sensors];
        held = new boolean[sensors];
        isTrue = new boolean[sensors];
        votes = new int[zones];
        alarming = new boolean[zones];
        firstAlarm = new long[zones];
        touched = new int[sensors];
        // A sensor that flickers every second is in the queue eleven times at most.
        dueSensor = new int[sensors * 11];
        dueAt = new long[sensors * 11];
        Arrays.fill(hotSince, NEVER);
        Arrays.fill(firstAlarm, NEVER);
    }

    /** What was read together, a sensor once at most; holds that fall due by now are settled before it. */
    void accept(List<Reading> readings, long now) {
        settleHolds(now);
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            if (reading.quality() != Quality.GOOD) {
                throw new IllegalArgumentException(reading.point().id() + " is not good");
            }
            take(reading.point().index(), reading.source().epochNanos(), reading.raw(), now);
        }
        settleZones(now);
    }

    /** The same from bare arrays, {@code from} to before {@code to}. */
    void accept(int[] sensor, long[] time, double[] value, int from, int to, long now) {
        settleHolds(now);
        for (int i = from; i < to; i++) {
            take(sensor[i], time[i], value[i], now);
        }
        settleZones(now);
    }

    /** When the zone first alarmed, nanoseconds; {@link Long#MIN_VALUE} where it never did. */
    long firstAlarm(int zone) {
        return firstAlarm[zone];
    }

    private void take(int sensor, long time, double value, long now) {
        boolean hot = value > HOT;
        if (hot != (hotSince[sensor] != NEVER)) {
            turn(sensor, hot, now);
        }
        boolean told = slide(sensor, time, value) || held[sensor];
        if (told != isTrue[sensor]) {
            vote(sensor, told);
        }
    }

    private void turn(int sensor, boolean hot, long now) {
        held[sensor] = false;
        hotSince[sensor] = hot ? now : NEVER;
        if (hot) {
            int at = (dueHead + dueCount++) % dueSensor.length;
            dueSensor[at] = sensor;
            dueAt[at] = now + HOLD_NANOS;
        }
    }

    /** Whether the sensor is known to be steep. */
    private boolean slide(int sensor, long time, double value) {
        int next = taken[sensor];
        if ((next & (REBUILT_AFTER - 1)) == 0) {
            rebuild(sensor, time);
        }
        int first = dropped[sensor];
        long zero = base[sensor];
        double t = sumT[sensor];
        double v = sumV[sensor];
        double tt = sumTT[sensor];
        double tv = sumTV[sensor];
        long oldest = time;
        for (; first < next; first++) {
            int at = (first & MASK) * sensors + sensor;
            oldest = times[at];
            if (oldest >= time - WINDOW_NANOS) {
                break;
            }
            double x = (oldest - zero) * SECONDS;
            t -= x;
            v -= values[at];
            tt -= x * x;
            tv -= x * values[at];
        }
        int at = (next & MASK) * sensors + sensor;
        times[at] = time;
        values[at] = value;
        double x = (time - zero) * SECONDS;
        t += x;
        v += value;
        tt += x * x;
        tv += x * value;
        dropped[sensor] = first;
        taken[sensor] = next + 1;
        sumT[sensor] = t;
        sumV[sensor] = v;
        sumTT[sensor] = tt;
        sumTV[sensor] = tv;
        int count = next + 1 - first;
        return count >= MIN_SAMPLES
                && (time - oldest) * 2 >= WINDOW_NANOS
                && count * tv - t * v > STEEP_PER_SECOND * (count * tt - t * t);
    }

    private void rebuild(int sensor, long zero) {
        base[sensor] = zero;
        double t = 0;
        double v = 0;
        double tt = 0;
        double tv = 0;
        for (int i = dropped[sensor]; i < taken[sensor]; i++) {
            int at = (i & MASK) * sensors + sensor;
            double x = (times[at] - zero) * SECONDS;
            t += x;
            v += values[at];
            tt += x * x;
            tv += x * values[at];
        }
        sumT[sensor] = t;
        sumV[sensor] = v;
        sumTT[sensor] = tt;
        sumTV[sensor] = tv;
    }

    private void settleHolds(long now) {
        while (dueCount > 0 && dueAt[dueHead] <= now) {
            int sensor = dueSensor[dueHead];
            long at = dueAt[dueHead];
            dueHead = (dueHead + 1) % dueSensor.length;
            dueCount--;
            if (hotSince[sensor] == at - HOLD_NANOS) {
                held[sensor] = true;
                if (!isTrue[sensor]) {
                    vote(sensor, true);
                    settleZones(at);
                }
            }
        }
    }

    private void vote(int sensor, boolean told) {
        isTrue[sensor] = told;
        int zone = sensor / perZone;
        votes[zone] += told ? 1 : -1;
        touched[touches++] = zone;
    }

    /** Zones are looked at once all samples of a moment are in: none sees half of them. */
    private void settleZones(long now) {
        for (int i = 0; i < touches; i++) {
            int zone = touched[i];
            boolean alarm = votes[zone] >= VOTES;
            if (alarm && !alarming[zone] && firstAlarm[zone] == NEVER) {
                firstAlarm[zone] = now;
            }
            alarming[zone] = alarm;
        }
        touches = 0;
    }
}
