package org.bongsu.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.process.Jvm;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.server.Devices;
import org.bongsu.benchmarks.site.BenchSite;
import org.bongsu.benchmarks.site.DaemonProcess;

/**
 * How fast a daemon whose store was away for long brings it up to date, while it goes on polling. The backlog is written by
 * the daemon's own telemetry; what it would send is recorded once; a bulk loader sends that to an empty store with nothing
 * else running; then the daemon, polling, drains the same backlog into another empty store. Both rates by the store's own
 * count of lines.
 */
public final class Drain implements Benchmark {

    /** 20,010 points a second at a period of a second. */
    private static final int DEVICES = 667;

    private static final long PERIOD_MILLIS = 1_000;
    private static final double LIMIT = 0.8;
    private static final int HEAP_MIB = 512;
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final int ROUNDS = 3;

    private record Recorded(List<Recorder.Write> writes, Path bodies, double pointsPerSecond) {}

    private record Drained(double pointsPerSecond, Devices.Gaps gaps, double lost, double cores, int asked) {}

    @Override
    public Outcome run(Workshop shop) throws Exception {
        if (shop.peers().program(Store.PROGRAM).isEmpty()) {
            return outcome(
                    0,
                    List.of(),
                    Map.of(),
                    List.of(Figure.atLeast("rate against the bulk loader's", "times", Double.NaN, LIMIT)),
                    Map.of("InfluxDB", "no " + Store.PROGRAM + ": bin/peers influxdb"));
        }
        try (Devices devices = Devices.start(DEVICES, false, shop.folder())) {
            BenchSite site =
                    BenchSite.write(shop.home(), shop.folder(), devices.fleet(), PERIOD_MILLIS, "http://127.0.0.1:1");
            Path backlog = shop.folder().resolve("backlog");
            long points = fill(shop, site, backlog);
            Recorded recorded =
                    record(shop, devices, copy(backlog, shop.folder().resolve("recording")), points);
            List<Double> bulk = new ArrayList<>();
            List<Drained> drained = new ArrayList<>();
            for (int round = 1; round <= (shop.quick() ? 1 : ROUNDS); round++) {
                Path folder = Files.createDirectories(shop.folder().resolve("round-" + round));
                bulk.add(bulk(shop, folder, recorded));
                drained.add(drain(shop, folder, devices, copy(backlog, folder.resolve("data")), points));
                remove(folder);
            }
            return told(devices, points, recorded, bulk, drained);
        }
    }

    private static Outcome told(
            Devices devices, long points, Recorded recorded, List<Double> bulk, List<Drained> drained) {
        List<Double> rates = drained.stream().map(Drained::pointsPerSecond).toList();
        List<Double> quotients = new ArrayList<>();
        for (int round = 0; round < rates.size(); round++) {
            quotients.add(rates.get(round) / bulk.get(round));
        }
        List<Row> rows = List.of(
                Row.of("bongsu, polling 20,000 points/s meanwhile", rates, ""),
                Row.of("bulk loader", bulk, "the same requests, two in flight, nothing else running"),
                Row.of("bongsu's sender alone", List.of(recorded.pointsPerSecond()), "into a store that does nothing"));
        List<Figure> figures = List.of(
                Figure.atLeast("rate against the bulk loader's", "times", Row.median(quotients), LIMIT),
                Figure.told("the least of the rounds", "times", Collections.min(quotients)),
                Figure.told("backlog", "points", points),
                Figure.atMost(
                        "devices polled late by more than a period meanwhile",
                        "",
                        drained.stream()
                                .mapToInt(round -> round.gaps().late())
                                .max()
                                .orElseThrow(),
                        0),
                Figure.atLeast(
                        "devices polled meanwhile",
                        "",
                        drained.stream().mapToInt(Drained::asked).min().orElseThrow(),
                        devices.fleet().devices()),
                Figure.told(
                        "longest gap between two polls of one device",
                        "ms",
                        drained.stream()
                                .mapToDouble(round -> round.gaps().longest())
                                .max()
                                .orElseThrow()),
                Figure.atMost(
                        "readings lost",
                        "",
                        drained.stream().mapToDouble(Drained::lost).sum(),
                        0),
                Figure.told(
                        "the daemon's CPU while it drains",
                        "cores",
                        Row.median(drained.stream().map(Drained::cores).toList())));
        return outcome(rates.size(), rows, Map.of("bulk loader", Row.median(quotients)), figures, Map.of());
    }

