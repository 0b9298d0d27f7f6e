package org.bongsu.migration.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * What a driver is there for.
 *
 * @param servers ids of those that it was given
 * @param off whether a server was last seen off, by whoever looks at power; any thread
 */
public record Ground(Site site, Set<String> servers, Predicate<String> off) {

    public Ground {
        servers = Collections.unmodifiableSet(new LinkedHashSet<>(servers));
    }

    /** All of a site, at whose power nobody looks. */
    public static Ground all(Site site) {
        return new Ground(site, Scope.ALL.of(site), server -> false);
    }

    /** Its servers by what the far end calls them. */
    public Map<String, String> named(ServerNames names) {
        Map<String, String> named = new LinkedHashMap<>();
        servers.forEach(server -> names.of(server).ifPresent(name -> named.put(name, server)));
        return named;
    }

    /** What runs on those of its servers that have a name there. */
    public List<Workload> workloads(ServerNames names) {
        List<Workload> workloads = new ArrayList<>();
        for (Workload workload : site.workloads()) {
            if (servers.contains(workload.server())
                    && names.of(workload.server()).isPresent()) {
                workloads.add(workload);
            }
        }
        return workloads;
    }
}
