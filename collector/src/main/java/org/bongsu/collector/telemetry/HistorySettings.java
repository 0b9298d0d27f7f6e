package org.bongsu.collector.telemetry;

import java.time.Duration;

/**
 * How long local history is kept, counted back from the newest reading. A span of a coarser table is never shorter than one
 * of a finer.
 *
 * @param raw every reading
 * @param minute count, mean, extremes and last value of each minute
 * @param quarter the same of each quarter of an hour
 */
public record HistorySettings(Duration raw, Duration minute, Duration quarter) {

    /** A week, 90 days, two years. */
    public static final HistorySettings DEFAULT = of(Duration.ofDays(7));

    public HistorySettings {
        if (raw.isZero() || raw.isNegative() || minute.compareTo(raw) < 0 || quarter.compareTo(minute) < 0) {
            throw new IllegalArgumentException("history: raw " + raw + ", minute " + minute + ", quarter " + quarter
                    + ": each must be at least as long as the one before");
        }
    }

    /** The other two are 90 days and two years, or as long as {@code raw} where that is longer. */
    public static HistorySettings of(Duration raw) {
        Duration minute = longer(raw, Duration.ofDays(90));
        return new HistorySettings(raw, minute, longer(minute, Duration.ofDays(730)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
