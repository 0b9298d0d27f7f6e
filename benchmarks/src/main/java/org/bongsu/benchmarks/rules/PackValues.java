package org.bongsu.benchmarks.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.bongsu.domain.point.Point;

/**
 * What the devices of {@link PackSite} say on a quiet day: noise around a middle, in steps of the device's resolution, so that
 * some values repeat as they do in life. One rack's hottest module heats up; nothing else is out of order.
 */
final class PackValues {

    /** From so many seconds on, by so much, up to so much: a cell in thermal runaway. */
    private static final double HEATS_FROM = 10;

    private static final double HEATS_PER_SECOND = 1;
    private static final double HEATS_TO = 90;
    private static final String HOTTEST = "battery.temperature.max";

    private static final Pattern NUMBERED = Pattern.compile("battery\\.rack\\.\\d+\\.");

    private final SplittableRandom random;
    private final String heating;
    private final Set<String> watched;

    /**
     * @param heating the device whose hottest module heats up
     * @param watched points that rules read: of these, somebody has to have said what they are on a quiet day
     */
    PackValues(long seed, String heating, Set<String> watched) {
        this.random = new SplittableRandom(seed);
        this.heating = heating;
        this.watched = Set.copyOf(watched);
    }

    private record Quiet(double middle, double noise, double step) {}

    private static final Map<String, Quiet> QUIET = quiet();

    private static Map<String, Quiet> quiet() {
        Map<String, Quiet> quiet = new LinkedHashMap<>();
        quiet.put("gas.lel", new Quiet(1, 1, 1));
        quiet.put("battery.charge", new Quiet(98, 0.2, 0.1));
        quiet.put("battery.voltage", new Quiet(560, 0.5, 0.1));
        quiet.put("battery.voltage.cell.max", new Quiet(3.92, 0.003, 0.001));
        quiet.put("battery.voltage.cell.min", new Quiet(3.9, 0.003, 0.001));
        quiet.put("battery.current", new Quiet(0.5, 0.3, 0.1));
        quiet.put(HOTTEST, new Quiet(25, 0.1, 0.1));
        quiet.put("battery.temperature.min", new Quiet(23, 0.1, 0.1));
        quiet.put("battery.temperature", new Quiet(24, 0.1, 0.1));
        quiet.put("battery.current.magnitude", new Quiet(0.5, 0.3, 0.1));
        quiet.put("output.current", new Quiet(20, 0.3, 1 / 32.0));
        quiet.put("output.frequency", new Quiet(50, 0.02, 1 / 128.0));
        quiet.put("output.power.percent", new Quiet(40, 0.5, 1 / 256.0));
        quiet.put("battery.runtime", new Quiet(3_000, 10, 1));
        quiet.put("ups.load", new Quiet(40, 0.5, 1 / 256.0));
        quiet.put("output.voltage", new Quiet(230, 0.3, 1 / 64.0));
        quiet.put("input.voltage", new Quiet(230, 0.5, 0.1));
        quiet.put("pdu.load", new Quiet(40, 0.5, 0.1));
        quiet.put("gas.h2", new Quiet(2, 1, 1));
        quiet.put("gas.co", new Quiet(2, 1, 1));
        quiet.put("gas.voc", new Quiet(1, 0.2, 0.1));
        quiet.put("smoke.obscuration", new Quiet(0.01, 0.003, 0.0001));
        quiet.put("ambient.temperature", new Quiet(23, 0.1, 0.1));
        quiet.put("ambient.humidity", new Quiet(45, 0.3, 0.1));
        return quiet;
    }

    /** Never absent: a device of a quiet day answers. */
    double at(Point point, double second) {
        return switch (point.definition().type()) {
            case FLAG -> point.name().equals("cooling.running") ? 1 : 0;
            case STATUS ->
                point.name().equals("ups.status") ? point.definition().mask("OL") : 0;
            case NUMBER -> number(point, second);
        };
    }

    private double number(Point point, double second) {
        String name = NUMBERED.matcher(point.name()).replaceFirst("battery.");
        Quiet quiet = name.startsWith("branch.") ? new Quiet(10, 0.05, 0.01) : QUIET.get(name);
        if (quiet == null && watched.contains(point.name())) {
            throw new IllegalStateException("nobody has said what " + point.id() + " is on a quiet day");
        }
        if (quiet == null) {
            // Ratings, thresholds and dates, which stay as they are.
            return Math.max(
                    point.definition().min(), Math.min(1, point.definition().max()));
        }
        double noise = (random.nextDouble() + random.nextDouble() - 1) * 2 * quiet.noise();
        double value = quiet.middle() + noise;
        if (point.name().equals(HOTTEST) && point.device().id().equals(heating)) {
            double risen = Math.max(0, second - HEATS_FROM) * HEATS_PER_SECOND;
            value = Math.min(HEATS_TO, value + risen);
        }
        return Math.max(0, Math.rint(value / quiet.step()) * quiet.step());
    }
}
