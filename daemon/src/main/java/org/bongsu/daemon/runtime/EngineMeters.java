package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/** How fresh that is on which the engine decides. Written by the engine's thread, read by any. */
final class EngineMeters {

    private final Timer waits;
    private volatile double inputAge = Double.NaN;

    EngineMeters(MeterRegistry registry, IntSupplier queue) {
        waits = Timer.builder("bongsu_readings_age")
                .description("How long batches of readings waited for the rules, in wall time")
                .register(registry);
        Gauge.builder("bongsu_engine_queue", queue, IntSupplier::getAsInt)
                .description("Batches of readings and inputs that wait for the engine")
                .strongReference(true)
                .register(registry);
        Gauge.builder("bongsu_decision_input_age_seconds", this, meters -> meters.inputAge)
                .description("At the last decision: the age of the oldest reading on which a standing vote rests, in"
                        + " scenario time; NaN while nothing votes")
                .register(registry);
    }

    void waited(long wallMillis) {
        waits.record(Duration.ofMillis(Math.max(0, wallMillis)));
    }

    void decided(Optional<Double> oldestInputSeconds) {
        inputAge = oldestInputSeconds.orElse(Double.NaN);
    }
}
