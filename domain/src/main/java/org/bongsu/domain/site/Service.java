package org.bongsu.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * A service of a tenant.
 *
 * @param weight factor on the tier's weight, above 0
 * @param dependsOn services that it needs: they are stopped after it
 * @param shift where and how fast its traffic can move; empty without a warm replica
 */
public record Service(String id, String tenant, double weight, List<String> dependsOn, Optional<Shift> shift) {
    public Service {
        dependsOn = List.copyOf(dependsOn);
        if (!(weight > 0)) {
            throw new IllegalArgumentException(id + ": weight " + weight + " is not above 0");
        }
    }
}
