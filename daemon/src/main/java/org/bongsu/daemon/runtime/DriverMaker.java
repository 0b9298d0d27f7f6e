package org.bongsu.daemon.runtime;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.HttpDriver;
import org.bongsu.migration.driver.HttpDriverOptions;
import org.bongsu.migration.driver.Scope;
import org.bongsu.migration.driver.command.CommandDriver;
import org.bongsu.migration.driver.command.CommandOptions;
import org.bongsu.migration.driver.kubernetes.KubernetesDriver;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions;
import org.bongsu.migration.driver.libvirt.LibvirtDriver;
import org.bongsu.migration.driver.libvirt.LibvirtOptions;
import org.bongsu.migration.driver.openstack.OpenstackDriver;
import org.bongsu.migration.driver.openstack.OpenstackOptions;
import org.bongsu.migration.driver.proxmox.ProxmoxDriver;
import org.bongsu.migration.driver.proxmox.ProxmoxOptions;
import org.bongsu.migration.driver.redfish.RedfishDriver;
import org.bongsu.migration.driver.redfish.RedfishOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the driver of each kind that bongsu.yaml may name. Touches no network.
 *
 * @param off servers that were last seen off by any driver; any thread
 */
record DriverMaker(Vertx vertx, Site site, Path data, Endpoints endpoints, Set<String> off, Supplier<Moment> clock) {

    DriverMaker(Vertx vertx, Site site, Path data, Endpoints endpoints, Supplier<Moment> clock) {
        this(vertx, site, data, endpoints, ConcurrentHashMap.newKeySet(), clock);
    }

    /** Where drivers keep what they must not forget, in the folder of the daemon's data. */
    static final String FOLDER = "drivers";

    private static final Logger LOG = LoggerFactory.getLogger(DriverMaker.class);

    /** @param scope the servers that it is there for */
    Driver make(DriverOptions options, Scope scope, DriverListener listener) {
        Driver driver = of(options, scope, listener);
        LOG.info("driver {}: {}", driver.id(), driver.describe());
        return driver;
    }

    private Path own(DriverOptions options) {
        return data.toAbsolutePath().resolve(FOLDER).resolve(options.id());
    }

    private Driver of(DriverOptions options, Scope scope, DriverListener listener) {
        Ground ground = new Ground(site, scope.of(site), off::contains);
        if (options instanceof RedfishOptions redfish) {
            return RedfishDriver.of(vertx, redfish, ground, own(redfish), clock, listener);
        }
        if (options instanceof OpenstackOptions openstack) {
            return OpenstackDriver.of(vertx, openstack, ground, own(openstack), clock, listener);
        }
        if (options instanceof ProxmoxOptions proxmox) {
            return ProxmoxDriver.of(vertx, proxmox, ground, own(proxmox), clock, listener);
        }
        if (options instanceof CommandOptions command) {
            return CommandDriver.of(vertx, command, ground, own(command), clock, listener);
        }
        if (options instanceof LibvirtOptions libvirt) {
            return LibvirtDriver.of(vertx, libvirt, ground, own(libvirt), clock, listener);
        }
        if (options instanceof KubernetesOptions kubernetes) {
            return KubernetesDriver.of(vertx, kubernetes, ground, own(kubernetes), clock, listener);
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
