package org.bongsu.migration.driver.redfish;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.rest.Trust;

/**
 * The controllers of one driver. Wall time.
 *
 * @param names the address of each server's controller
 * @param systems by server, the id of its system where a controller has several
 * @param password a reference until {@link #resolve}
 * @param basic HTTP Basic with every request; else a session
 * @param fingerprints by server, of its controller's certificate
 * @param every between two rounds of looks
 * @param timeout of one request
 * @param settle between two looks that both have to say Off
 * @param hold how long a command may wait for a place, its turn or a controller that is not reached
 * @param concurrency commands at once, and as many looks, at least 1
 * @param forceAfter a power off that is commanded again this long after the graceful one was taken is forced; empty for
 *     never
 */
public record RedfishOptions(
        String id,
        ServerNames names,
        Map<String, String> systems,
        String user,
        String password,
        boolean basic,
        Trust trust,
        Map<String, String> fingerprints,
        Duration every,
        Duration timeout,
        Duration settle,
        Duration hold,
        int concurrency,
        Optional<Duration> forceAfter)
        implements DriverOptions {

    public static final Duration EVERY_DEFAULT = Duration.ofSeconds(10);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);
    public static final Duration SETTLE_DEFAULT = Duration.ofSeconds(5);
    public static final Duration HOLD_DEFAULT = Duration.ofSeconds(60);
    public static final int CONCURRENCY_DEFAULT = 32;

    public RedfishOptions {
        systems = Collections.unmodifiableMap(new LinkedHashMap<>(systems));
        fingerprints = Collections.unmodifiableMap(new LinkedHashMap<>(fingerprints));
        if (concurrency < 1) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + " is below 1");
        }
    }

    /** The same with the secret in place of its reference. */
    public RedfishOptions resolve(UnaryOperator<String> secrets) {
        return new RedfishOptions(
                id,
                names,
                systems,
                user,
                secrets.apply(password),
                basic,
                trust,
                fingerprints,
                every,
                timeout,
                settle,
                hold,
                concurrency,
                forceAfter);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedfishOptions[" + id + ", " + names + ", user=" + user + ", " + trust + "]";
    }
}
