package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bongsu.collector.DeadLetters;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.ReadingSink;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Site;

/**
 * Readings in, stores out. Safe on any thread; nothing here waits for a disk or a store but {@link #history} and
 * {@link #stop}.
 */
public final class Telemetry implements ReadingSink {

    /** Of the spool's tables, in {@code user_version}; raise it with a step in {@code daemon.store.StoreKind}. */
    public static final int SPOOL_VERSION = 1;

    /** The same of the history's. */
    public static final int HISTORY_VERSION = 1;

    private static final int MOST_SAMPLES = 100_000;

    private final Spool spool;
    private final List<SinkRunner> runners = new ArrayList<>();
    private final Optional<LocalHistory> history;
    private boolean stopped;

    /**
     * Touches neither disk nor network but for making the folder.
     *
     * @param dataDir for {@code spool.db}, {@code history.db} and {@code telemetry-dead-letters.txt}
     * @param health hears of {@code spool} and {@code sink-...}
     * @param wallMillis wall time in milliseconds
     * @throws IOException when the folder cannot be made
     */
    public Telemetry(
            TelemetrySettings settings,
            Path dataDir,
            Site site,
            Inventory inventory,
            HealthListener health,
            LongSupplier wallMillis,
            MeterRegistry meters)
            throws IOException {
        Files.createDirectories(dataDir);
        DeadLetters deadLetters =
                new DeadLetters(dataDir.resolve("telemetry-dead-letters.txt"), settings.deadLetterBytes());
        List<List<Sink>> sinks = new ArrayList<>();
        settings.influx().ifPresent(influx -> sinks.add(connections(influx, settings.holdBack())));
        this.history = settings.history()
                .map(kept -> new LocalHistory(dataDir.resolve("history.db"), kept, wallMillis, meters));
        history.ifPresent(sink -> sinks.add(List.of(sink)));
        List<Cursor> cursors =
                sinks.stream().map(sink -> new Cursor(sink.get(0).id())).toList();
        this.spool =
                new Spool(dataDir.resolve("spool.db"), settings, site, inventory, cursors, health, wallMillis, meters);
        for (int i = 0; i < sinks.size(); i++) {
            runners.add(new SinkRunner(spool, sinks.get(i), cursors.get(i), deadLetters, health, wallMillis, meters));
        }
    }

    /** A store is busy with one batch while the next is on its way. */
    private static List<Sink> connections(InfluxSettings influx, Duration holdBack) {
        return influx.version() == 1
                ? List.of(new InfluxV1Sink(influx, holdBack), new InfluxV1Sink(influx, holdBack))
                : List.of(new InfluxSink(influx, holdBack), new InfluxSink(influx, holdBack));
    }

    public void start() {
        spool.start();
        runners.forEach(SinkRunner::start);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Never drops them for want of memory: for readings whose giver keeps them until then, such as a broker.
     */
    @Override
    public void accept(List<Reading> readings, Runnable onCommitted, Runnable onLost) {
        spool.accept(readings, onCommitted, onLost);
    }

    @Override
    public void accept(List<Reading> readings, Runnable onCommitted) {
        accept(readings, onCommitted, () -> {});
    }

    /** For readings that exist nowhere else, such as a poll's: while the disk takes none they wait in a bounded buffer. */
    public void accept(List<Reading> readings) {
        spool.accept(readings);
    }

    /**
     * What local history has of a point, by time, at most the newest 100,000 values.
     *
     * @param pointId such as {@code rack-1/battery.temperature}
     * @param to not included
     * @return empty when no local history is kept
     */
    public List<Sample> history(String pointId, Moment from, Moment to) {
        return history.map(kept -> kept.query(pointId, from, to, MOST_SAMPLES)).orElse(List.of());
    }

    /**
     * What local history has of a point, summed up for a chart: over a month within milliseconds.
     *
     * @param to not included
     * @param most buckets, at least 2; each is as wide as that demands, and no narrower than what is still kept of the time
     * @return by time; empty when no local history is kept
     * @throws IllegalArgumentException when {@code most} is less than 2
     */
    public List<Bucket> history(String pointId, Moment from, Moment to, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("most " + most + " is less than 2");
        }
        return history.map(kept -> kept.buckets(pointId, from, to, most)).orElse(List.of());
    }

    /**
     * Other devices from now on: their places, deadbands and report periods. What is remembered of points that stay is kept;
     * readings of the former devices may still come for a while.
     */
    public void replace(Inventory inventory, Site site) {
        spool.replace(site, inventory);
    }

    /** Commits what was accepted, stops the sinks where they are; within 10 s. What they had not stored waits on disk. */
    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            spool.close();
            runners.forEach(SinkRunner::close);
        }
    }

    /** For tests of a full disk. */
    SpoolFile spoolFile() {
        return spool.file();
    }
}
