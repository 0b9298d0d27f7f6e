package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/**
 * In which order workloads are stopped: those of a service after those of the services that depend on it, and a workload
 * after those that need it themselves. Where dependencies run in a circle, the edge that closes it is passed over.
 *
 * <p>What is ordered are units: a service's workloads together, and each workload that needs others or is needed by them
 * alone. A unit below {@link #services()} is the service of that number. Immutable; any thread.
 */
public final class ServiceOrder {

    private final List<List<Integer>> dependencies = new ArrayList<>();
    private final List<List<Integer>> dependants = new ArrayList<>();
    private final int services;
    private final Map<Integer, List<Integer>> needs = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> neededBy = new LinkedHashMap<>();
    /** By workload, for those alone that need others or are needed by them. */
    private final Map<Integer, Integer> units = new LinkedHashMap<>();

    private final int[] serviceOfUnit;
    private final int[] workloadOfUnit;
    private final int[] dependantsFirst;

    public ServiceOrder(Site site, Topology topology) {
        this.services = site.services().size();
        List<List<Integer>> edges = new ArrayList<>();
        for (Service service : site.services()) {
            edges.add(service.dependsOn().stream()
                    .map(topology::service)
                    .distinct()
                    .toList());
            dependencies.add(new ArrayList<>());
            dependants.add(new ArrayList<>());
        }
        int[] ofServices = finishedLastFirst(edges);
        int[] position = positions(ofServices, services);
        for (int service = 0; service < services; service++) {
            for (int needed : edges.get(service)) {
                if (position[service] < position[needed]) {
                    dependencies.get(service).add(needed);
                    dependants.get(needed).add(service);
                }
            }
        }
        Set<Integer> involved = new LinkedHashSet<>();
        site.needs().forEach((workload, needed) -> {
            involved.add(workload);
            needed.forEach(one -> involved.add(one.index()));
        });
        involved.forEach(workload -> units.put(workload, services + units.size()));
        this.serviceOfUnit = new int[services + units.size()];
        this.workloadOfUnit = new int[serviceOfUnit.length];
        Arrays.setAll(serviceOfUnit, unit -> unit);
        units.forEach((workload, unit) -> {
            serviceOfUnit[unit] = topology.serviceOf(workload);
            workloadOfUnit[unit] = workload;
        });
        this.dependantsFirst = units.isEmpty() ? ofServices : withWorkloads(site);
    }

    /** Nodes are units, and behind them for each service that all of its units are down. */
    private int[] withWorkloads(Site site) {
        List<List<Integer>> edges = new ArrayList<>();
        List<List<Integer>> members = new ArrayList<>();
        for (int service = 0; service < services; service++) {
            members.add(new ArrayList<>(List.of(service)));
        }
        units.values().forEach(unit -> members.get(serviceOfUnit[unit]).add(unit));
        for (int unit = 0; unit < serviceOfUnit.length; unit++) {
            List<Integer> next = new ArrayList<>();
            if (unit >= services) {
                site.needs().getOrDefault(workloadOfUnit[unit], List.of()).stream()
                        .map(Workload::index)
                        .map(units::get)
                        .forEach(next::add);
            }
            next.add(serviceOfUnit.length + serviceOfUnit[unit]);
            edges.add(next);
        }
        for (int service = 0; service < services; service++) {
            List<Integer> next = new ArrayList<>();
            for (int needed : dependencies.get(service)) {
                next.add(serviceOfUnit.length + needed);
                next.addAll(members.get(needed));
            }
            edges.add(next);
        }
        int[] order = Arrays.stream(finishedLastFirst(edges))
                .filter(node -> node < serviceOfUnit.length)
                .toArray();
        int[] position = positions(order, serviceOfUnit.length);
        site.needs()
                .forEach((workload, needed) -> needed.forEach(one -> {
                    int from = unit(workload, -1);
                    int to = unit(one.index(), -1);
                    if (position[from] < position[to]) {
                        needs.computeIfAbsent(workload, key -> new ArrayList<>())
                                .add(one.index());
                        neededBy.computeIfAbsent(one.index(), key -> new ArrayList<>())
                                .add(workload);
                    }
                }));
        return order;
    }

    /** Depth first, without recursion: a chain may be as long as the site has workloads. */
    private static int[] finishedLastFirst(List<List<Integer>> edges) {
        boolean[] seen = new boolean[edges.size()];
        int[] turn = new int[edges.size()];
        int[] path = new int[edges.size()];
        int[] order = new int[edges.size()];
        int last = edges.size();
        for (int node = 0; node < edges.size(); node++) {
            int depth = 0;
            if (!seen[node]) {
                seen[node] = true;
                path[depth++] = node;
            }
            while (depth > 0) {
                int at = path[depth - 1];
                if (turn[at] == edges.get(at).size()) {
                    order[--last] = at;
                    depth--;
                    continue;
                }
                int next = edges.get(at).get(turn[at]++);
                if (!seen[next]) {
                    seen[next] = true;
                    path[depth++] = next;
                }
            }
        }
        return order;
    }

    private static int[] positions(int[] order, int size) {
        int[] position = new int[size];
        for (int at = 0; at < order.length; at++) {
            position[order[at]] = at;
        }
        return position;
    }

    /** All units, each after those that depend on it. */
    int[] dependantsFirst() {
        return dependantsFirst;
    }

    int services() {
        return services;
    }

    /** @param service of the workload */
    int unit(int workload, int service) {
        return units.isEmpty() ? service : units.getOrDefault(workload, service);
    }

    int serviceOfUnit(int unit) {
        return serviceOfUnit[unit];
    }

    /** Units of workloads that the unit's own workload needs itself. */
    List<Integer> unitsNeeded(int unit) {
        return unit < services ? List.of() : unitsOf(needs(workloadOfUnit[unit]));
    }

    /** Units of workloads that need the unit's own workload themselves. */
    List<Integer> unitsNeeding(int unit) {
        return unit < services ? List.of() : unitsOf(neededBy(workloadOfUnit[unit]));
    }

    private List<Integer> unitsOf(List<Integer> workloads) {
        return workloads.stream().map(workload -> unit(workload, -1)).toList();
    }

    /** What the service needs. */
    public List<Integer> dependencies(int service) {
        return Collections.unmodifiableList(dependencies.get(service));
    }

    /** What needs the service, and is stopped before it. */
    public List<Integer> dependants(int service) {
        return Collections.unmodifiableList(dependants.get(service));
    }

    /** Workloads that the workload needs itself, by index. */
    public List<Integer> needs(int workload) {
        return Collections.unmodifiableList(needs.getOrDefault(workload, List.of()));
    }

    /** Workloads that need the workload themselves and are stopped before it, by index. */
    public List<Integer> neededBy(int workload) {
        return Collections.unmodifiableList(neededBy.getOrDefault(workload, List.of()));
    }
}
