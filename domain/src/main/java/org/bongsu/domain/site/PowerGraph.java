package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Ordered;

/** The power graph: which nodes die when others do. Acyclic; checked when built. */
public final class PowerGraph {

    private final Map<String, PowerNode> nodes;
    private final List<PowerNode> sourcesFirst;

    /** @throws IllegalArgumentException on an unknown supplier or a cycle; the message names them */
    public PowerGraph(List<PowerNode> nodes) {
        this.nodes = Ordered.index(nodes, PowerNode::id);
        findCycle(nodes).ifPresent(cycle -> {
            throw new IllegalArgumentException("cycle in the power graph: " + String.join(" -> ", cycle));
        });
        this.sourcesFirst = sourcesFirst();
    }

    /** The first cycle found, its first node repeated at its end; unknown suppliers are passed over. */
    public static Optional<List<String>> findCycle(List<PowerNode> nodes) {
        Map<String, PowerNode> byId = new LinkedHashMap<>();
        nodes.forEach(node -> byId.putIfAbsent(node.id(), node));
        Set<String> done = new LinkedHashSet<>();
        for (PowerNode node : nodes) {
            List<String> path = new ArrayList<>();
            if (closes(node.id(), byId, path, done)) {
                String repeated = path.get(path.size() - 1);
                return Optional.of(List.copyOf(path.subList(path.indexOf(repeated), path.size())));
            }
        }
        return Optional.empty();
    }

    private static boolean closes(String id, Map<String, PowerNode> byId, List<String> path, Set<String> done) {
        PowerNode node = byId.get(id);
        if (node == null || done.contains(id)) {
            return false;
        }
        boolean seen = path.contains(id);
        path.add(id);
        if (seen) {
            return true;
        }
        for (String supplier : node.from()) {
            if (closes(supplier, byId, path, done)) {
                return true;
            }
        }
        path.remove(path.size() - 1);
        done.add(id);
        return false;
    }

    public List<PowerNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** All nodes, each after everything that supplies it. */
    public List<PowerNode> inOrderOfSupply() {
        return sourcesFirst;
    }

    public Optional<PowerNode> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** All nodes that are dead when the given ones are lost, those included, in order of supply. */
    public Set<String> dead(Set<String> lost) {
        Set<String> dead = new LinkedHashSet<>();
        for (PowerNode node : sourcesFirst) {
            boolean starved = !node.from().isEmpty() && dead.containsAll(node.from());
            if (lost.contains(node.id()) || starved) {
                dead.add(node.id());
            }
        }
        return dead;
    }

    private List<PowerNode> sourcesFirst() {
        Map<String, PowerNode> placed = new LinkedHashMap<>();
        while (placed.size() < nodes.size()) {
            int before = placed.size();
            for (PowerNode node : nodes.values()) {
                if (!placed.containsKey(node.id()) && placed.keySet().containsAll(node.from())) {
                    placed.put(node.id(), node);
                }
            }
            if (placed.size() == before) {
                throw new IllegalArgumentException("the power graph names an unknown supplier");
            }
        }
        return List.copyOf(placed.values());
    }
}
