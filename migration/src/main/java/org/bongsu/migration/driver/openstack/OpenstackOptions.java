package org.bongsu.migration.driver.openstack;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.rest.Destinations;
import org.bongsu.migration.driver.rest.Trust;

/**
 * One Nova of one region. Wall time.
 *
 * @param keystone with its version, such as {@code https://keystone.example:5000/v3}
 * @param credential id of an application credential
 * @param secret a reference until {@link #resolve}
 * @param region of the catalogue's compute service; empty for its first
 * @param reach which of its endpoints: {@code public}, {@code internal} or {@code admin}
 * @param compute instead of what the catalogue says
 * @param hypervisors what nova-compute calls each server's host
 * @param destinations what it calls the hosts of destinations
 * @param metadata guests are known by their metadata {@link #METADATA}; else by their names
 * @param guests ids of guests by workload, before all else
 * @param every between two rounds of looks, and while a migration runs between two questions after it
 * @param timeout of one request
 * @param hold how long a command may wait for a place, its turn or a Nova that does not answer
 * @param concurrency commands handed over at once, at least 1
 * @param within what a move may take before it is aborted
 * @param stopWithin what a stop may take before it is given up
 * @param forceAfter a live migration is forced to complete when it has run so long; empty for never
 */
public record OpenstackOptions(
        String id,
        URI keystone,
        String credential,
        String secret,
        Optional<String> region,
        String reach,
        Optional<URI> compute,
        ServerNames hypervisors,
        Destinations destinations,
        boolean metadata,
        Map<String, String> guests,
        Trust trust,
        Duration every,
        Duration timeout,
        Duration hold,
        int concurrency,
        Duration within,
        Duration stopWithin,
        Optional<Duration> forceAfter)
        implements DriverOptions {

    /** The key of metadata whose value is a workload's id. */
    public static final String METADATA = "bongsu-workload";

    public static final Duration EVERY_DEFAULT = Duration.ofSeconds(5);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(20);
    public static final Duration HOLD_DEFAULT = Duration.ofSeconds(60);
    public static final Duration WITHIN_DEFAULT = Duration.ofMinutes(30);
    public static final Duration STOP_WITHIN_DEFAULT = Duration.ofMinutes(10);
    public static final int CONCURRENCY_DEFAULT = 16;

    public OpenstackOptions {
        guests = Collections.unmodifiableMap(new LinkedHashMap<>(guests));
        if (concurrency < 1) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + " is below 1");
        }
    }

    /** The same with the secret in place of its reference. */
    public OpenstackOptions resolve(UnaryOperator<String> secrets) {
        return new OpenstackOptions(
                id,
                keystone,
                credential,
                secrets.apply(secret),
                region,
                reach,
                compute,
                hypervisors,
                destinations,
                metadata,
                guests,
                trust,
                every,
                timeout,
                hold,
                concurrency,
                within,
                stopWithin,
                forceAfter);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OpenstackOptions[" + id + ", " + keystone + ", credential=" + credential + ", " + hypervisors + ", "
                + destinations + "]";
    }
}
