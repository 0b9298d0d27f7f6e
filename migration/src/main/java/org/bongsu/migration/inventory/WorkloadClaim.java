package org.bongsu.migration.inventory;

import org.bongsu.migration.execution.Observation.WorkloadState;

/**
 * What one source says of one workload.
 *
 * @param where a server, or {@code destination/host}; blank where the source does not say
 */
public record WorkloadClaim(String workload, WorkloadState state, String where) {

    /** Whether a cut where it is would take it, as far as this source knows. */
    public boolean runs() {
        return state.runs();
    }

    public boolean placed() {
        return !where.isBlank();
    }
}
