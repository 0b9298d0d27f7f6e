package org.bongsu.migration.driver.libvirt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.command.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts of a driver and the domains of its workloads, by their names in the site. */
final class Hosts {

    private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);

    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Guest> guests = new LinkedHashMap<>();

    /** @param name a server's id, or a place */
    record Host(String name, String uri, String peer, Optional<String> migrate) {}

    /** A workload that runs on one of the hosts, or did. */
    record Guest(String workload, String server, String domain) {}

    Hosts(LibvirtOptions options, Ground ground) {
        options.hosts()
                .forEach((name, access) -> hosts.put(
                        name, new Host(name, access.uri(), access.peer().orElse(access.uri()), access.migrate())));
        for (Workload workload : ground.workloads(ServerNames.SAME)) {
            if (hosts.containsKey(workload.server())) {
                try {
                    String domain = new Template(List.of(options.domain()))
                            .fill(Map.of("workload", workload.id()))
                            .get(0);
                    guests.put(workload.id(), new Guest(workload.id(), workload.server(), domain));
                } catch (Template.UnsafeValue e) {
                    LOG.warn("driver {} leaves {} alone: {}", options.id(), workload.id(), e.getMessage());
                }
            }
        }
    }

    /** In the order of the configuration. */
    Map<String, Host> all() {
        return Collections.unmodifiableMap(hosts);
    }

    Optional<Host> host(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    Map<String, Guest> guests() {
        return Collections.unmodifiableMap(guests);
    }
}
