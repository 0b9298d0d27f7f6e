package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.bongsu.domain.point.Quality;

/** The spool's counters. */
final class SpoolMeters {

    final Counter commits;
    final Counter commitFailures;
    final Counter readings;
    final Counter deadband;
    final Counter lostFull;
    final Counter lostOld;
    final Counter lostBuffer;
    final Counter lostFault;
    final Counter lostStop;
    private final Map<Quality, Counter> skipped = new EnumMap<>(Quality.class);

    SpoolMeters(MeterRegistry meters) {
        commits = counter(meters, "bongsu_spool_commits", "Transactions that brought readings to the spool's disk");
        commitFailures = counter(meters, "bongsu_spool_commit_failures", "Transactions that the spool's disk refused");
        readings = counter(meters, "bongsu_spool_readings", "Readings committed to the spool");
        deadband = counter(
                meters,
                "bongsu_telemetry_deadband_readings",
                "Readings not stored because they differ from the last stored one by no more than the deadband");
        lostFull = lost(meters, "spool full");
        lostOld = lost(meters, "spool too old");
        lostBuffer = lost(meters, "buffer full");
        lostFault = lost(meters, "internal fault");
        lostStop = lost(meters, "stopped");
        for (Quality quality : Quality.values()) {
            if (quality != Quality.GOOD) {
                skipped.put(
                        quality,
                        Counter.builder("bongsu_telemetry_skipped_readings")
                                .description("Readings without a value to be believed, which no store is given")
                                .tag("quality", quality.name())
                                .register(meters));
            }
        }
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private static Counter lost(MeterRegistry meters, String reason) {
        return Counter.builder("bongsu_telemetry_lost_readings")
                .description("Readings that were accepted and will never be stored")
                .tag("reason", reason)
                .register(meters);
    }

    void skipped(Quality quality) {
        Counter counter = skipped.get(quality);
        if (counter != null) {
            counter.increment();
        }
    }
}
