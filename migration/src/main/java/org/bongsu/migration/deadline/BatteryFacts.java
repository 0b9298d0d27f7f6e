package org.bongsu.migration.deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Site;

/**
 * What the site says of the battery behind a UPS.
 *
 * @param chemistry lithium unless a room of its strings says otherwise
 * @param rated how long it carries the UPS's whole rating when new, full and at 25 °C; empty where nobody said
 */
public record BatteryFacts(Chemistry chemistry, Optional<Duration> rated) {

    public static final BatteryFacts UNKNOWN = new BatteryFacts(Chemistry.LITHIUM, Optional.empty());

    /**
     * Strings side by side add up: each then carries less than it was rated for, so the sum is a lower bound.
     *
     * @param lost nodes that are no longer counted on
     */
    public static BatteryFacts of(Site site, String ups, Set<String> lost) {
        Chemistry chemistry = Chemistry.LITHIUM;
        Optional<Duration> rated = Optional.empty();
        for (String id : site.power().node(ups).map(PowerNode::from).orElse(java.util.List.of())) {
            PowerNode string = site.power().node(id).orElseThrow();
            if (string.kind() != PowerKind.BATTERY || lost.contains(id)) {
                continue;
            }
            if (string.room().map(room -> site.room(room).chemistry()).orElse(Chemistry.LITHIUM)
                    == Chemistry.LEAD_ACID) {
                chemistry = Chemistry.LEAD_ACID;
            }
            if (string.runtime().isPresent()) {
                rated = Optional.of(
                        rated.orElse(Duration.ZERO).plus(string.runtime().get()));
            }
        }
        return new BatteryFacts(chemistry, rated);
    }
}
