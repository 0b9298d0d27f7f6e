package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How the last reading of the configuration ended. Named as other daemons' are, so that their alerts fit. */
final class ReloadMeters {

    private volatile boolean successful = true;
    private volatile double successSeconds;

    /** The start counts as the first success. */
    ReloadMeters(MeterRegistry registry, long wallMillis) {
        successSeconds = wallMillis / 1000.0;
        Gauge.builder("bongsu_config_last_reload_successful", this, meters -> meters.successful ? 1 : 0)
                .description("Whether the last attempt to read the configuration again succeeded")
                .register(registry);
        Gauge.builder("bongsu_config_last_reload_success_timestamp_seconds", this, meters -> meters.successSeconds)
                .description("When the configuration in force was read, in seconds since 1970")
                .register(registry);
    }

    void succeeded(long wallMillis) {
        successful = true;
        successSeconds = wallMillis / 1000.0;
    }

    void failed() {
        successful = false;
    }
}
