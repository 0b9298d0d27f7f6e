package org.bongsu.benchmarks.latency;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.server.Devices;
import org.bongsu.benchmarks.server.Fleet;
import org.bongsu.benchmarks.site.BenchSite;
import org.bongsu.benchmarks.site.DaemonProcess;
import org.bongsu.benchmarks.site.PanelSite;

/**
 * From what happens to the operators' webhook, a rule without hold time: an MQTT message, a register that changes under a poll a second,
 * both again while 100,000 other points flow each second; beside Prometheus with Alertmanager, as fast as they are set and as Debian
 * ships them, and NUT. Every panel alarms once, at a moment drawn from a seed; nothing is warmed up but by what flows anyway.
 */
public final class Latency implements Benchmark {

    private static final long SEED = 20221015;
    private static final int PANELS = 400;
    private static final int SCRAPED = 200;
    private static final int SHIPPED = 30;
    private static final int NUT_TRIALS = 15;
    private static final double SPAN_SECONDS = 120;
    private static final double SETTLE_SECONDS = 20;

    /** 30 points each. */
    private static final int OTHERS = 3_400;

    /** As it ships. */
    private static final int HEAP_MIB = 1_536;

    private static final double MQTT_LIMIT_MS = 100;
    private static final double REGISTER_LIMIT_MS = 1_100;
    private static final double FLOW_LIMIT = 100_000;
    /** Until the last of those as Debian ships them: two intervals of 15 s and 30 s of group wait, with room. */
    private static final double SHIPPED_PATIENCE_SECONDS = 75;

    private static final double NUT_PERIOD_SECONDS = 16;

    private static final String MQTT = "bongsu, MQTT message";
    private static final String REGISTER = "bongsu, register polled each 1 s";
    private static final String LOADED = ", 100,000 points/s beside it";

    /** What is to happen, and how long after the beginning. */
    private record Cue(double atSeconds, String panel, Act act) {}

    private interface Act {
        void run() throws Exception;
    }

    /** Milliseconds of each kind of contender, and how often nothing came. */
    private static final class Times {
        final Map<String, List<Double>> millis = new LinkedHashMap<>();
        final Map<String, Integer> silent = new LinkedHashMap<>();
    }

    /** What of it is measured. */
    public enum Part {
        /** Beside the others. */
        CALM,
        /** Alone, beside its own load. */
        LOADED
    }

    private final Part part;

    public Latency(Part part) {
        this.part = part;
    }

    @Override
    public Outcome run(Workshop shop) throws Exception {
        int panels = shop.quick() ? PANELS / 10 : PANELS;
        Map<String, String> missing = new LinkedHashMap<>();
        Times times = new Times();
        if (shop.peers().program("usr/sbin/mosquitto").isEmpty()) {
            throw new IOException("there is no mosquitto: bin/peers mosquitto");
        }
        if (part == Part.CALM) {
            beside(shop, shop.folder(), panels, times, missing);
            return outcome("latency-calm", times, List.of(), missing);
        }
        double flow = loaded(shop, shop.folder(), panels, times);
        return outcome(
                "latency-loaded",
                times,
                List.of(Figure.atLeast("other points committed meanwhile", "1/s", flow, FLOW_LIMIT)),
                missing);
    }

    /** Ours and the others at once: each sees the same machine. */
    private static void beside(Workshop shop, Path folder, int panels, Times times, Map<String, String> missing)
            throws Exception {
        Random random = new Random(SEED);
        try (Receiver receiver = new Receiver();
                Devices devices = Devices.start(panels + 1, false, folder);
                Broker broker = Broker.start(shop.peers(), freePorts(1)[0], folder);
                DaemonProcess daemon = daemon(shop, folder, devices.fleet(), panels, broker, receiver);
                Extra fast =
                        new Extra(prometheus(shop, receiver, 0, SCRAPED, 1, "0s", folder.resolve("fast"), missing));
                Extra shipped = new Extra(
                        prometheus(shop, receiver, SCRAPED, SHIPPED, 15, "30s", folder.resolve("shipped"), missing));
                Extra nut = new Extra(nut(shop, receiver, folder, missing))) {
            double span = shop.time(SPAN_SECONDS).toMillis() / 1e3;
            List<Cue> cues = ours(panels, span, random, devices, broker);
            if (fast.there()) {
                for (int panel = 0; panel < (shop.quick() ? SCRAPED / 10 : SCRAPED); panel++) {
                    String name = "p-" + panel;
                    cues.add(new Cue(random.nextDouble() * span, name, () -> receiver.raise(name)));
                }
            }
            if (shipped.there()) {
                for (int panel = SCRAPED; panel < SCRAPED + SHIPPED; panel++) {
                    String name = "p-" + panel;
                    cues.add(new Cue(random.nextDouble() * span, name, () -> receiver.raise(name)));
                }
            }
            int trials = shop.quick() ? 1 : NUT_TRIALS;
            if (nut.maybe().isPresent() && nut.maybe().get() instanceof Nut running) {
                double period = Math.max(NUT_PERIOD_SECONDS, span / trials);
                for (int trial = 0; trial < trials; trial++) {
                    int number = trial;
                    double at = trial * period + random.nextDouble() * 5;
                    cues.add(new Cue(at, "nut-" + number, () -> running.fail(number)));
                    cues.add(new Cue(at + period / 2, "", running::restore));
                }
            }
            settle(shop, panels, devices, broker, daemon);
            Map<String, Long> begun = play(cues, daemon);
            daemon.process().run(Duration.ofMillis((long) (1e3 * SHIPPED_PATIENCE_SECONDS)));
            Map<String, Long> seen = receiver.arrivals();
            gather(times, MQTT, "m-", begun, seen);
            gather(times, REGISTER, "r-", begun, seen);
            split(times, begun, seen);
            gather(times, "NUT 2.8, its defaults", "nut-", begun, seen);
        }
    }

