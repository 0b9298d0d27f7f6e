package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;

/**
 * In which order services are stopped: each after those that depend on it. Where dependencies run in a circle, the edge
 * that closes it is passed over. Immutable; any thread.
 */
public final class ServiceOrder {

    private final int[] dependantsFirst;
    private final List<List<Integer>> dependencies = new ArrayList<>();
    private final List<List<Integer>> dependants = new ArrayList<>();

    public ServiceOrder(Site site, Topology topology) {
        List<Service> services = site.services();
        List<List<Integer>> edges = new ArrayList<>();
        for (Service service : services) {
            edges.add(service.dependsOn().stream()
                    .map(topology::service)
                    .distinct()
                    .toList());
            dependencies.add(new ArrayList<>());
            dependants.add(new ArrayList<>());
        }
        List<Integer> finished = new ArrayList<>();
        boolean[] seen = new boolean[services.size()];
        for (int service = 0; service < services.size(); service++) {
            visit(service, edges, seen, finished);
        }
        Collections.reverse(finished);
        dependantsFirst = finished.stream().mapToInt(Integer::intValue).toArray();
        int[] position = new int[services.size()];
        for (int at = 0; at < dependantsFirst.length; at++) {
            position[dependantsFirst[at]] = at;
        }
        for (int service = 0; service < services.size(); service++) {
            for (int needed : edges.get(service)) {
                if (position[service] < position[needed]) {
                    dependencies.get(service).add(needed);
                    dependants.get(needed).add(service);
                }
            }
        }
    }

    private static void visit(int service, List<List<Integer>> edges, boolean[] seen, List<Integer> finished) {
        if (seen[service]) {
            return;
        }
        seen[service] = true;
        edges.get(service).forEach(needed -> visit(needed, edges, seen, finished));
        finished.add(service);
    }

    int[] dependantsFirst() {
        return dependantsFirst;
    }

    /** What the service needs. */
    public List<Integer> dependencies(int service) {
        return Collections.unmodifiableList(dependencies.get(service));
    }

    /** What needs the service, and is stopped before it. */
    public List<Integer> dependants(int service) {
        return Collections.unmodifiableList(dependants.get(service));
    }
}
