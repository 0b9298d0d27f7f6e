package org.bongsu.collector.telemetry;

import java.time.Duration;
import java.util.Optional;

/**
 * How readings are kept.
 *
 * @param influx the store; empty for none
 * @param history how long local history goes back; empty for none, which needs a store
 * @param spoolBytes most bytes that wait on disk; beyond them the oldest are lost, and counted
 * @param commitEvery wall time over which readings are gathered into one commit
 * @param commitReadings that are committed without waiting longer
 * @param bufferReadings most readings that wait in memory while the disk takes none; later ones are lost, and counted
 * @param holdBack wall time for which what a store has acknowledged is kept, to be sent again if the store turns out to
 *     have lost it: VictoriaMetrics acknowledges up to 10 s before it is safe
 * @param deadLetterBytes most bytes of lines that a store refused
 */
public record TelemetrySettings(
        Optional<InfluxSettings> influx,
        Optional<Duration> history,
        long spoolBytes,
        Duration commitEvery,
        int commitReadings,
        int bufferReadings,
        Duration holdBack,
        long deadLetterBytes) {

    /** Local history of a week, a spool of 2 GiB. */
    public static final TelemetrySettings DEFAULT = new TelemetrySettings(
            Optional.empty(),
            Optional.of(Duration.ofDays(7)),
            2L << 30,
            Duration.ofMillis(5),
            5_000,
            200_000,
            Duration.ofSeconds(30),
            16L << 20);

    public TelemetrySettings {
        if (influx.isEmpty() && history.isEmpty()) {
            throw new IllegalArgumentException("neither a store nor local history");
        }
        if (spoolBytes < 1 << 16 || commitReadings < 1 || bufferReadings < commitReadings) {
            throw new IllegalArgumentException(
                    "spool " + spoolBytes + " B, commit " + commitReadings + ", buffer " + bufferReadings);
        }
        if (commitEvery.isNegative() || holdBack.isNegative()) {
            throw new IllegalArgumentException("commit every " + commitEvery + ", hold back " + holdBack);
        }
    }

    /** The same with another store, local history as it is. */
    public TelemetrySettings withStore(InfluxSettings store) {
        return new TelemetrySettings(
                Optional.of(store),
                history,
                spoolBytes,
                commitEvery,
                commitReadings,
                bufferReadings,
                holdBack,
                deadLetterBytes);
    }
}
