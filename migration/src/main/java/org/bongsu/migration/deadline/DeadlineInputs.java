package org.bongsu.migration.deadline;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Site;

/**
 * Everything that can set a deadline, as plain values.
 *
 * @param burning compartments with a confirmed fire
 * @param cuts by room; a cut of a building is one entry for each of its rooms
 * @param supplies by power node
 * @param tooHotAt by room, when a confirmed loss of cooling is expected to stop its servers
 */
public record DeadlineInputs(
        List<BurningCompartment> burning,
        Map<String, DeclaredCut> cuts,
        Map<String, Supply> supplies,
        Map<String, HeatLimit> tooHotAt) {

    public static final DeadlineInputs NONE =
            new DeadlineInputs(List.of(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());

    public DeadlineInputs {
        burning = List.copyOf(burning);
        cuts = Ordered.map(cuts);
        supplies = Ordered.map(supplies);
        tooHotAt = Ordered.map(tooHotAt);
    }

    /** Power nodes that burn or live on battery: a destination fed by nothing else is no refuge. */
    public Set<String> threatenedNodes(Site site) {
        Set<String> nodes = new LinkedHashSet<>();
        burning.forEach(fire -> nodes.addAll(site.nodesIn(fire.compartment())));
        supplies.values().stream().filter(Supply::onBattery).forEach(supply -> nodes.add(supply.node()));
        return nodes;
    }
}
