package org.bongsu.rules.signal;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bongsu.config.SiteFolder;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Reading;
import org.bongsu.rules.world.SmallSite;

/**
 * How many readings a second of one core the signal plane takes, on the pangyo site with the default pack: {@code mvn -pl
 * rules -am test-compile}, then run this class with the test class path. Prints; asserts nothing.
 */
public final class SignalThroughput {

    private static final int SIMULATED_SECONDS = 6_000;

    private SignalThroughput() {}

    public static void main(String[] args) {
        SiteFolder.Loaded loaded =
                SiteFolder.load(SmallSite.HOME.resolve("config/sites/pangyo"), SmallSite.HOME.resolve("config"));
        for (int round = 0; round < 2; round++) {
            run(loaded, "quiet: every value repeats", false);
            run(loaded, "noisy: every number moves a little", true);
        }
    }

    private static void run(SiteFolder.Loaded loaded, String name, boolean noisy) {
        SignalPlane plane = new SignalPlane(loaded.site(), loaded.inventory(), SmallSite.DEFAULT_PACK);
        List<List<Point>> due = new ArrayList<>();
        List<Long> periods = new ArrayList<>();
        for (Device device : loaded.inventory().devices()) {
            due.add(loaded.inventory().pointsOf(device));
            periods.add(Math.max(1, device.period().toSeconds()));
        }
        SplittableRandom random = new SplittableRandom(1);
        Moment start = Moment.parse("2022-10-15T06:00:00Z");
        long readings = 0;
        long signals = 0;
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int second = 0; second < SIMULATED_SECONDS; second++) {
            Moment now = start.plusSeconds(second);
            signals += plane.advance(now).size();
            for (int device = 0; device < due.size(); device++) {
                if (second % periods.get(device) != device % periods.get(device)) {
                    continue;
                }
                List<Reading> poll = new ArrayList<>();
                for (Point point : due.get(device)) {
                    double value = normal(point);
                    if (noisy && point.definition().type() == PointType.NUMBER) {
                        value += random.nextDouble() * 0.01;
                    }
                    poll.add(Reading.good(point, value, now, now));
                    readings++;
                }
                signals += plane.accept(poll, now).size();
            }
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %d rule instances, %d readings in %.2f s of CPU = %.0f ns a reading, %d signals%n",
                name,
                plane.size(),
                readings,
                seconds,
                seconds * 1e9 / readings,
                signals);
    }

    private static double normal(Point point) {
        return switch (point.name()) {
            case "ups.status" -> point.definition().mask("OL");
            case "input.voltage" -> 230;
            case "battery.runtime" -> 720;
            case "battery.charge" -> 98;
            case "ambient.temperature", "battery.temperature.max", "battery.temperature.min" -> 23;
            case "battery.voltage.cell.min", "battery.voltage.cell.max" -> 3.9;
            default -> 0;
        };
    }
}
