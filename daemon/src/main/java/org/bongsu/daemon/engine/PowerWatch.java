package org.bongsu.daemon.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;

/** Which compartments' servers were all seen without power. Engine's thread; constant work an observation. */
final class PowerWatch {

    private final Map<String, String> compartmentOf = new LinkedHashMap<>();
    private final Map<String, PowerState> seen = new LinkedHashMap<>();
    private final Map<String, int[]> counts = new LinkedHashMap<>();

    /** Places in a count: servers, of these not on, of these dark. */
    private static final int ALL = 0;

    private static final int NOT_ON = 1;
    private static final int DARK = 2;

    PowerWatch(Site site) {
        for (Server server : site.servers()) {
            String compartment = site.room(site.rack(server.rack()).room()).compartment();
            compartmentOf.put(server.id(), compartment);
            counts.computeIfAbsent(compartment, key -> new int[3])[ALL]++;
        }
    }

    /** Returns whether a compartment's answer changed. */
    boolean saw(Observation observation) {
        if (!(observation instanceof Observation.ServerSeen server)) {
            return false;
        }
        String compartment = compartmentOf.get(server.server());
        int[] count = compartment == null ? null : counts.get(compartment);
        PowerState before = seen.getOrDefault(server.server(), PowerState.ON);
        if (count == null || before == server.power()) {
            return false;
        }
        boolean wasOff = count[NOT_ON] == count[ALL];
        boolean wasDark = count[DARK] > 0;
        count[NOT_ON] += (server.power() != PowerState.ON ? 1 : 0) - (before != PowerState.ON ? 1 : 0);
        count[DARK] += (server.power() == PowerState.DARK ? 1 : 0) - (before == PowerState.DARK ? 1 : 0);
        seen.put(server.server(), server.power());
        return wasOff != (count[NOT_ON] == count[ALL]) || wasDark != (count[DARK] > 0);
    }

    /** Compartments with servers, none of which is on. */
    List<String> off() {
        return where(NOT_ON, true);
    }

    /** Compartments in which servers lost power that nobody switched off. */
    List<String> dark() {
        return where(DARK, false);
    }

    private List<String> where(int place, boolean all) {
        List<String> found = new ArrayList<>();
        counts.forEach((compartment, count) -> {
            if (all ? count[place] == count[ALL] : count[place] > 0) {
                found.add(compartment);
            }
        });
        return found;
    }
}
