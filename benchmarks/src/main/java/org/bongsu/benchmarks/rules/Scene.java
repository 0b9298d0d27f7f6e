package org.bongsu.benchmarks.rules;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The samples of all sensors, one a second each, in zones of neighbouring sensors; the last zone has what is left over. Drawn
 * from a seed, the same on every machine. Every contender reads the same file of it.
 */
final class Scene {

    static final int PER_ZONE = 3;

    /** Standard deviation; its slopes over a minute have one of 0.02 °C/min, a hundredth of the limit. */
    private static final double NOISE = 0.05;

    private static final double CALM = 24;

    /** Of the zones, each story but the quiet one has one in so many. */
    private static final int ZONES_PER_STORY = 100;

    private final int sensors;
    private final int seconds;
    /** Second by second, sensors in order. */
    private final double[] values;

    private Scene(int sensors, int seconds, double[] values) {
        this.sensors = sensors;
        this.seconds = seconds;
        this.values = values;
    }

    /** The stories of a scene's zones, by zone. */
    static Story[] stories(long seed, int sensors) {
        int whole = sensors / PER_ZONE;
        int zones = zones(sensors);
        Story[] stories = new Story[zones];
        Arrays.fill(stories, Story.QUIET);
        int each = Math.max(1, whole / ZONES_PER_STORY);
        SplittableRandom random = new SplittableRandom(seed);
        for (Story story : Story.values()) {
            for (int told = 0; story != Story.QUIET && told < each; ) {
                int zone = random.nextInt(whole);
                if (stories[zone] == Story.QUIET) {
                    stories[zone] = story;
                    told++;
                }
            }
        }
        return stories;
    }

    /** @param sensors at least 30, so that every story finds a zone */
    static Scene of(long seed, int sensors, int seconds) {
        Story[] stories = stories(seed, sensors);
        double[] values = new double[sensors * seconds];
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int zone = 0; zone < stories.length; zone++) {
            int first = zone * PER_ZONE;
            int members = Math.min(PER_ZONE, sensors - first);
            Plot plot = Plot.of(stories[zone], random.split());
            for (int sensor = first; sensor < first + members; sensor++) {
                for (int second = 0; second < seconds; second++) {
                    double value = plot.at(sensor - first, second) + noise(random);
                    // As a register of 32 bits brings it.
                    values[second * sensors + sensor] = (float) value;
                }
            }
        }
        return new Scene(sensors, seconds, values);
    }

    /** Noise alone. */
    static Scene quiet(long seed, int sensors, int seconds) {
        double[] values = new double[sensors * seconds];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (CALM + noise(random));
        }
        return new Scene(sensors, seconds, values);
    }

    /** Nearly Gaussian, and never beyond 3.5 deviations: a story's outcome hangs on no draw. */
    private static double noise(SplittableRandom random) {
        double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble();
        return (sum - 2) * Math.sqrt(3) * NOISE;
    }

    int sensors() {
        return sensors;
    }

    int seconds() {
        return seconds;
    }

    int zones() {
        return zones(sensors);
    }

    private static int zones(int sensors) {
        return (sensors + PER_ZONE - 1) / PER_ZONE;
    }

    double at(int second, int sensor) {
        return values[second * sensors + sensor];
    }

    void write(Path file) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                DataOutputStream out = new DataOutputStream(stream)) {
            out.writeInt(sensors);
            out.writeInt(seconds);
            out.writeInt(PER_ZONE);
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
            bytes.asDoubleBuffer().put(values);
            out.write(bytes.array());
        }
    }

    static Scene read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(stream)) {
            int sensors = in.readInt();
            int seconds = in.readInt();
            if (in.readInt() != PER_ZONE) {
                throw new IOException(file + " has other zones");
            }
            double[] values = new double[sensors * seconds];
            ByteBuffer.wrap(in.readAllBytes()).asDoubleBuffer().get(values);
            return new Scene(sensors, seconds, values);
        }
    }

    /**
     * A story with its numbers drawn: how its sensors go without noise. Sensors beyond the cast are calm.
     *
     * @param begins by sensor, the second at which it happens
     * @param lasts by sensor, for how many seconds
     * @param perMinute by sensor, °C/min
     */
    private record Plot(Story story, int[] begins, int[] lasts, double[] perMinute) {

        static Plot of(Story story, SplittableRandom random) {
            int begin = random.nextInt(5, 46);
            int later = begin + random.nextInt(0, 9);
            return switch (story) {
                case RISING_PAIR ->
                    plot(story, begin, later, 100, 100, random.nextDouble(4, 10), random.nextDouble(4, 10));
                case JUMPING_PAIR -> {
                    int jump = random.nextInt(2, 70);
                    yield plot(story, jump, jump + random.nextInt(2, 9), 100, 100, 0, 0);
                }
                case CREEPING_PAIR -> {
                    // Not in the first half minute, when a small step in a short window is steep.
                    int step = random.nextInt(32, 80);
                    yield plot(story, step, step + random.nextInt(2, 9), 100, 100, 0, 0);
                }
                case SLOW_PAIR -> plot(story, begin, later, 100, 100, 1, 1);
                case SPIKES -> {
                    int first = random.nextInt(5, 9);
                    yield plot(story, 3, 3 + first, first, random.nextInt(5, 9), 0, 0);
                }
                case IN_TURN -> {
                    int first = random.nextInt(13, 16);
                    yield plot(story, 2, 2 + first + 3, first, 100, 0, 0);
                }
                case STUCK_FAULT, DRIFTING_FAULT, COOLING_PAIR, QUIET -> plot(story, begin, later, 100, 100, 10, 10);
            };
        }

        private static Plot plot(
                Story story, int begin, int later, int lasts, int lastsLater, double perMinute, double perMinuteLater) {
            return new Plot(story, new int[] {begin, later}, new int[] {lasts, lastsLater}, new double[] {
                perMinute, perMinuteLater
            });
        }

        double at(int sensor, int second) {
            if (sensor >= (story.isSingleFault() ? 1 : 2)) {
                return CALM;
            }
            boolean on = second >= begins[sensor] && second < begins[sensor] + lasts[sensor];
            double risen = on ? (second - begins[sensor]) * perMinute[sensor] / 60 : 0;
            return switch (story) {
                case RISING_PAIR, SLOW_PAIR, DRIFTING_FAULT -> CALM + risen;
                case JUMPING_PAIR, SPIKES, IN_TURN -> on ? 65 : CALM;
                case CREEPING_PAIR -> on ? 60.4 : 59.6;
                case STUCK_FAULT -> on ? 85 : CALM;
                case COOLING_PAIR -> Math.max(CALM, 50 - second * 6 / 60.0);
                case QUIET -> CALM;
            };
        }
    }
}
