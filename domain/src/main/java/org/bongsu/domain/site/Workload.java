package org.bongsu.domain.site;

import java.time.Duration;
import java.util.List;

/**
 * What runs on a server, belongs to a service and has to be out before the cut.
 *
 * @param index its place in {@link Site#workloads()}, dense from 0
 * @param tier 0 (first) to 3
 * @param memoryGib what a copy carries, above 0
 * @param dirtyShare share of its memory written anew each second, 0 to 1; 0.003 is 0.3 % a second
 * @param methods in order of preference, none twice; the last is the last resort
 * @param stop how long a clean stop takes
 */
public record Workload(
        int index,
        String id,
        String server,
        String service,
        int tier,
        double memoryGib,
        double dirtyShare,
        List<Method> methods,
        Duration stop) {

    public static final int TIERS = 4;

    public Workload {
        methods = List.copyOf(methods);
        if (tier < 0 || tier >= TIERS) {
            throw new IllegalArgumentException(id + ": tier " + tier + " is not 0 to " + (TIERS - 1));
        }
        if (!(memoryGib > 0) || dirtyShare < 0 || dirtyShare > 1) {
            throw new IllegalArgumentException(id + ": memory " + memoryGib + " GiB, dirty share " + dirtyShare);
        }
        if (methods.isEmpty() || methods.stream().distinct().count() != methods.size()) {
            throw new IllegalArgumentException(id + ": methods " + methods);
        }
    }

    /** The same workload on another server; itself where it runs there already. */
    public Workload on(String other) {
        return other.equals(server)
                ? this
                : new Workload(index, id, other, service, tier, memoryGib, dirtyShare, methods, stop);
    }

    /** Whether stopping it loses nothing that was meant to run on. */
    public boolean stopIsEnough() {
        return methods.size() == 1 && methods.get(0) == Method.STOP;
    }
}
