package org.bongsu.migration.permit;

import java.util.List;

/**
 * What a cut would take now.
 *
 * @param workloads not seen to have left
 * @param tenants whose they are, in the site's order; none of them is empty
 * @param alreadyLost workloads whose power failed before; a cut takes nothing more from them
 */
public record Losses(int workloads, List<TenantLoss> tenants, int alreadyLost) {

    /** @param byTier counts from tier 0 on */
    public record TenantLoss(String tenant, int workloads, List<Integer> byTier) {
        public TenantLoss {
            byTier = List.copyOf(byTier);
        }
    }

    public Losses {
        tenants = List.copyOf(tenants);
    }
}
