package org.bongsu.migration.driver.redfish;

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

/** Switches servers off and on through their own controllers, and sees their power state. */
public final class RedfishDriver {

    private static final int WORKERS = 2;

    /** To one controller: small machines. */
    private static final int CONNECTIONS = 2;

    private static final Duration ROUND_MOST = Duration.ofMinutes(10);

    private static final Duration TASK_EVERY = Duration.ofSeconds(2);

    private RedfishDriver() {}

    /**
     * Opens nothing yet.
     *
     * @param options with the secret resolved
     * @param directory the driver's own
     * @param clock scenario time, for the moments of observations
     */
    public static Driver of(
            Vertx vertx,
            RedfishOptions options,
            Ground ground,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        DriverContext driver = DriverContext.of(options.id(), vertx, WORKERS, directory, clock, listener);
        Rest rest = new Rest(driver, options.timeout(), CONNECTIONS);
        Bmcs bmcs = new Bmcs(driver, options, ground, rest);
        Rounds eyes = new Rounds(driver, options.every(), ROUND_MOST, bmcs::picture);
        Duration taskEvery = options.every().compareTo(TASK_EVERY) < 0 ? options.every() : TASK_EVERY;
        RedfishHands hands = new RedfishHands(options, bmcs, eyes, rest, new Polls(driver, taskEvery));
        return new LedgerDriver(
                driver, new LedgerDriver.Terms(false, options.hold(), options.concurrency()), hands, eyes);
    }
}
