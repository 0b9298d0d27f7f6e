package org.bongsu.migration.driver.proxmox;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.rest.Destinations;
import org.bongsu.migration.driver.rest.Trust;

/**
 * One Proxmox VE cluster. Wall time.
 *
 * @param urls of nodes, at least one; the next is asked when one does not answer
 * @param token {@code USER@REALM!TOKEN}
 * @param secret a reference until {@link #resolve}
 * @param nodes what the cluster calls each server
 * @param destinations what it calls the hosts of destinations
 * @param tags a guest's tag is the id of its workload; else its name is
 * @param guests VMIDs by workload, before all else
 * @param localDisks copies disks that only the source has
 * @param every between two rounds of looks, and between two questions after a task
 * @param timeout of one request
 * @param hold how long a command may wait for a place, its turn or a cluster that does not answer
 * @param concurrency commands handed over at once, and nodes asked at once, at least 1
 * @param within what a move may take before its task is stopped
 * @param stopWithin what a guest may take to shut down
 */
public record ProxmoxOptions(
        String id,
        List<URI> urls,
        String token,
        String secret,
        ServerNames nodes,
        Destinations destinations,
        boolean tags,
        Map<String, Integer> guests,
        boolean localDisks,
        Trust trust,
        Duration every,
        Duration timeout,
        Duration hold,
        int concurrency,
        Duration within,
        Duration stopWithin)
        implements DriverOptions {

    public static final Duration EVERY_DEFAULT = Duration.ofSeconds(5);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(20);
    public static final Duration HOLD_DEFAULT = Duration.ofSeconds(60);
    public static final Duration WITHIN_DEFAULT = Duration.ofMinutes(30);
    public static final Duration STOP_WITHIN_DEFAULT = Duration.ofMinutes(10);
    public static final int CONCURRENCY_DEFAULT = 16;

    public ProxmoxOptions {
        urls = List.copyOf(urls);
        guests = Collections.unmodifiableMap(new LinkedHashMap<>(guests));
        if (concurrency < 1 || urls.isEmpty()) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + ", nodes " + urls);
        }
    }

    /** The same with the secret in place of its reference. */
    public ProxmoxOptions resolve(UnaryOperator<String> secrets) {
        return new ProxmoxOptions(
                id,
                urls,
                token,
                secrets.apply(secret),
                nodes,
                destinations,
                tags,
                guests,
                localDisks,
                trust,
                every,
                timeout,
                hold,
                concurrency,
                within,
                stopWithin);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ProxmoxOptions[" + id + ", " + urls + ", token=" + token + ", " + nodes + ", " + destinations + "]";
    }
}