    /** Prometheus' panels are told apart by their number. */
    private static void split(Times times, Map<String, Long> begun, Map<String, Long> seen) {
        Map<String, Long> quick = new LinkedHashMap<>();
        Map<String, Long> slow = new LinkedHashMap<>();
        begun.forEach((panel, at) -> {
            if (panel.startsWith("p-")) {
                (Integer.parseInt(panel.substring(2)) < SCRAPED ? quick : slow).put(panel, at);
            }
        });
        gather(times, "Prometheus and Alertmanager, all at 1 s", "p-", quick, seen);
        gather(times, "Prometheus and Alertmanager, as Debian ships them", "p-", slow, seen);
    }

    /** Ours alone, with so many points beside it that the daemon is busy; how many they were, a second. */
    private static double loaded(Workshop shop, Path folder, int panels, Times times) throws Exception {
        Random random = new Random(SEED + 1);
        try (Receiver receiver = new Receiver();
                Devices devices = Devices.start(OTHERS + panels, false, folder);
                Broker broker = Broker.start(shop.peers(), freePorts(1)[0], folder);
                DaemonProcess daemon = daemon(shop, folder, devices.fleet(), panels, broker, receiver)) {
            double span = shop.time(SPAN_SECONDS).toMillis() / 1e3;
            List<Cue> cues = ours(panels, span, random, devices, broker);
            settle(shop, panels, devices, broker, daemon);
            double committed = daemon.metric("bongsu_spool_readings_total");
            long began = System.nanoTime();
            Map<String, Long> begun = play(cues, daemon);
            double flow =
                    (daemon.metric("bongsu_spool_readings_total") - committed) / ((System.nanoTime() - began) / 1e9);
            daemon.process().run(Duration.ofSeconds(5));
            gather(times, MQTT + LOADED, "m-", begun, receiver.arrivals());
            gather(times, REGISTER + LOADED, "r-", begun, receiver.arrivals());
            return flow;
        }
    }

    private static DaemonProcess daemon(
            Workshop shop, Path folder, Fleet fleet, int panels, Broker broker, Receiver receiver)
            throws IOException, InterruptedException {
        BenchSite site = PanelSite.write(shop.home(), folder, fleet, panels, broker.url(), receiver.url());
        return DaemonProcess.start(site, folder.resolve("data"), HEAP_MIB, folder);
    }

    /** Every panel is known to be quiet before one alarms. */
    private static void settle(Workshop shop, int panels, Devices devices, Broker broker, DaemonProcess daemon)
            throws Exception {
        devices.awaitAllAsked(daemon.process());
        for (int panel = 0; panel < panels; panel++) {
            broker.publish(panel, false);
        }
        daemon.process().run(shop.time(SETTLE_SECONDS));
    }

    private static List<Cue> ours(int panels, double span, Random random, Devices devices, Broker broker) {
        int first = devices.fleet().devices() - panels;
        List<Cue> cues = new ArrayList<>();
        for (int panel = 0; panel < panels; panel++) {
            int number = panel;
            cues.add(new Cue(
                    random.nextDouble() * span, PanelSite.published(panel), () -> broker.publish(number, true)));
            cues.add(new Cue(random.nextDouble() * span, PanelSite.polled(panel), () -> devices.raise(first + number)));
        }
        return cues;
    }

