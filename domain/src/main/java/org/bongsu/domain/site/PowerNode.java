package org.bongsu.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * A node of the power graph. It is alive while it is intact and any node of {@code from} is alive; a source needs none.
 *
 * @param room where it stands; empty for what is outside, such as the utility
 * @param through rooms whose compartments its cables cross: a fire there takes it too (Pangyo's ceiling void)
 * @param from nodes that can each supply it alone
 * @param feed the power path it belongs to, such as A or B; empty above the split
 */
public record PowerNode(
        String id,
        PowerKind kind,
        Optional<String> room,
        List<String> through,
        List<String> from,
        Optional<String> feed) {
    public PowerNode {
        through = List.copyOf(through);
        from = List.copyOf(from);
    }
}
