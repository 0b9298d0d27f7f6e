package org.bongsu.benchmarks.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.server.Devices;

/**
 * The whole daemon at 120,000 points a second: polled, decoded, judged, through the default rules, and committed to the
 * spool, which no store empties. Its API is up; nobody looks at it.
 */
public final class Points implements Benchmark {

    /** One per cent above what is asked for, so that a period that is met is also counted as met. */
    private static final int DEVICES = 4_040;

    private static final long PERIOD_MILLIS = 1_000;
    private static final double REQUESTS_LIMIT = 4_000;
    private static final double POINTS_LIMIT = 120_000;
    private static final double CORES_LIMIT = 1.0;
    private static final double MIB_LIMIT = 512;

    /** What is left of 512 MiB after classes, code, threads, sockets' buffers and SQLite. */
    private static final int HEAP_MIB = 320;

    private static final double WARM_UP_SECONDS = 20;
    private static final double MEASURE_SECONDS = 60;

    @Override
    public Outcome run(Workshop shop) throws Exception {
        try (Devices devices = Devices.start(DEVICES, false, shop.folder())) {
            BenchSite site =
                    BenchSite.write(shop.home(), shop.folder(), devices.fleet(), PERIOD_MILLIS, "http://127.0.0.1:1");
            Path data = shop.folder().resolve("data");
            try (DaemonProcess daemon = DaemonProcess.start(site, data, HEAP_MIB, shop.folder())) {
                devices.awaitAllAsked(daemon.process());
                daemon.process().run(shop.time(WARM_UP_SECONDS));
                return measure(shop, devices, daemon);
            }
        }
    }

    private static Outcome measure(Workshop shop, Devices devices, DaemonProcess daemon) throws Exception {
        long scraped = System.nanoTime();
        double committed = daemon.metric("bongsu_spool_readings_total");
        DaemonProcess.Collections collected = daemon.collections();
        devices.look();
        long asked = devices.answered();
        Duration cpu = daemon.process().cpu();
        long began = System.nanoTime();
        daemon.process().run(shop.time(MEASURE_SECONDS));
        double seconds = (System.nanoTime() - began) / 1e9;
        double requests = (devices.answered() - asked) / seconds;
        double cores = daemon.process().cpu().minus(cpu).toNanos() / 1e9 / seconds;
        Devices.Gaps gaps = devices.gaps(2 * PERIOD_MILLIS);
        DaemonProcess.Collections after = daemon.collections();
        // A scrape takes a while: each count belongs to the time before it.
        double scrapedAfter = (System.nanoTime() - scraped) / 1e9;
        double points = (daemon.metric("bongsu_spool_readings_total") - committed) / scrapedAfter;
        List<Figure> figures = List.of(
                Figure.atLeast("requests of 30 registers", "1/s", requests, REQUESTS_LIMIT),
                Figure.atLeast("points committed to the spool", "1/s", points, POINTS_LIMIT),
                Figure.atMost("the daemon's CPU", "cores", cores, CORES_LIMIT),
                Figure.atMost(
                        "the daemon's peak resident memory",
                        "MiB",
                        daemon.process().peakBytes() / 1048576.0,
                        MIB_LIMIT),
                Figure.atMost("points lost", "", daemon.metric("bongsu_telemetry_lost_readings_total"), 0),
                Figure.told(
                        "garbage collection, share of the time",
                        "of 1",
                        (after.millis() - collected.millis()) / 1e3 / seconds),
                Figure.told("garbage collection, longest pause", "ms", after.longestMillis()),
                Figure.told("largest heap", "MiB", HEAP_MIB),
                Figure.told("longest gap between two polls of one device", "ms", gaps.longest()));
        return new Outcome(
                "collector-points",
                "requests/s",
                1,
                List.of(Row.of("bongsu", List.of(requests), "30 registers, 30 points")),
                Map.of(),
                figures,
                Map.of(),
                List.of(
                        DEVICES
                                + " devices of 30 points, half lithium racks and half PDUs, period 1 s, default rules, no store."));
    }
}
