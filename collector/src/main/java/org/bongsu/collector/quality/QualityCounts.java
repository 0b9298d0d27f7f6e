package org.bongsu.collector.quality;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/** {@code bongsu_readings} by quality and cause. Safe on any thread: one addition a batch, and one more for each reading that something is wrong with. */
public final class QualityCounts {

    private static final Quality[] QUALITIES = Quality.values();
    private static final Cause.Kind[] KINDS = Cause.Kind.values();

    private final @Nullable Counter[] counters = new Counter[QUALITIES.length * KINDS.length];
    private final Counter good;

    /** Every combination that can occur is there from the start, at 0: a rate needs a beginning. */
    public QualityCounts(MeterRegistry meters) {
        for (Cause.Kind kind : KINDS) {
            for (Quality quality : kind.qualities()) {
                counters[place(quality, kind)] = counter(meters, quality, kind);
            }
        }
        good = counter(meters, Quality.GOOD, Cause.Kind.NONE);
    }

    private static Counter counter(MeterRegistry meters, Quality quality, Cause.Kind kind) {
        return Counter.builder("bongsu_readings")
                .description("Readings that collectors handed on, by quality and its cause")
                .tag("quality", quality.name().toLowerCase(Locale.ROOT))
                .tag("cause", kind.label())
                .register(meters);
    }

    private static int place(Quality quality, Cause.Kind kind) {
        return quality.ordinal() * KINDS.length + kind.ordinal();
    }

    public void count(List<Reading> readings) {
        int sound = 0;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            Cause.Kind kind = reading.cause().kind();
            if (kind == Cause.Kind.NONE) {
                sound++;
                continue;
            }
            Counter counter = counters[place(reading.quality(), kind)];
            if (counter != null) {
                counter.increment();
            }
        }
        good.increment(sound);
    }
}
