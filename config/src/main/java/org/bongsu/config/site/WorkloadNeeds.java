package org.bongsu.config.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.config.csv.CsvRow;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Workload;

/** The column {@code depends_on} of {@code servers.csv}: which workloads need which others. Keeps those rows alone that say so. */
final class WorkloadNeeds {

    private final String column;
    private final Map<String, CsvRow> rows = new LinkedHashMap<>();
    private final Map<String, List<String>> needs = new LinkedHashMap<>();

    WorkloadNeeds(String column) {
        this.column = column;
    }

    void add(String workload, CsvRow row) {
        rows.putIfAbsent(workload, row);
    }

    Map<String, List<String>> needs() {
        return needs;
    }

    /** Reports ids that no row has, those that stand twice, a workload that needs itself, and the first cycle. */
    void decode(List<Workload> workloads, List<Service> services) {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, String> serviceOf = new LinkedHashMap<>();
        workloads.forEach(workload -> serviceOf.putIfAbsent(workload.id(), workload.service()));
        rows.forEach((workload, row) -> {
            List<String> needed = needed(workload, row, serviceOf.keySet());
            if (!needed.isEmpty()) {
                needs.put(workload, needed);
            }
        });
        new Cycles(serviceOf, services).check();
    }

    private List<String> needed(String workload, CsvRow row, Set<String> known) {
        Set<String> ids = new LinkedHashSet<>();
        for (String id : row.field(column).text().strip().split(";", -1)) {
            if (id.isBlank()) {
                row.problem(column, "an id is blank");
            } else if (id.equals(workload)) {
                row.problem(column, "a workload does not depend on itself");
            } else if (!known.contains(id)) {
                row.problem(column, "no workload " + id + DidYouMean.hint(id, known));
            } else if (!ids.add(id)) {
                row.problem(column, id + " stands twice");
            }
        }
        return List.copyOf(ids);
    }

    /**
     * Who is stopped after whom, as a graph: a workload before those that it needs and before its service is down, a
     * service before the services that it depends on and before their workloads. Walked without recursion: a chain may
     * be as long as the file. Circles of services alone are told where services are declared.
     */
    private final class Cycles {
        private static final String SERVICE = "service ";
        private final Map<String, List<String>> after = new LinkedHashMap<>();

        Cycles(Map<String, String> serviceOf, List<Service> services) {
            Map<String, List<String>> members = new LinkedHashMap<>();
            Set<String> involved = new LinkedHashSet<>(needs.keySet());
            needs.values().forEach(involved::addAll);
            for (String workload : involved) {
                String service = Ordered.require(serviceOf, workload, "workload");
                members.computeIfAbsent(service, key -> new ArrayList<>()).add(workload);
                List<String> next = new ArrayList<>(needs.getOrDefault(workload, List.of()));
                next.add(SERVICE + service);
                after.put(workload, next);
            }
            for (Service service : services) {
                List<String> next = new ArrayList<>();
                for (String needed : service.dependsOn()) {
                    next.add(SERVICE + needed);
                    next.addAll(members.getOrDefault(needed, List.of()));
                }
                after.put(SERVICE + service.id(), next);
            }
        }

        void check() {
            Set<String> done = new LinkedHashSet<>();
            for (String from : needs.keySet()) {
                if (!done.contains(from) && walk(from, done)) {
                    return;
                }
            }
        }

        /** Whether a cycle was found and reported. */
        private boolean walk(String from, Set<String> done) {
            List<String> path = new ArrayList<>(List.of(from));
            Map<String, Integer> depth = new LinkedHashMap<>(Map.of(from, 0));
            Map<String, Integer> tried = new LinkedHashMap<>();
            while (!path.isEmpty()) {
                String at = path.get(path.size() - 1);
                List<String> next = after.getOrDefault(at, List.of());
                int turn = tried.merge(at, 1, Integer::sum) - 1;
                if (turn == next.size()) {
                    done.add(at);
                    depth.remove(at);
                    path.remove(path.size() - 1);
                    continue;
                }
                String to = next.get(turn);
                Integer open = depth.get(to);
                if (open != null && report(path.subList(open, path.size()))) {
                    return true;
                }
                if (open == null && !done.contains(to)) {
                    depth.put(to, path.size());
                    path.add(to);
                }
            }
            return false;
        }

        private boolean report(List<String> cycle) {
            for (int at = 0; at < cycle.size(); at++) {
                String workload = cycle.get(at);
                String next = cycle.get((at + 1) % cycle.size());
                if (needs.getOrDefault(workload, List.of()).contains(next)) {
                    List<String> told = new ArrayList<>(cycle.subList(at, cycle.size()));
                    told.addAll(cycle.subList(0, at));
                    told.add(workload);
                    Ordered.require(rows, workload, "row")
                            .problem(column, "cycle of dependencies: " + String.join(" -> ", told));
                    return true;
                }
            }
            return false;
        }
    }
}
