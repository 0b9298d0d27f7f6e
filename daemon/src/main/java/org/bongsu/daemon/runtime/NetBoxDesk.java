package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.netbox.NetBoxOptions;
import org.bongsu.migration.driver.netbox.NetBoxReader;
import org.bongsu.migration.driver.netbox.NetBoxRows;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.WorkloadClaim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads NetBox again and again and tells the engine what has changed. A read that fails changes nothing: what was read last
 * grows old, which the engine tells by itself. Its state belongs to one Vert.x context; {@link #start} and {@link #stop} are
 * called by one thread.
 */
final class NetBoxDesk {

    private static final Logger LOG = LoggerFactory.getLogger(NetBoxDesk.class);

    private static final long EXPORT_BYTES_MOST = 512L * 1024 * 1024;

    private final Vertx vertx;
    private final NetBoxOptions options;
    private final Site site;
    private final double speed;
    private final LongSupplier wall;
    private final Consumer<Input> tell;
    private final Optional<NetBoxReader> reader;
    private final Counter read;
    private final Counter failed;
    private final Map<String, WorkloadClaim> workloads = new LinkedHashMap<>();
    private final Map<String, ServerClaim> servers = new LinkedHashMap<>();
    private boolean told;
    private boolean failing;
    private volatile boolean running;
    private volatile double readSeconds = Double.NaN;

    /** @param speed scenario seconds in one of the wall's */
    NetBoxDesk(
            Vertx vertx,
            NetBoxOptions options,
            Site site,
            double speed,
            LongSupplier wall,
            Consumer<Input> tell,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.options = options;
        this.site = site;
        this.speed = speed;
        this.wall = wall;
        this.tell = tell;
        this.reader = options.url().map(url -> new NetBoxReader(vertx, options));
        this.read = counter(meters, "ok");
        this.failed = counter(meters, "failed");
        Gauge.builder("bongsu_inventory_read_timestamp_seconds", this, desk -> desk.readSeconds)
                .tag("source", NetBoxOptions.SOURCE)
                .description("When it was last read whole, wall time; NaN before the first time")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("bongsu_inventory_reads")
                .tag("source", NetBoxOptions.SOURCE)
                .tag("result", result)
                .description("Reads of a record of what runs where, and how they ended")
                .register(meters);
    }

    void start() {
        running = true;
        vertx.runOnContext(none -> again());
    }

    CompletionStage<Void> stop() {
        running = false;
        return reader.map(NetBoxReader::close)
                .orElseGet(Future::succeededFuture)
                .toCompletionStage();
    }

    private void again() {
        if (!running) {
            return;
        }
        Context here = vertx.getOrCreateContext();
        Future<Found> look = reader.map(from ->
                        from.read().map(rows -> new Found(rows.said(site, options), Duration.ZERO)))
                .orElseGet(() -> vertx.executeBlocking(
                        () -> export(Path.of(options.file().orElseThrow())), false));
        look.onComplete(done -> here.runOnContext(none -> {
            if (running && done.succeeded()) {
                found(done.result());
            } else if (running) {
                failed(String.valueOf(done.cause().getMessage()));
            }
            vertx.setTimer(options.every().toMillis(), timer -> again());
        }));
    }

    /** @param age of what was read */
    private record Found(NetBoxRows.Said said, Duration age) {}

    private Found export(Path file) throws IOException {
        if (Files.size(file) > EXPORT_BYTES_MOST) {
            throw new IOException(file + ": more than " + EXPORT_BYTES_MOST + " bytes");
        }
        long written = Files.getLastModifiedTime(file).toMillis();
        NetBoxRows rows = NetBoxRows.of(Files.readAllBytes(file));
        return new Found(rows.said(site, options), Duration.ofMillis(Math.max(0, wall.getAsLong() - written)));
    }

    private void failed(String why) {
        failed.increment();
        if (!failing) {
            failing = true;
            LOG.warn("NetBox is not read: {}; what it said last still counts", why);
        }
    }

    private void found(Found found) {
        read.increment();
        readSeconds = (wall.getAsLong() - found.age().toMillis()) / 1000.0;
        if (failing || !told) {
            failing = false;
            LOG.info(
                    "NetBox read: {} servers, {} virtual machines, {} objects passed over",
                    found.said().servers().size(),
                    found.said().workloads().size(),
                    found.said().passedOver());
        }
        Map<String, WorkloadClaim> nextWorkloads = index(found.said().workloads(), WorkloadClaim::workload);
        Map<String, ServerClaim> nextServers = index(found.said().servers(), ServerClaim::server);
        tell.accept(new Input.InventorySeen(
                NetBoxOptions.SOURCE,
                !told,
                Math.max(1, Math.round(options.silentAfter().toSeconds() * speed)),
                Math.round(found.age().toSeconds() * speed),
                changed(workloads, nextWorkloads),
                changed(servers, nextServers),
                gone(workloads, nextWorkloads),
                gone(servers, nextServers)));
        told = true;
        workloads.clear();
        workloads.putAll(nextWorkloads);
        servers.clear();
        servers.putAll(nextServers);
    }

    private static <V> Map<String, V> index(List<V> values, Function<V, String> key) {
        Map<String, V> index = new LinkedHashMap<>();
        values.forEach(value -> index.put(key.apply(value), value));
        return index;
    }

    private static <V> List<V> changed(Map<String, V> before, Map<String, V> after) {
        List<V> changed = new ArrayList<>();
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changed.add(value);
            }
        });
        return changed;
    }

    private static <V> List<String> gone(Map<String, V> before, Map<String, V> after) {
        return before.keySet().stream().filter(key -> !after.containsKey(key)).toList();
    }
}
