package org.bongsu.collector.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
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
 * Not a test: how fast the spool takes readings and how fast it gives them to a real store, beside the same lines from a
 * bulk loader. Arguments: {@code intake SECONDS}, or {@code drain influx|victoria POINTS}.
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
        } else {
            run.drain(arguments[1].equals("influx"), Long.parseLong(arguments[2]));
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

    private void drain(boolean influx, long count) throws Exception {
        Path data = Files.createTempDirectory("drain");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Telemetry telemetry = telemetry(data.resolve("spool"), "http://127.0.0.1:1", 2, meters);
        int polls = 0;
        for (long given = 0; given < count; given += POINTS, polls++) {
            telemetry.accept(poll(polls % DEVICES, T.plusSeconds(1 + polls / DEVICES)));
            while (meters.get("bongsu_spool_buffered_readings").gauge().value() > 300_000) {
                Await.pass(Duration.ofMillis(1));
            }
        }
        telemetry.stop();
        System.out.printf(
                "backlog: %d points, %.0f MB compressed%n",
                count, meters.get("bongsu_spool_bytes").gauge().value() / 1e6);
        double bulk = bulk(influx, data, count);
        double drained = drained(influx, data, count, polls);
        System.out.printf(
                "%s: bulk %.0f points/s, drain %.0f points/s, ratio %.2f%n",
                influx ? "influx" : "victoria", bulk, drained, drained / bulk);
    }

    /** The very same batches, formatted beforehand, two at a time. */
    private double bulk(boolean influx, Path data, long count) throws Exception {
        int port = PeerBinaries.freePort();
        List<byte[]> batches = batches(data.resolve("spool/spool.db"));
        Peer store = store(influx, data.resolve("bulk"), port);
        try {
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            awaitStore(influx, port);
            String url = influx
                    ? "http://127.0.0.1:" + port + "/write?db=drain&precision=ns"
                    : "http://127.0.0.1:" + port + "/api/v2/write?bucket=drain&precision=ns";
            Semaphore two = new Semaphore(2);
            AtomicInteger refused = new AtomicInteger();
            long began = System.nanoTime();
            for (byte[] batch : batches) {
                two.acquire();
                http.sendAsync(
                                HttpRequest.newBuilder(URI.create(url))
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                        .whenComplete((answer, failure) -> {
                            if (failure != null || answer.statusCode() != 204) {
                                refused.incrementAndGet();
                            }
                            two.release();
                        });
            }
            two.acquire(2);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf("bulk: %d batches, %d refused, %.1f s%n", batches.size(), refused.get(), seconds);
            return count / seconds;
        } finally {
            store.close();
        }
    }

    private static List<byte[]> batches(Path spool) throws Exception {
        List<byte[]> batches = new ArrayList<>();
        try (BlockCodec codec = new BlockCodec();
                SpoolFile.Reader reader = new SpoolFile(spool).reader()) {
            LineBuffer text = new LineBuffer(2 << 20);
            long last = 0;
            for (List<Block> blocks = reader.after(0, 128 << 10);
                    !blocks.isEmpty();
                    blocks = reader.after(last, 128 << 10)) {
                for (Block block : blocks) {
                    codec.expand(block.compressed(), text);
                    last = block.id();
                    if (text.length() > 1 << 20) {
                        break;
                    }
                }
                batches.add(text.toBytes());
                text.clear();
            }
        }
        return batches;
    }

    private double drained(boolean influx, Path data, long count, int polls) throws Exception {
        int port = PeerBinaries.freePort();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Peer store = store(influx, data.resolve("drained"), port);
        try {
            awaitStore(influx, port);
            double cpu = cpuSeconds();
            long began = System.nanoTime();
            Telemetry telemetry = telemetry(data.resolve("spool"), "http://127.0.0.1:" + port, influx ? 1 : 2, meters);
            ScheduledExecutorService polling = Executors.newSingleThreadScheduledExecutor();
            AtomicInteger poll = new AtomicInteger(polls);
            ScheduledFuture<?> ticks = polling.scheduleAtFixedRate(
                    () -> {
                        for (int i = 0; i < 667; i++) {
                            int number = poll.getAndIncrement();
                            telemetry.accept(poll(number % DEVICES, T.plusSeconds(1 + number / DEVICES)));
                        }
                    },
                    0,
                    1000,
                    TimeUnit.MILLISECONDS);
            long lines = count / POINTS;
            Await.until(
                    "drained",
                    Duration.ofMinutes(10),
                    () -> meters.get("bongsu_sink_lines").counter().count() >= lines);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "drain: %.1f s, %.2f core, polled meanwhile %d points, in the buffer %.0f, lost %.0f%n",
                    seconds,
                    (cpuSeconds() - cpu) / seconds,
                    (poll.get() - polls) * POINTS,
                    meters.get("bongsu_spool_buffered_readings").gauge().value(),
                    meters.get("bongsu_telemetry_lost_readings").counters().stream()
                            .mapToDouble(counter -> counter.count())
                            .sum());
            ticks.cancel(false);
            polling.shutdownNow();
            telemetry.stop();
            return count / seconds;
        } finally {
            store.close();
        }
    }

    private static void awaitStore(boolean influx, int port) {
        HttpClient http = HttpClient.newHttpClient();
        String path = influx ? "/query?q=CREATE%20DATABASE%20drain" : "/health";
        Await.until("the store answers", Duration.ofSeconds(30), () -> {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
                HttpRequest asked = influx
                        ? request.POST(HttpRequest.BodyPublishers.noBody()).build()
                        : request.build();
                return http.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Peer store(boolean influx, Path dir, int port) throws IOException {
        Files.createDirectories(dir);
        if (!influx) {
            return PeerBinaries.start(
                    dir.resolve("log"),
                    "usr/bin/victoria-metrics",
                    "-httpListenAddr=127.0.0.1:" + port,
                    "-storageDataPath=" + dir.resolve("data"),
                    "-retentionPeriod=100y");
        }
        Path config = dir.resolve("influxdb.conf");
        Files.write(
                config,
                List.of(
                        "reporting-disabled = true",
                        "bind-address = \"127.0.0.1:" + PeerBinaries.freePort() + "\"",
                        "[meta]",
                        "dir = \"" + dir.resolve("meta") + "\"",
                        "[data]",
                        "dir = \"" + dir.resolve("shards") + "\"",
                        "wal-dir = \"" + dir.resolve("wal") + "\"",
                        "[http]",
                        "log-enabled = false",
                        "bind-address = \"127.0.0.1:" + port + "\""));
        return PeerBinaries.start(dir.resolve("log"), "usr/bin/influxd", "-config", config.toString());
    }
}
