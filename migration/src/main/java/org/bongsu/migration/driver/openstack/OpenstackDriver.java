package org.bongsu.migration.driver.openstack;

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

/** Moves and stops the guests of one Nova, and sees them by its lists. */
public final class OpenstackDriver {

    private static final int WORKERS = 2;

    /** Pages of guests; a request has its own time-out. */
    private static final Duration ROUND_MOST = Duration.ofMinutes(5);

    private OpenstackDriver() {}

    /**
     * Opens nothing yet.
     *
     * @param options with the secret resolved
     * @param directory the driver's own
     * @param clock scenario time, for the moments of observations
     */
    public static Driver of(
            Vertx vertx,
            OpenstackOptions options,
            Ground ground,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        DriverContext driver = DriverContext.of(options.id(), vertx, WORKERS, directory, clock, listener);
        Rest rest = new Rest(driver, options.timeout(), options.concurrency() + 4);
        Nova nova = new Nova(rest, options);
        NovaSight sight = new NovaSight(driver, options, ground, nova);
        Rounds eyes = new Rounds(driver, options.every(), ROUND_MOST, sight::picture);
        NovaHands hands =
                new NovaHands(options, nova, sight.identities(), eyes, rest, new Polls(driver, options.every()));
        return new LedgerDriver(
                driver, new LedgerDriver.Terms(false, options.hold(), options.concurrency()), hands, eyes);
    }
}