    private static Outcome outcome(
            int runs, List<Row> rows, Map<String, Double> ratios, List<Figure> figures, Map<String, String> missing) {
        return new Outcome(
                "collector-drain",
                "points/s",
                runs,
                rows,
                ratios,
                figures,
                missing,
                List.of("Store: InfluxDB 1.6.7, empty before each; a line is 30 points of one device and time."));
    }

    private static Child backlog(Workshop shop, BenchSite site, String name, List<String> arguments)
            throws IOException {
        List<String> command = Jvm.command(
                System.getProperty("java.class.path"),
                HEAP_MIB,
                List.of("-Dbongsu.home=" + site.home()),
                Backlog.class.getName(),
                arguments);
        return new Child(name, command, Map.of(), shop.folder().resolve(name + ".log"), true);
    }

    private static long fill(Workshop shop, BenchSite site, Path data) throws IOException, InterruptedException {
        List<String> arguments = List.of("fill", site.site().toString(), data.toString(), Long.toString(shop.points()));
        try (Child filler = backlog(shop, site, "fill", arguments)) {
            return Long.parseLong(filler.await("filled ").substring("filled ".length()));
        }
    }

    private static Recorded record(Workshop shop, Devices devices, Path data, long points)
            throws IOException, InterruptedException {
        Path bodies = shop.folder().resolve("bodies");
        long lines = points / BenchSite.POINTS_PER_DEVICE;
        try (Recorder recorder = new Recorder(bodies)) {
            Path folder = Files.createDirectories(shop.folder().resolve("carry"));
            BenchSite site = BenchSite.write(shop.home(), folder, devices.fleet(), PERIOD_MILLIS, recorder.url());
            List<String> arguments = List.of("carry", site.site().toString(), data.toString());
            try (Child carrier = backlog(shop, site, "carry", arguments)) {
                carrier.await("carrying");
                long began = System.nanoTime();
                long deadline = began + MOST.toNanos();
                while (recorder.lines() < lines) {
                    if (System.nanoTime() > deadline) {
                        throw new IOException("only " + recorder.lines() + " of " + lines + " lines were sent");
                    }
                    carrier.run(LOOK);
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                return new Recorded(recorder.finish(), bodies, points / seconds);
            }
        }
    }

    private static double bulk(Workshop shop, Path folder, Recorded recorded) throws IOException, InterruptedException {
        try (Store store = Store.start(shop.peers(), folder.resolve("bulk-store"), Store.freePort())) {
            double seconds = BulkLoader.load(store.url(), recorded.bodies(), recorded.writes());
            return store.lines() * (double) BenchSite.POINTS_PER_DEVICE / seconds;
        }
    }

    /** The daemon has run for a while before its store comes back, as one does whose store was away. */
    private static Drained drain(Workshop shop, Path folder, Devices devices, Path data, long points)
            throws IOException, InterruptedException {
        long lines = points / BenchSite.POINTS_PER_DEVICE;
        int port = Store.freePort();
        BenchSite site = BenchSite.write(
                shop.home(),
                Files.createDirectories(folder.resolve("daemon")),
                devices.fleet(),
                PERIOD_MILLIS,
                "http://127.0.0.1:" + port);
        try (DaemonProcess daemon = DaemonProcess.start(site, data, HEAP_MIB, folder)) {
            daemon.process().run(WARM_UP);
            try (Store store = Store.start(shop.peers(), folder.resolve("store"), port)) {
                return drain(devices, daemon, store, lines);
            }
        }
    }

    private static Drained drain(Devices devices, DaemonProcess daemon, Store store, long lines)
            throws IOException, InterruptedException {
        devices.look();
        long deadline = System.nanoTime() + MOST.toNanos();
        while (store.lines() == 0 && System.nanoTime() < deadline) {
            daemon.process().run(LOOK);
        }
        long began = System.nanoTime();
        long before = store.lines();
        Duration cpu = daemon.process().cpu();
        long taken = before;
        while (taken < lines && System.nanoTime() < deadline) {
            daemon.process().run(LOOK);
            taken = store.lines();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double cores = daemon.process().cpu().minus(cpu).toNanos() / 1e9 / seconds;
        Devices.Gaps gaps = devices.gaps(2 * PERIOD_MILLIS);
        double rate = (taken - before) * (double) BenchSite.POINTS_PER_DEVICE / seconds;
        double lost = daemon.metric("bongsu_telemetry_lost_readings_total");
        return new Drained(rate, gaps, lost, cores, gaps.asked());
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            List<Path> all = new ArrayList<>(files.filter(Files::isRegularFile).toList());
            for (Path file : all) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }
}
