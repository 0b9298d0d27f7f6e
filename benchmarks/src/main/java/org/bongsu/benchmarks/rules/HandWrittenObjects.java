package org.bongsu.benchmarks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;

/**
 * The rule written by hand as one writes it in Java: a sensor is an object with a ring of its samples and running sums, a zone
 * an object that counts its sensors. As {@link HandWritten} it does this rule and no other, but its memory is not laid out for
 * the order in which the samples happen to come.
 */
final class HandWrittenObjects implements Contender {

    private static final int RING = 64;
    private static final int MIN_SAMPLES = 3;
    private static final int VOTES = 2;
    private static final int REBUILT_AFTER = 1_024;
    private static final double STEEP_PER_MINUTE = 2;
    private static final double NANOS_PER_MINUTE = 60e9;
    private static final long NEVER = Long.MIN_VALUE;

    private final Scene scene;
    private final List<Moment> moments;
    private final List<List<Reading>> batches;
    private List<Sensor> sensors = List.of();
    private List<Zone> zones = List.of();
    private PriorityQueue<Due> due = new PriorityQueue<>();
    private List<Zone> touched = new ArrayList<>();

    HandWrittenObjects(Scene scene) {
        this.scene = scene;
        this.moments = Ours.moments(scene.seconds());
        this.batches = Ours.batches(scene, Ours.inventory(scene.sensors()), moments);
        renew();
    }

    @Override
    public void renew() {
        zones = new ArrayList<>();
        sensors = new ArrayList<>();
        due = new PriorityQueue<>();
        touched = new ArrayList<>();
        for (int zone = 0; zone < scene.zones(); zone++) {
            zones.add(new Zone());
        }
        for (int sensor = 0; sensor < scene.sensors(); sensor++) {
            sensors.add(new Sensor(zones.get(sensor / Scene.PER_ZONE)));
        }
    }

    @Override
    public void play() {
        for (int second = 0; second < batches.size(); second++) {
            accept(batches.get(second), moments.get(second).epochNanos());
        }
    }

    /** What was read together; holds that fall due by now are settled before it. */
    void accept(List<Reading> readings, long now) {
        while (!due.isEmpty() && due.peek().at() <= now) {
            Due next = due.poll();
            next.sensor().hold(next.at());
            settle(next.at());
        }
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            if (reading.quality() == Quality.GOOD) {
                sensors.get(reading.point().index()).take(reading.source().epochNanos(), reading.raw(), now);
            }
        }
        settle(now);
    }

    private void settle(long now) {
        for (Zone zone : touched) {
            zone.look(now);
        }
        touched.clear();
    }

    @Override
    public SortedMap<Integer, Long> alarms() {
        SortedMap<Integer, Long> found = new TreeMap<>();
        for (int zone = 0; zone < zones.size(); zone++) {
            long at = zones.get(zone).firstAlarm;
            if (at != NEVER) {
                found.put(zone, at / 1_000_000_000L);
            }
        }
        return found;
    }

    private record Due(long at, Sensor sensor) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(at, other.at);
        }
    }

    private static final class Zone {
        private int votes;
        private long firstAlarm = NEVER;

        void look(long now) {
            if (votes >= VOTES && firstAlarm == NEVER) {
                firstAlarm = now;
            }
        }
    }

    private final class Sensor {
        private final Zone zone;
        private final long[] times = new long[RING];
        private final double[] values = new double[RING];
        private int first;
        private int count;
        private int steps;
        private long base;
        private double sumT;
        private double sumV;
        private double sumTT;
        private double sumTV;
        private long hotSince = NEVER;
        private boolean held;
        private boolean isTrue;

        Sensor(Zone zone) {
            this.zone = zone;
        }

        void take(long time, double value, long now) {
            boolean hot = value > HandWritten.HOT;
            if (hot != (hotSince != NEVER)) {
                held = false;
                hotSince = hot ? now : NEVER;
                if (hot) {
                    due.add(new Due(now + HandWritten.HOLD_NANOS, this));
                }
            }
            slide(time, value);
            tell(held || isSteep());
        }

        void hold(long at) {
            if (hotSince == at - HandWritten.HOLD_NANOS) {
                held = true;
                tell(true);
            }
        }

        private void tell(boolean now) {
            if (now != isTrue) {
                isTrue = now;
                zone.votes += now ? 1 : -1;
                touched.add(zone);
            }
        }

        private void slide(long time, double value) {
            while (count > 0 && times[first] < time - HandWritten.WINDOW_NANOS) {
                count(times[first], values[first], -1);
                first = (first + 1) % RING;
                count--;
            }
            if (count == 0 || ++steps == REBUILT_AFTER) {
                rebuild(time);
            }
            int at = (first + count) % RING;
            times[at] = time;
            values[at] = value;
            count++;
            count(time, value, 1);
        }

        private void count(long time, double value, int sign) {
            double t = (time - base) / NANOS_PER_MINUTE;
            sumT += sign * t;
            sumV += sign * value;
            sumTT += sign * t * t;
            sumTV += sign * t * value;
        }

        private void rebuild(long zero) {
            base = zero;
            steps = 0;
            sumT = 0;
            sumV = 0;
            sumTT = 0;
            sumTV = 0;
            for (int i = 0; i < count; i++) {
                count(times[(first + i) % RING], values[(first + i) % RING], 1);
            }
        }

        private boolean isSteep() {
            if (count < MIN_SAMPLES
                    || (times[(first + count - 1) % RING] - times[first]) * 2 < HandWritten.WINDOW_NANOS) {
                return false;
            }
            double across = count * sumTV - sumT * sumV;
            return across > STEEP_PER_MINUTE * (count * sumTT - sumT * sumT);
        }
    }
}