    /** Lets everything happen at its time; when each did, before anything can have come of it. */
    private static Map<String, Long> play(List<Cue> cues, DaemonProcess daemon) throws Exception {
        Map<String, Long> begun = new LinkedHashMap<>();
        long start = System.nanoTime();
        for (Cue cue :
                cues.stream().sorted(Comparator.comparingDouble(Cue::atSeconds)).toList()) {
            long wait = start + (long) (cue.atSeconds() * 1e9) - System.nanoTime();
            if (wait > 0) {
                daemon.process().run(Duration.ofNanos(wait));
            }
            if (!cue.panel().isEmpty()) {
                begun.put(cue.panel(), System.nanoTime());
            }
            cue.act().run();
        }
        return begun;
    }

    private static void gather(
            Times times, String who, String prefix, Map<String, Long> begun, Map<String, Long> seen) {
        List<Double> millis = new ArrayList<>();
        int silent = 0;
        for (Map.Entry<String, Long> one : begun.entrySet()) {
            if (one.getKey().startsWith(prefix)) {
                Long at = seen.get(one.getKey());
                if (at == null) {
                    silent++;
                } else {
                    millis.add((at - one.getValue()) / 1e6);
                }
            }
        }
        if (!millis.isEmpty() || silent > 0) {
            times.millis.put(who, millis);
            times.silent.put(who, silent);
        }
    }

    private static Outcome outcome(String name, Times times, List<Figure> more, Map<String, String> missing) {
        List<Row> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        Map<String, Double> ratios = new LinkedHashMap<>();
        times.millis.forEach((who, millis) -> {
            if (!millis.isEmpty()) {
                rows.add(Row.of(who, millis, millis.size() + " alarms"));
            }
            double p99 = percentile(millis, 0.99);
            figures.add(limit(who)
                    .map(limit -> Figure.atMost(who + ", p99", "ms", p99, limit))
                    .orElseGet(() -> Figure.told(who + ", p99", "ms", p99)));
            int silent = times.silent.getOrDefault(who, 0);
            figures.add(
                    limit(who).isPresent()
                            ? Figure.atMost(who + ", never told", "", silent, 0)
                            : Figure.told(who + ", never told", "", silent));
            if (limit(who).isEmpty() && !millis.isEmpty()) {
                ratios.put(who, Row.median(times.millis.getOrDefault(REGISTER, List.of())) / Row.median(millis));
            }
        });
        figures.addAll(more);
        return new Outcome(
                name,
                "ms",
                1,
                rows,
                ratios,
                figures,
                missing,
                List.of(
                        "From publishing, or from the register's change, to the webhook's last byte at a receiver on loopback.",
                        "Ratios are medians of the polled register by theirs. First alarms of a fresh daemon included."));
    }

    private static Optional<Double> limit(String who) {
        if (who.startsWith(MQTT)) {
            return Optional.of(MQTT_LIMIT_MS);
        }
        return who.startsWith(REGISTER) ? Optional.of(REGISTER_LIMIT_MS) : Optional.empty();
    }

    private static double percentile(List<Double> millis, double share) {
        if (millis.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1)];
    }

    // ---------------------------------------------------------------- the others

    /** A contender that may not be there. */
    private record Extra(Optional<? extends Contender> maybe) implements Contender {
        boolean there() {
            return maybe.isPresent();
        }

        @Override
        public void close() {
            maybe.ifPresent(Contender::close);
        }
    }

    private static Optional<Prometheus> prometheus(
            Workshop shop,
            Receiver receiver,
            int first,
            int panels,
            int interval,
            String groupWait,
            Path folder,
            Map<String, String> missing)
            throws IOException, InterruptedException {
        for (String program : List.of("usr/bin/prometheus", "usr/bin/prometheus-alertmanager")) {
            if (shop.peers().program(program).isEmpty()) {
                missing.put("Prometheus and Alertmanager", "there is no " + program);
                return Optional.empty();
            }
        }
        return Optional.of(
                Prometheus.start(shop.peers(), receiver, first, panels, interval, groupWait, freePorts(2), folder));
    }

    private static Optional<Nut> nut(Workshop shop, Receiver receiver, Path folder, Map<String, String> missing)
            throws IOException, InterruptedException {
        for (String program : List.of("lib/nut/dummy-ups", "lib/nut/upsd", "lib/nut/upsmon")) {
            if (shop.peers().program(program).isEmpty()) {
                missing.put("NUT", "there is no " + program);
                return Optional.empty();
            }
        }
        return Optional.of(Nut.start(shop.peers(), receiver, freePorts(1)[0], folder));
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return probes.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket probe : probes) {
                probe.close();
            }
        }
    }
}
