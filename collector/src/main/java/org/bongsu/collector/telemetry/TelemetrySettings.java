package org.bongsu.collector.telemetry;

import java.time.Duration;
import java.util.Optional;

/**
 * How readings are kept.
 *
 * @param influx the store; empty for none
 * @param history how long local history goes back; empty for none, which needs a store
 * @param spoolBytes most bytes that wait on disk; beyond them the oldest are lost, and counted
 * @param spoolAge longest that readings wait on disk, in wall time; older ones are lost, and counted
 * @param commitEvery wall time over which readings are gathered into one commit where their giver waits for it; ten times
 *     as long where nobody does
 * @param commitReadings that are committed without waiting longer
 * @param bufferReadings most readings that wait in memory while the disk takes none; later ones are lost, and counted
 * @param holdBack wall time for which what a store has acknowledged is kept, to be sent again if the store turns out to
 *     have lost it: VictoriaMetrics acknowledges up to 10 s before it is safe
 * @param deadLetterBytes most bytes of lines that a store refused
 */
public record TelemetrySettings(
        Optional<InfluxSettings> influx,
        Optional<HistorySettings> history,
        long spoolBytes,
        Duration spoolAge,
        Duration commitEvery,
        int commitReadings,
        int bufferReadings,
        Duration holdBack,
        long deadLetterBytes) {

    /** Local history of a week, two years of it in quarters of an hour; a spool of 2 GiB and a week. */
    public static final TelemetrySettings DEFAULT = new TelemetrySettings(
            Optional.empty(),
            Optional.of(HistorySettings.DEFAULT),
            2L << 30,
            Duration.ofDays(7),
            Duration.ofMillis(5),
            20_000,
            500_000,
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
        if (spoolAge.compareTo(holdBack) < 0) {
            throw new IllegalArgumentException("spool age " + spoolAge + " is less than the hold back, " + holdBack);
        }
    }

    /** The same with another store, local history as it is. */
    public TelemetrySettings withStore(InfluxSettings store) {
        return new TelemetrySettings(
                Optional.of(store),
                history,
                spoolBytes,
                spoolAge,
                commitEvery,
                commitReadings,
                bufferReadings,
                holdBack,
                deadLetterBytes);
    }
}
