package org.bongsu.collector.modbus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How devices are polled.
 *
 * @param timeout wall time for connecting and for each reply, 10 ms to 60 s
 * @param backoffFirst wall time before a dead endpoint or unit is tried again; doubles with each failure
 * @param backoffMost the longest such wait
 * @param stalePeriods periods without a good poll after which a device's readings are STALE
 * @param seed of the waits' jitter
 * @param tls for devices on the wire TLS; empty where there is none
 */
public record ModbusSettings(
        Duration timeout,
        Duration backoffFirst,
        Duration backoffMost,
        int stalePeriods,
        long seed,
        Optional<ModbusTls> tls) {

    public static final ModbusSettings DEFAULT =
            new ModbusSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60), 3, 1);

    public ModbusSettings(Duration timeout, Duration backoffFirst, Duration backoffMost, int stalePeriods, long seed) {
        this(timeout, backoffFirst, backoffMost, stalePeriods, seed, Optional.empty());
    }

    public ModbusSettings {
        if (timeout.toMillis() < 10 || timeout.toSeconds() > 60) {
            throw new IllegalArgumentException("timeout " + timeout + " is not within 10 ms to 60 s");
        }
        if (backoffFirst.toMillis() < 1 || backoffMost.compareTo(backoffFirst) < 0) {
            throw new IllegalArgumentException("backoff " + backoffFirst + " to " + backoffMost);
        }
        if (stalePeriods < 2) {
            throw new IllegalArgumentException("stale after " + stalePeriods + " periods is fewer than 2");
        }
    }

    public ModbusSettings withTls(ModbusTls files) {
        return new ModbusSettings(timeout, backoffFirst, backoffMost, stalePeriods, seed, Optional.of(files));
    }

    /** The same with files looked for in the site's folder. */
    public ModbusSettings in(Path folder) {
        return tls.map(files -> withTls(files.in(folder))).orElse(this);
    }
}
