package org.bongsu.migration.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Ordered;
import org.bongsu.migration.deadline.Supply;

/**
 * What is known of the batteries that rooms live on, and of what draws from them no longer.
 *
 * @param supplies by power node; those not on battery do not matter
 * @param serversOff servers seen off, by id
 * @param gone workloads, by index, that were seen to have left their server
 * @param stopped those of them that were stopped, and so need nothing any more
 */
public record PowerSeen(Map<String, Supply> supplies, Set<String> serversOff, Set<Integer> gone, Set<Integer> stopped) {

    /** No battery is known of. */
    public static final PowerSeen NOTHING =
            new PowerSeen(new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());

    public PowerSeen {
        supplies = Ordered.map(supplies);
        serversOff = Collections.unmodifiableSet(new LinkedHashSet<>(serversOff));
        gone = Collections.unmodifiableSet(new LinkedHashSet<>(gone));
        stopped = Collections.unmodifiableSet(new LinkedHashSet<>(stopped));
    }

    /** Batteries alone: everything still runs. */
    public static PowerSeen of(Map<String, Supply> supplies) {
        return new PowerSeen(supplies, new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }
}
