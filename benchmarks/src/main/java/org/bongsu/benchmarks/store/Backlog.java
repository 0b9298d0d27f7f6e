package org.bongsu.benchmarks.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.settings.CollectorSettings;
import org.bongsu.collector.telemetry.Telemetry;
import org.bongsu.collector.telemetry.TelemetrySettings;
import org.bongsu.config.Problems;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Reading;

/**
 * A spool as a daemon leaves it whose store was away. Either fills one, as its devices would have, a second of readings at a
 * time:
 *
 * <pre>fill SITE DATA POINTS</pre>
 *
 * and then says {@code filled POINTS}; or carries one to the site's store with nothing else going on, until it is killed:
 *
 * <pre>carry SITE DATA</pre>
 */
public final class Backlog {

    /** So many readings may wait for their commit. */
    private static final int AHEAD = 100_000;

    private static final Duration TICK = Duration.ofSeconds(1);

    private Backlog() {}

    public static void main(String[] arguments) throws Exception {
        Setup setup = Setup.load(Path.of(arguments[1]));
        Path data = Path.of(arguments[2]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments[0].equals("fill")) {
            Telemetry telemetry = telemetry(setup, data);
            long filled = fill(telemetry, setup.inventory(), Long.parseLong(arguments[3]));
            telemetry.stop();
            out.println("filled " + filled);
        } else {
            telemetry(setup, data);
            out.println("carrying");
            new CountDownLatch(1).await();
        }
    }

    private static Telemetry telemetry(Setup setup, Path data) throws Exception {
        Problems problems = new Problems();
        TelemetrySettings settings = CollectorSettings.decode(setup.document(), setup.inventory(), problems)
                .telemetry();
        problems.throwIfAny();
        Telemetry telemetry = new Telemetry(
                settings,
                data,
                setup.site(),
                setup.inventory(),
                new Silence(),
                System::currentTimeMillis,
                new SimpleMeterRegistry());
        telemetry.start();
        return telemetry;
    }

    /** @return points, a whole number of ticks of all devices */
    private static long fill(Telemetry telemetry, Inventory inventory, long points) throws InterruptedException {
        Semaphore ahead = new Semaphore(AHEAD);
        Random noise = new Random(1);
        int perTick = inventory.points().size();
        long ticks = (points + perTick - 1) / perTick;
        Moment began = Moment.ofEpochMillis(System.currentTimeMillis()).minus(TICK.multipliedBy(ticks + 60));
        for (long tick = 0; tick < ticks; tick++) {
            Moment at = began.plus(TICK.multipliedBy(tick));
            for (Device device : inventory.devices()) {
                // A device's readings of one tick have one time; neighbours differ, as polls do.
                Moment now = at.plus(Duration.ofNanos(noise.nextInt(1_000) * 1_000_000L));
                List<Reading> readings = readings(inventory.pointsOf(device), now, noise);
                ahead.acquire(readings.size());
                telemetry.accept(readings, () -> ahead.release(readings.size()));
            }
        }
        ahead.acquire(AHEAD);
        return ticks * perTick;
    }

    private static List<Reading> readings(List<Point> points, Moment now, Random noise) {
        List<Reading> readings = new ArrayList<>(points.size());
        for (Point point : points) {
            double middle =
                    Math.min(20, (point.definition().min() + point.definition().max()) / 2);
            // As a register of about 2000 says it: a hundredth of noise in steps of its own.
            double value = point.definition().type() == PointType.NUMBER
                    ? middle * (0.9 + (1_980 + noise.nextInt(41)) / 20_000.0)
                    : 0;
            readings.add(Reading.good(point, value, now, now));
        }
        return readings;
    }

    private static final class Silence implements HealthListener {
        @Override
        public void fault(String id, Text what) {}

        @Override
        public void cleared(String id) {}
    }
}
