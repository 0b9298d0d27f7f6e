package org.bongsu.migration.permit;

import java.util.List;

/**
 * What a cut would take now.
 *
 * @param workloads not seen to have left
 * @param tenants whose they are, in the site's order; none of them is empty
 * @param alreadyLost workloads whose power failed before; a cut takes nothing more from them
 * @param unknown of the workloads, those that run there and are not declared there: nobody can say whose they are
 * @param unknownNamed the first of these, with where and by whose word
 */
public record Losses(int workloads, List<TenantLoss> tenants, int alreadyLost, int unknown, List<String> unknownNamed) {

    /** Where nothing runs but what is declared. */
    public Losses(int workloads, List<TenantLoss> tenants, int alreadyLost) {
        this(workloads, tenants, alreadyLost, 0, List.of());
    }

    /** @param byTier counts from tier 0 on */
    public record TenantLoss(String tenant, int workloads, List<Integer> byTier) {
        public TenantLoss {
            byTier = List.copyOf(byTier);
        }
    }

    public Losses {
        tenants = List.copyOf(tenants);
        unknownNamed = List.copyOf(unknownNamed);
        if (unknown < 0 || unknown > workloads) {
            throw new IllegalArgumentException(unknown + " unknown of " + workloads + " workloads");
        }
    }
}
