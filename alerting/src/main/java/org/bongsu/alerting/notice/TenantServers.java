package org.bongsu.alerting.notice;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/** Which servers a tenant has in which room, in the order of the site's files. Immutable. */
final class TenantServers {

    private final Map<String, Map<String, Set<String>>> byTenant = new LinkedHashMap<>();

    TenantServers(Site site) {
        site.tenants().forEach(tenant -> byTenant.put(tenant.id(), new LinkedHashMap<>()));
        for (Workload workload : site.workloads()) {
            byTenant.computeIfAbsent(site.service(workload.service()).tenant(), key -> new LinkedHashMap<>())
                    .computeIfAbsent(site.roomOf(workload).id(), key -> new LinkedHashSet<>())
                    .add(workload.server());
        }
    }

    List<String> in(String tenant, String room) {
        Set<String> servers = byTenant.getOrDefault(tenant, Map.of()).get(room);
        return servers == null ? List.of() : List.copyOf(servers);
    }

    boolean any(String tenant, String room) {
        return byTenant.getOrDefault(tenant, Map.of()).containsKey(room);
    }
}
