package org.bongsu.collector.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;

/**
 * Not a test: what the spool costs at 120,000 points a second, how long a chart takes, and a disk that is really full.
 * Arguments: {@code intake SECONDS}, {@code history DAYS}, or {@code full DIR}, a small file system with a file {@code
 * filler} that is removed when the spool finds the disk full.
 */
final class Throughput {

    private static final int DEVICES = 4_000;
    private static final int POINTS = 30;
    private static final Moment T = Moment.parse("2022-10-15T00:00:00Z");

    private final Inventory inventory = inventory();
    private final List<List<Point>> points =
            inventory.devices().stream().map(inventory::pointsOf).toList();
    private final Random random = new Random(1);
    private final double[] values = new double[DEVICES * POINTS];

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        Throughput run = new Throughput();
        if (arguments[0].equals("intake")) {
            run.intake(Integer.parseInt(arguments[1]));
        } else if (arguments[0].equals("history")) {
            run.history(Integer.parseInt(arguments[1]));
        } else if (arguments[0].equals("full")) {
            run.full(Path.of(arguments[1]));
        } else {
            throw new IllegalArgumentException(arguments[0]);
        }
        System.exit(0);
    }

    private static Inventory inventory() {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        List<RegisterField> fields = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            String name = "battery.module" + i + ".temperature";
            registry.put(
                    name, new PointDefinition(name, PointType.NUMBER, "°C", -40, 5000, List.of(), "a number", "test"));
            fields.add(new RegisterField(
                    name, 3, i, RegisterType.U16, 0.1, 0, OptionalInt.empty(), List.of(), new LinkedHashMap<>()));
        }
        Profile profile =
                new Profile("rack", "Acme", "Rack 1", DeviceKind.BATTERY, fields, List.of(), List.of(), 100, 4, "test");
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            devices.add(new Device(
                    "rack-" + i,
                    DeviceKind.BATTERY,
                    "rack",
                    "Rack 1",
                    "bat-1",
                    Optional.empty(),
                    new Address.Modbus("127.0.0.1", 1, 1),
                    Duration.ofSeconds(1)));
        }
        return new Inventory(registry, List.of(profile), devices);
    }

    /** One poll of a device: tenths, most of them as before. */
    private List<Reading> poll(int device, Moment at) {
        List<Reading> readings = new ArrayList<>(POINTS);
        for (Point point : points.get(device)) {
            if (random.nextInt(4) == 0) {
                values[point.index()] = Math.round(200 + 50 * random.nextGaussian()) / 10.0;
            }
            readings.add(Reading.good(point, values[point.index()], at, at));
        }
        return readings;
    }

    private Telemetry telemetry(Path data, String url, int version, SimpleMeterRegistry meters) throws IOException {
        TelemetrySettings normal =
                TelemetrySettings.DEFAULT.withStore(new InfluxSettings(url, version, "drain", "", "", ""));
        TelemetrySettings settings = new TelemetrySettings(
                normal.influx(),
                Optional.empty(),
                4L << 30,
                normal.spoolAge(),
                normal.commitEvery(),
                normal.commitReadings(),
                normal.bufferReadings(),
                normal.holdBack(),
                normal.deadLetterBytes());
        Telemetry telemetry = new Telemetry(
                settings, data, Fixtures.site(), inventory, new Health(), System::currentTimeMillis, meters);
        telemetry.start();
        return telemetry;
    }

    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** 4,000 polls a second in ticks of 10 ms; first without a spool, for what making readings costs by itself. */
    private void intake(int seconds) throws Exception {
        Path data = Files.createTempDirectory("intake");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        double alone = pace(seconds, readings -> {});
        Telemetry telemetry = telemetry(data, "http://127.0.0.1:1", 2, meters);
        pace(seconds / 2, telemetry::accept);
        double with = pace(seconds, telemetry::accept);
        System.out.printf(
                "intake: %.3f core with the spool, %.3f without; the spool %.3f; spool %.0f MB, commits %.0f, lost %.0f%n",
                with,
                alone,
                with - alone,
                meters.get("bongsu_spool_bytes").gauge().value() / 1e6,
                meters.get("bongsu_spool_commits").counter().count(),
                meters.get("bongsu_telemetry_lost_readings").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum());
        telemetry.stop();
    }

    private double pace(int seconds, java.util.function.Consumer<List<Reading>> to) {
        double cpu = cpuSeconds();
        long began = System.nanoTime();
        int device = 0;
        for (int tick = 0; tick < seconds * 100; tick++) {
            Moment at = T.plusSeconds(tick / 100.0);
            for (int i = 0; i < 40; i++) {
                to.accept(poll(device, at));
                device = (device + 1) % DEVICES;
            }
            long due = began + (tick + 1) * 10_000_000L;
            long left = due - System.nanoTime();
            if (left > 0) {
                Await.pass(Duration.ofNanos(left));
            }
        }
        return (cpuSeconds() - cpu) / ((System.nanoTime() - began) / 1e9);
    }

    /** One point every five seconds among nine others, asked for in as many buckets as a screen is wide. */
    private void history(int days) throws Exception {
        HistorySettings kept = HistorySettings.of(Duration.ofDays(days + 1));
        try (LocalHistory history = new LocalHistory(
                Files.createTempDirectory("history").resolve("history.db"),
                kept,
                System::currentTimeMillis,
                new SimpleMeterRegistry())) {
            List<String> lines = new ArrayList<>();
            for (int second = 0; second < days * 86_400; second += 5) {
                for (int device = 0; device < 10; device++) {
                    lines.add("ambient,device=th-" + device + " ambient.temperature=" + random.nextInt(1000) / 10.0
                            + " " + T.plusSeconds(second).epochNanos());
                }
                if (lines.size() >= 50_000) {
                    history.write(Lines.of(lines));
                    lines.clear();
                }
            }
            for (int buckets : new int[] {100, 500, 1_000, 2_000, 5_000}) {
                long worst = 0;
                int found = 0;
                for (int i = 0; i < 20; i++) {
                    long began = System.nanoTime();
                    found = history.buckets(
                                    "th-3/ambient.temperature",
                                    T.plusSeconds(i),
                                    T.plusSeconds(days * 86_400 - i),
                                    buckets)
                            .size();
                    worst = Math.max(worst, System.nanoTime() - began);
                }
                System.out.printf(
                        "history: %d days in %d of at most %d buckets: %.1f ms at worst%n",
                        days, found, buckets, worst / 1e6);
            }
        }
    }

    private void full(Path dir) throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AtomicInteger given = new AtomicInteger();
        AtomicInteger committed = new AtomicInteger();
        Health health = new Health();
        Telemetry telemetry = new Telemetry(
                TelemetrySettings.DEFAULT, dir, Fixtures.site(), inventory, health, System::currentTimeMillis, meters);
        telemetry.start();
        while (!health.faults.containsKey("spool")) {
            telemetry.accept(
                    poll(given.getAndIncrement() % DEVICES, T.plusSeconds(given.get())), committed::incrementAndGet);
            Await.pass(Duration.ofNanos(100_000));
        }
        System.out.printf(
                "full: %s after %d commits of polls%n",
                health.faults.get("spool").en(), committed.get());
        for (int i = 0; i < 100; i++) {
            telemetry.accept(
                    poll(given.getAndIncrement() % DEVICES, T.plusSeconds(given.get())), committed::incrementAndGet);
        }
        Await.pass(Duration.ofSeconds(3));
        System.out.printf("full: %d of %d polls committed while it is full%n", committed.get(), given.get());
        Files.delete(dir.resolve("filler"));
        Await.until("all are committed", Duration.ofSeconds(30), () -> committed.get() == given.get());
        Await.until("the alert is over", Duration.ofSeconds(30), () -> !health.faults.containsKey("spool"));
        System.out.printf(
                "full: all %d polls committed after a file was removed; heard %s%n", given.get(), health.heard);
        telemetry.stop();
    }
}
