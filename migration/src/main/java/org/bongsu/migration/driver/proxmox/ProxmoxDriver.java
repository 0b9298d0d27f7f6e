package org.bongsu.migration.driver.proxmox;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.LedgerDriver;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.driver.rest.Rest;

/** Moves and stops the guests of one Proxmox VE cluster, and sees them by what its nodes say. */
public final class ProxmoxDriver {

    private static final int WORKERS = 2;

    /** A node of each request; a request has its own time-out. */
    private static final Duration ROUND_MOST = Duration.ofMinutes(5);

    private ProxmoxDriver() {}

    /**
     * Opens nothing yet.
     *
     * @param options with the secret resolved
     * @param directory the driver's own
     * @param clock scenario time, for the moments of observations
     */
    public static Driver of(
            Vertx vertx,
            ProxmoxOptions options,
            Ground ground,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        DriverContext driver = DriverContext.of(options.id(), vertx, WORKERS, directory, clock, listener);
        Rest rest = new Rest(driver, options.timeout(), 2 * options.concurrency() + 2);
        Cluster cluster = new Cluster(rest, options);
        ClusterSight sight = new ClusterSight(driver, options, ground, cluster);
        Rounds eyes = new Rounds(driver, options.every(), ROUND_MOST, sight::picture);
        ClusterHands hands =
                new ClusterHands(options, cluster, sight.identities(), eyes, rest, new Polls(driver, options.every()));
        return new LedgerDriver(
                driver, new LedgerDriver.Terms(false, options.hold(), options.concurrency()), hands, eyes);
    }
}
