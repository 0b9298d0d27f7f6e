package org.bongsu.migration.driver.libvirt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Access;
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

    Hosts(LibvirtOptions options, Site site) {
        for (Server server : site.servers()) {
            add(server.id(), options, options.servers(), Map.of("server", server.id()));
        }
        for (Destination destination : site.destinations()) {
            for (int number = 0; number < destination.hosts(); number++) {
                add(
                        destination.host(number),
                        options,
                        options.destinations(),
                        Map.of("destination", destination.id(), "host", Integer.toString(number)));
            }
        }
        for (String name : options.hosts().keySet()) {
            if (!hosts.containsKey(name)) {
                LOG.warn("driver {}: host {} is neither a server nor a place of this site", options.id(), name);
            }
        }
        for (Workload workload : site.workloads()) {
            if (hosts.containsKey(workload.server())) {
                try {
                    String domain = filled(options.domain(), Map.of("workload", workload.id()));
                    guests.put(workload.id(), new Guest(workload.id(), workload.server(), domain));
                } catch (Template.UnsafeValue e) {
                    LOG.warn("driver {} leaves {} alone: {}", options.id(), workload.id(), e.getMessage());
                }
            }
        }
    }

    private void add(String name, LibvirtOptions options, Optional<Access> template, Map<String, String> values) {
        Access access = options.hosts().getOrDefault(name, template.orElse(null));
        if (access == null) {
            return;
        }
        try {
            String uri = filled(access.uri(), values);
            hosts.put(
                    name,
                    new Host(
                            name,
                            uri,
                            access.peer().isPresent() ? filled(access.peer().get(), values) : uri,
                            access.migrate().isPresent()
                                    ? Optional.of(filled(access.migrate().get(), values))
                                    : Optional.empty()));
        } catch (Template.UnsafeValue e) {
            LOG.warn("driver {} leaves host {} alone: {}", options.id(), name, e.getMessage());
        }
    }

    private static String filled(String template, Map<String, String> values) throws Template.UnsafeValue {
        return new Template(List.of(template)).fill(values).get(0);
    }

    /** In the order of the site, servers first. */
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
