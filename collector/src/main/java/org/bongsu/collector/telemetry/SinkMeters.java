package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** One sink's meters. */
final class SinkMeters {

    final Counter lines;
    final Counter failures;
    final Counter refused;
    final Counter rewinds;

    SinkMeters(MeterRegistry meters, Cursor cursor) {
        lines = counter(meters, cursor, "bongsu_sink_lines", "Lines that the store has acknowledged");
        failures = counter(meters, cursor, "bongsu_sink_failures", "Writes that failed and are tried again");
        refused = counter(meters, cursor, "bongsu_sink_dead_letters", "Lines that the store refused for good");
        rewinds = counter(
                meters,
                cursor,
                "bongsu_sink_rewinds",
                "Times that acknowledged lines were sent again because the store may have lost them");
        gauge(
                meters,
                cursor,
                "bongsu_sink_lag_blocks",
                "Commits in the spool that the store has not acknowledged",
                one -> one.lag().blocks());
        gauge(
                meters,
                cursor,
                "bongsu_sink_lag_bytes",
                "Compressed size of what the store has not acknowledged",
                one -> one.lag().bytes());
        gauge(
                meters,
                cursor,
                "bongsu_sink_lag_seconds",
                "Age of the oldest commit that the store has not acknowledged",
                Cursor::lagSeconds);
    }

    private static Counter counter(MeterRegistry meters, Cursor cursor, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("sink", cursor.sink())
                .register(meters);
    }

    private static void gauge(
            MeterRegistry meters, Cursor cursor, String name, String description, ToDoubleFunction<Cursor> value) {
        Gauge.builder(name, cursor, value)
                .description(description)
                .tag("sink", cursor.sink())
                .register(meters);
    }
}
