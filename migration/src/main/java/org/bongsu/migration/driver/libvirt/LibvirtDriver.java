package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.LedgerDriver;

/** Moves guests, stops them and brings them back through libvirt. */
public final class LibvirtDriver {

    private static final int WORKERS = 4;

    private LibvirtDriver() {}

    /**
     * Opens nothing yet.
     *
     * @param ground whose workloads are domains
     * @param directory the driver's own: ledger, and the working directory of its programs
     * @param clock scenario time, for the moments of observations
     */
    public static Driver of(
            Vertx vertx,
            LibvirtOptions options,
            Ground ground,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        DriverContext driver = DriverContext.of(options.id(), vertx, WORKERS, directory, clock, listener);
        Hosts hosts = new Hosts(options, ground);
        Virsh virsh = new Virsh(driver, options.virsh());
        LibvirtEyes eyes = new LibvirtEyes(driver, options, hosts, virsh, ground.off());
        return new LedgerDriver(
                driver,
                new LedgerDriver.Terms(false, options.hold(), options.concurrency()),
                new LibvirtHands(driver, options, hosts, virsh, eyes),
                eyes);
    }
}
