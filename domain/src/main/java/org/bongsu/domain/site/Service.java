package org.bongsu.domain.site;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A service of a tenant.
 *
 * @param weight factor on the tier's weight, above 0
 * @param dependsOn services that it needs: they are stopped after it
 * @param shift where and how fast its traffic can move; empty without a warm replica
 * @param quorum how many of its workloads must run for it to live, at least 1; empty where nobody said
 */
public record Service(
        String id,
        String tenant,
        double weight,
        List<String> dependsOn,
        Optional<Shift> shift,
        ServiceKind kind,
        OptionalInt quorum,
        Restart restart) {
    public Service {
        dependsOn = List.copyOf(dependsOn);
        if (!(weight > 0)) {
            throw new IllegalArgumentException(id + ": weight " + weight + " is not above 0");
        }
        if (quorum.isPresent() && quorum.getAsInt() < 1) {
            throw new IllegalArgumentException(id + ": quorum " + quorum.getAsInt() + " is below 1");
        }
    }

    /** A service of which no more was said. */
    public Service(String id, String tenant, double weight, List<String> dependsOn, Optional<Shift> shift) {
        this(id, tenant, weight, dependsOn, shift, ServiceKind.ORDINARY, OptionalInt.empty(), Restart.UNKNOWN);
    }
}
