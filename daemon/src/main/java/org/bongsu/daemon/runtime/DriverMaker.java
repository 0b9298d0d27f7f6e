package org.bongsu.daemon.runtime;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.HttpDriver;
import org.bongsu.migration.driver.HttpDriverOptions;
import org.bongsu.migration.driver.command.CommandDriver;
import org.bongsu.migration.driver.command.CommandOptions;
import org.bongsu.migration.driver.kubernetes.KubernetesDriver;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the driver of each kind that bongsu.yaml may name. Touches no network. */
record DriverMaker(Vertx vertx, Site site, Path data, Endpoints endpoints, Supplier<Moment> clock) {

    /** Where drivers keep what they must not forget, in the folder of the daemon's data. */
    static final String FOLDER = "drivers";

    private static final Logger LOG = LoggerFactory.getLogger(DriverMaker.class);

    Driver make(DriverOptions options, DriverListener listener) {
        Driver driver = of(options, listener);
        LOG.info("driver {}: {}", driver.id(), driver.describe());
        return driver;
    }

    private Driver of(DriverOptions options, DriverListener listener) {
        Path own = data.toAbsolutePath().resolve(FOLDER).resolve(options.id());
        if (options instanceof CommandOptions command) {
            return CommandDriver.of(vertx, command, site, own, clock, listener);
        }
        if (options instanceof KubernetesOptions kubernetes) {
            return KubernetesDriver.of(vertx, kubernetes, site, own, clock, listener);
        }
        if (options instanceof HttpDriverOptions http) {
            HttpDriverOptions moved = new HttpDriverOptions(
                    http.id(),
                    URI.create(endpoints.url(http.url().toString())),
                    http.timeout(),
                    http.pollWait(),
                    http.concurrency());
            return new HttpDriver(vertx, moved, clock, listener);
        }
        throw new IllegalArgumentException("no driver for " + options);
    }
}
