package org.bongsu.benchmarks.rules;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Reading;

/** {@link HandWritten}, fed from the readings that ours takes, or from bare arrays. */
final class ByHand implements Contender {

    private final Scene scene;
    private final Feed feed;
    private HandWritten alarms;

    private ByHand(Scene scene, Feed feed) {
        this.scene = scene;
        this.feed = feed;
        this.alarms = new HandWritten(scene.sensors(), Scene.PER_ZONE);
    }

    @FunctionalInterface
    private interface Feed {
        void into(HandWritten evaluator);
    }

    static ByHand fromReadings(Scene scene) {
        List<Moment> moments = Ours.moments(scene.seconds());
        List<List<Reading>> batches = Ours.batches(scene, Ours.inventory(scene.sensors()), moments);
        return new ByHand(scene, evaluator -> {
            for (int second = 0; second < batches.size(); second++) {
                evaluator.accept(batches.get(second), moments.get(second).epochNanos());
            }
        });
    }

    static ByHand fromArrays(Scene scene) {
        int samples = scene.sensors() * scene.seconds();
        int[] sensors = new int[samples];
        long[] times = new long[samples];
        double[] values = new double[samples];
        for (int i = 0; i < samples; i++) {
            int second = i / scene.sensors();
            sensors[i] = i % scene.sensors();
            times[i] = second * 1_000_000_000L;
            values[i] = scene.at(second, sensors[i]);
        }
        return new ByHand(scene, evaluator -> {
            for (int from = 0; from < samples; from += scene.sensors()) {
                evaluator.accept(sensors, times, values, from, from + scene.sensors(), times[from]);
            }
        });
    }

    @Override
    public void renew() {
        alarms = new HandWritten(scene.sensors(), Scene.PER_ZONE);
    }

    @Override
    public void play() {
        feed.into(alarms);
    }

    @Override
    public SortedMap<Integer, Long> alarms() {
        SortedMap<Integer, Long> found = new TreeMap<>();
        for (int zone = 0; zone < scene.zones(); zone++) {
            long at = alarms.firstAlarm(zone);
            if (at != Long.MIN_VALUE) {
                found.put(zone, at / 1_000_000_000L);
            }
        }
        return found;
    }
}
