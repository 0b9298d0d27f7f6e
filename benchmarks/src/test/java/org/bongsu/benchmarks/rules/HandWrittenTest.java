package org.bongsu.benchmarks.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.Test;

/** What is faster than ours has to be as right, or the comparison is worth nothing. */
class HandWrittenTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final HandWritten evaluator = new HandWritten(3, 3);

    private void at(double second, double... values) {
        int[] sensors = new int[values.length];
        long[] times = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            sensors[i] = i;
            times[i] = Math.round(second * SECOND);
        }
        evaluator.accept(sensors, times, values, 0, values.length, Math.round(second * SECOND));
    }

    @Test
    void tenSecondsAboveSixtyDegreesAreTrueAtTheTenthAndWhateverIsReadThen() {
        for (int second = 0; second < 10; second++) {
            at(second, 61, 61, 24);
            assertEquals(NEVER, evaluator.firstAlarm(0), "at " + second);
        }
        at(10, 24, 24, 24);
        assertEquals(10 * SECOND, evaluator.firstAlarm(0));
    }

    @Test
    void aSampleOfSixtyDegreesJustBeforeTheTenthSecondBeginsTheHoldAnew() {
        for (int second = 0; second < 28; second++) {
            at(second, 61, second == 9 ? 60 : 61, 24);
        }
        assertEquals(20 * SECOND, evaluator.firstAlarm(0), "ten seconds after it was above again");
    }

    @Test
    void oneSensorHoweverHotIsNoAlarm() {
        for (int second = 0; second < 100; second++) {
            at(second, 900, 24, 24);
        }
        assertEquals(NEVER, evaluator.firstAlarm(0));
    }

    @Test
    void aSlopeIsKnownOnceItsSamplesSpanHalfAMinute() {
        for (int second = 0; second < 30; second++) {
            at(second, 24 + second, 24 + second, 24);
            assertEquals(NEVER, evaluator.firstAlarm(0), "at " + second);
        }
        at(30, 54, 54, 24);
        assertEquals(30 * SECOND, evaluator.firstAlarm(0));
    }

    @Test
    void twoSamplesAreNoSlopeHoweverFarApart() {
        at(0, 24, 24, 24);
        at(45, 58, 58, 24);
        assertEquals(NEVER, evaluator.firstAlarm(0));
        at(46, 59, 59, 24);
        assertEquals(46 * SECOND, evaluator.firstAlarm(0));
    }

    @Test
    void justMoreThanTwoDegreesAMinuteAreSteepAndJustLessAreNot() {
        HandWritten steeper = new HandWritten(2, 2);
        HandWritten flatter = new HandWritten(2, 2);
        for (int second = 0; second <= 100; second++) {
            long now = second * SECOND;
            double steep = 24 + second * 2.0001 / 60;
            double flat = 24 + second * 1.9999 / 60;
            steeper.accept(new int[] {0, 1}, new long[] {now, now}, new double[] {steep, steep}, 0, 2, now);
            flatter.accept(new int[] {0, 1}, new long[] {now, now}, new double[] {flat, flat}, 0, 2, now);
        }
        assertEquals(30 * SECOND, steeper.firstAlarm(0));
        assertEquals(NEVER, flatter.firstAlarm(0));
    }

    /** Rising for 60 s, the oldest sample still counts at 60 s of age; a jump then is what it was before. */
    @Test
    void aSampleLeavesTheWindowOnlyWhenItIsOlderThanAMinute() {
        at(0, 24, 24, 24);
        at(60, 26.05, 26.05, 24);
        at(60.5, 26.05, 26.05, 24);
        assertEquals(NEVER, evaluator.firstAlarm(0), "the first has left; two that are left span half a second");
        HandWritten other = new HandWritten(2, 2);
        for (double second : new double[] {0, 59, 60}) {
            long now = Math.round(second * SECOND);
            double value = 24 + second * 2.1 / 60;
            other.accept(new int[] {0, 1}, new long[] {now, now}, new double[] {value, value}, 0, 2, now);
        }
        assertEquals(60 * SECOND, other.firstAlarm(0));
    }

    @Test
    void oneSensorThatBecomesTrueAsAnotherBecomesFalseIsNoAlarm() {
        for (int second = 0; second < 40; second++) {
            // The first is held from 12 on; at 22 it falls in the very batch in which the second would have been seen.
            at(second, second >= 2 && second < 12 ? 61 : 24, second >= 12 && second < 23 ? 61 : 24, 24);
        }
        assertEquals(NEVER, evaluator.firstAlarm(0));
    }

    @Test
    void whatIsNotGoodIsRefusedAndNotTakenForAValue() {
        Inventory inventory = Ours.inventory(3);
        Reading absent = Reading.absent(inventory.points().get(0), Cause.NO_VALUE, new Moment(0));
        assertThrows(IllegalArgumentException.class, () -> evaluator.accept(List.of(absent), 0));
    }

    /** Sums that are slid for days must not drift: after some thousand samples the slope is told as after sixty. */
    @Test
    void theSumsAreAsGoodAfterTenThousandSamplesAsAtFirst() {
        for (int second = 0; second < 10_000; second++) {
            at(second, 24 + second % 2 * 0.1, 24 + second % 2 * 0.1, 24);
        }
        assertEquals(NEVER, evaluator.firstAlarm(0));
        for (int second = 10_000; second < 10_200; second++) {
            double value = 24 + (second - 10_000) * 2.05 / 60;
            at(second, value, value, 24);
        }
        long alarm = evaluator.firstAlarm(0);
        assertTrue(alarm > 10_030 * SECOND && alarm < 10_065 * SECOND, "at " + alarm / SECOND);
    }

    /** Sensors that report when they like, against the rule as a beginner would write it. */
    @Test
    void irregularSamplesAreToldAsByTheNaiveEvaluation() {
        int sensors = 30;
        SplittableRandom random = new SplittableRandom(20221015);
        HandWritten fast = new HandWritten(sensors, 3);
        Naive naive = new Naive(sensors, 3);
        double[] level = new double[sensors];
        double[] drift = new double[sensors];
        for (int tick = 0; tick < 3_000; tick++) {
            long now = tick * SECOND;
            List<Integer> said = new ArrayList<>();
            for (int sensor = 0; sensor < sensors; sensor++) {
                if (random.nextInt(200) == 0) {
                    drift[sensor] = random.nextDouble(-4, 5);
                }
                level[sensor] = Math.min(70, Math.max(40, level[sensor] + drift[sensor] / 60));
                if (random.nextInt(4) != 0) {
                    said.add(sensor);
                }
            }
            int[] who = said.stream().mapToInt(Integer::intValue).toArray();
            long[] times = new long[who.length];
            double[] values = new double[who.length];
            for (int i = 0; i < who.length; i++) {
                times[i] = now;
                values[i] = level[who[i]] + random.nextDouble() * 0.2;
            }
            fast.accept(who, times, values, 0, who.length, now);
            naive.accept(who, values, now);
        }
        for (int zone = 0; zone < 10; zone++) {
            assertEquals(naive.first.getOrDefault(zone, NEVER), fast.firstAlarm(zone), "zone " + zone);
        }
        assertTrue(naive.first.size() > 2, "no zone alarmed, so nothing was compared");
    }

    @Test
    void readingsAndArraysOfAWholeSceneAreToldTheSameAndAsTheStoriesSay() {
        Scene scene = Scene.of(7, 301, 100);
        ByHand readings = ByHand.fromReadings(scene);
        ByHand arrays = ByHand.fromArrays(scene);
        readings.play();
        arrays.play();
        SortedMap<Integer, Long> alarms = readings.alarms();
        assertEquals(alarms, arrays.alarms());
        assertEquals(3, alarms.size(), "one zone of each story that alarms");
        assertEquals(0, Verdict.wrong(alarms, Scene.stories(7, 301)));
        readings.renew();
        readings.play();
        assertEquals(alarms, readings.alarms(), "a second play begins from nothing");
    }

    /** Windows as lists, sums made anew each time. */
    private static final class Naive {
        private final int sensors;
        private final int perZone;
        private final List<List<double[]>> samples = new ArrayList<>();
        private final Map<Integer, Long> hotSince = new LinkedHashMap<>();
        private final boolean[] held;
        private final boolean[] steep;
        private final SortedMap<Integer, Long> first = new TreeMap<>();

        Naive(int sensors, int perZone) {
            this.sensors = sensors;
            this.perZone = perZone;
            this.held = new boolean[sensors];
            this.steep = new boolean[sensors];
            for (int i = 0; i < sensors; i++) {
                samples.add(new ArrayList<>());
            }
        }

        void accept(int[] who, double[] values, long now) {
            // Holds fall due on whole seconds here, and every second comes by.
            hotSince.forEach((sensor, since) -> held[sensor] |= since + 10 * SECOND <= now);
            look(now);
            for (int i = 0; i < who.length; i++) {
                int sensor = who[i];
                if (values[i] > 60) {
                    hotSince.putIfAbsent(sensor, now);
                } else {
                    hotSince.remove(sensor);
                    held[sensor] = false;
                }
                List<double[]> own = samples.get(sensor);
                own.add(new double[] {now / 1e9, values[i]});
                own.removeIf(sample -> sample[0] < now / 1e9 - 60);
                steep[sensor] = isSteep(own);
            }
            look(now);
        }

        private static boolean isSteep(List<double[]> own) {
            double span = own.get(own.size() - 1)[0] - own.get(0)[0];
            if (own.size() < 3 || span < 30) {
                return false;
            }
            double meanT = own.stream().mapToDouble(one -> one[0]).average().orElseThrow();
            double meanV = own.stream().mapToDouble(one -> one[1]).average().orElseThrow();
            double across = own.stream()
                    .mapToDouble(one -> (one[0] - meanT) * (one[1] - meanV))
                    .sum();
            double along = own.stream()
                    .mapToDouble(one -> (one[0] - meanT) * (one[0] - meanT))
                    .sum();
            return across / along * 60 > 2;
        }

        private void look(long now) {
            for (int zone = 0; zone * perZone < sensors; zone++) {
                int votes = 0;
                for (int sensor = zone * perZone; sensor < (zone + 1) * perZone; sensor++) {
                    votes += held[sensor] || steep[sensor] ? 1 : 0;
                }
                if (votes >= 2) {
                    first.putIfAbsent(zone, now);
                }
            }
        }
    }
}
