package org.bongsu.migration.driver.command;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.LedgerDriver;

/** Carries commands out by running programs, and looks by running other programs. */
public final class CommandDriver {

    private static final int WORKERS = 4;

    private CommandDriver() {}

    /**
     * Opens nothing yet.
     *
     * @param options with secrets resolved
     * @param ground whose servers and workloads are looked at
     * @param directory the driver's own: ledger, and the working directory of its programs
     * @param clock scenario time, for the moments of observations
     */
    public static Driver of(
            Vertx vertx,
            CommandOptions options,
            Ground ground,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        DriverContext driver = DriverContext.of(options.id(), vertx, WORKERS, directory, clock, listener);
        Programs programs = new Programs(driver, directory.resolve("run"), options.environment());
        Lookout lookout = new Lookout(driver, options, ground, programs);
        return new LedgerDriver(
                driver,
                new LedgerDriver.Terms(options.recordOnly(), options.hold(), options.concurrency()),
                new ProgramHands(options, ground.site(), programs, lookout),
                lookout);
    }
}
