package org.bongsu.benchmarks.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.server.Devices;

/**
 * From 10 devices to 4,000, every tenth dead: half of those refuse the connection, half accept it and stay silent. The
 * devices' own server says how long each living one waited between two polls.
 */
public final class Growth implements Benchmark {

    private static final List<Integer> SIZES = List.of(10, 100, 1_000, 4_000);
    private static final long PERIOD_MILLIS = 1_000;
    private static final int HEAP_MIB = 320;
    private static final double WARM_UP_SECONDS = 8;
    private static final double MEASURE_SECONDS = 15;

    /** A device of 4,000 may cost this much more than one of 1,000. */
    private static final double FLAT = 1.5;

    private record Size(int devices, int living, Devices.Gaps gaps, double microsPerDevice) {}

    @Override
    public Outcome run(Workshop shop) throws Exception {
        List<Size> sizes = new ArrayList<>();
        for (int size : SIZES) {
            sizes.add(measure(size, shop));
        }
        List<Figure> figures = new ArrayList<>();
        for (Size size : sizes) {
            String who = String.format(java.util.Locale.ROOT, "%,d devices: ", size.devices());
            figures.add(Figure.atMost(
                    who + "living ones late by more than a period",
                    "",
                    size.gaps().late(),
                    0));
            figures.add(
                    Figure.atLeast(who + "living ones polled", "", size.gaps().asked(), size.living()));
            figures.add(Figure.told(who + "most late", "ms", size.gaps().longest() - PERIOD_MILLIS));
            figures.add(Figure.told(
                    who + "late, 99 of 100 polls at most", "ms", size.gaps().usual() - PERIOD_MILLIS));
        }
        Size last = sizes.get(sizes.size() - 1);
        Size before = sizes.get(sizes.size() - 2);
        figures.add(Figure.atMost(
                "CPU a device at the largest size against the one before",
                "times",
                last.microsPerDevice() / before.microsPerDevice(),
                FLAT));
        List<Row> rows = sizes.stream()
                .map(size -> Row.of(
                        String.format(java.util.Locale.ROOT, "bongsu, %,d devices", size.devices()),
                        List.of(size.microsPerDevice()),
                        "one poll of 30 registers"))
                .toList();
        return new Outcome(
                "collector-growth",
                "µs CPU a device and second",
                1,
                rows,
                Map.of(),
                figures,
                Map.of(),
                List.of(
                        "Period 1 s; late is the gap between two polls of one device less the period, seen by the device."));
    }

    private static Size measure(int size, Workshop shop) throws Exception {
        Path folder = Files.createDirectories(shop.folder().resolve(Integer.toString(size)));
        try (Devices devices = Devices.start(size, true, folder)) {
            BenchSite site = BenchSite.write(shop.home(), folder, devices.fleet(), PERIOD_MILLIS, "http://127.0.0.1:1");
            try (DaemonProcess daemon = DaemonProcess.start(site, folder.resolve("data"), HEAP_MIB, folder)) {
                devices.awaitAllAsked(daemon.process());
                daemon.process().run(shop.time(WARM_UP_SECONDS));
                devices.look();
                Duration cpu = daemon.process().cpu();
                long began = System.nanoTime();
                daemon.process().run(shop.time(MEASURE_SECONDS).plusSeconds(1));
                double spent = daemon.process().cpu().minus(cpu).toNanos() / 1e3;
                double seconds = (System.nanoTime() - began) / 1e9;
                return new Size(
                        size, devices.fleet().living(), devices.gaps(2 * PERIOD_MILLIS), spent / size / seconds);
            }
        }
    }
}
