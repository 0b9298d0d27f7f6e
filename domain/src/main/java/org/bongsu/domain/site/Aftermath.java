package org.bongsu.domain.site;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Ordered;

/**
 * What is left when something goes.
 *
 * @param lost nodes that go themselves
 * @param dead nodes without power, the lost ones included, in order of supply
 * @param dark racks without power, in the site's order: they stand where it goes, or their last feed is dead
 * @param reduced racks that live on fewer feeds than before, with those that are left
 * @param loads of every living node, in order of supply, once the rest has taken over
 */
public record Aftermath(
        Set<String> lost, Set<String> dead, Set<String> dark, Map<String, List<String>> reduced, List<NodeLoad> loads) {
    public Aftermath {
        reduced = Ordered.map(reduced);
        loads = List.copyOf(loads);
    }

    /** Nodes that have to carry more than they can. */
    public List<NodeLoad> overloads() {
        return with(NodeLoad.Verdict.OVERLOADED);
    }

    /** Nodes of which nobody can say whether they bear it. */
    public List<NodeLoad> unknowns() {
        return with(NodeLoad.Verdict.UNKNOWN);
    }

    private List<NodeLoad> with(NodeLoad.Verdict verdict) {
        return loads.stream().filter(load -> load.verdict() == verdict).toList();
    }
}
