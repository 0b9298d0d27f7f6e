package org.bongsu.migration.driver.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ServerNames;

/** Which node a server is and which pods a workload is, as configured. Immutable. */
final class Roster {

    private final Site site;
    private final Optional<PodSelector> pods;
    private final Map<String, String> nodes = new LinkedHashMap<>();
    private final Map<String, String> servers = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * One workload.
     *
     * @param node where servers.csv has it
     * @param labels empty when it is all of its node
     * @param alone no other workload has these labels: its pods are its own wherever they are
     */
    record Entry(
            String workload,
            String server,
            String node,
            Optional<String> namespace,
            Map<String, String> labels,
            boolean alone) {

        /** Whether it is one of the workload's pods; whole nodes leave what belongs to the node. */
        boolean holds(PodSeen pod) {
            if (namespace.isPresent() && !namespace.get().equals(pod.namespace())) {
                return false;
            }
            return labels.isEmpty()
                    ? pod.on(node) && !pod.daemon() && !pod.mirror()
                    : pod.labels().entrySet().containsAll(labels.entrySet());
        }

        String selector() {
            List<String> terms = new ArrayList<>();
            labels.forEach((key, value) -> terms.add(key + "=" + value));
            return String.join(",", terms);
        }
    }

    /** Workloads whose names no label may hold are left out: their commands are refused, and they are never seen. */
    Roster(KubernetesOptions options, Ground ground) {
        this.site = ground.site();
        this.pods = options.pods();
        for (Server server : site.servers()) {
            String node = options.node().fill(Map.of("server", server.id()));
            nodes.put(server.id(), node);
            servers.put(node, server.id());
        }
        Map<Object, Integer> sharers = new LinkedHashMap<>();
        List<Entry> all = new ArrayList<>();
        for (Workload workload : ground.workloads(ServerNames.SAME)) {
            Map<String, String> values =
                    Map.of("workload", workload.id(), "service", workload.service(), "server", workload.server());
            Optional<String> namespace = options.namespace().map(template -> template.fill(values));
            try {
                Map<String, String> labels = pods.isPresent() ? pods.get().labels(values) : Map.of();
                String node = nodes.getOrDefault(workload.server(), workload.server());
                sharers.merge(List.of(namespace, labels), 1, Integer::sum);
                all.add(new Entry(workload.id(), workload.server(), node, namespace, labels, false));
            } catch (IllegalArgumentException nobodys) {
                continue;
            }
        }
        for (Entry one : all) {
            boolean alone =
                    !one.labels().isEmpty() && sharers.getOrDefault(List.of(one.namespace(), one.labels()), 0) == 1;
            entries.put(
                    one.workload(),
                    new Entry(one.workload(), one.server(), one.node(), one.namespace(), one.labels(), alone));
        }
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    Optional<Entry> entry(String workload) {
        return Optional.ofNullable(entries.get(workload));
    }

    Optional<String> node(String server) {
        return Optional.ofNullable(nodes.get(server));
    }

    /** The server that a node is; of nodes that are none, their own name. */
    String server(String node) {
        return servers.getOrDefault(node, node);
    }

    /** What a list is asked for that has to hold every workload's pods; empty for all there are. */
    String selector() {
        return pods.map(PodSelector::common).orElse("");
    }

    /** The one namespace that all workloads are in, if there is one. */
    Optional<String> namespace() {
        Set<Optional<String>> all = new LinkedHashSet<>();
        entries.values().forEach(one -> all.add(one.namespace()));
        return all.size() == 1 ? all.iterator().next() : Optional.empty();
    }

    /**
     * Nodes in rooms that are to be left: those of a room in which a node carries our mark, or about which something was
     * told.
     */
    Set<String> threatened(Collection<NodeSeen> seen, Collection<String> told) {
        Set<String> rooms = new LinkedHashSet<>();
        Set<String> threatened = new LinkedHashSet<>();
        for (NodeSeen node : seen) {
            if (node.mark().isPresent()) {
                threatened.add(node.name());
                Optional.ofNullable(servers.get(node.name())).ifPresent(server -> rooms.add(room(server)));
            }
        }
        told.forEach(workload -> entry(workload).ifPresent(one -> rooms.add(room(one.server()))));
        if (!rooms.isEmpty()) {
            servers.forEach((node, server) -> {
                if (rooms.contains(room(server))) {
                    threatened.add(node);
                }
            });
        }
        return threatened;
    }

    private String room(String server) {
        return site.rack(site.server(server).rack()).room();
    }

    /**
     * Of its pods those that are not gone yet: where servers.csv has them, or, of a workload alone with its labels,
     * anywhere in what is threatened, or anywhere at all while its own room is not.
     */
    static List<PodSeen> here(Entry entry, Collection<PodSeen> pods, Set<String> threatened) {
        boolean anywhere = entry.alone() && !threatened.contains(entry.node());
        return pods.stream()
                .filter(pod -> !pod.finished() && pod.node().isPresent() && entry.holds(pod))
                .filter(pod -> pod.on(entry.node())
                        || anywhere
                        || entry.alone() && threatened.contains(pod.node().get()))
                .toList();
    }
}
