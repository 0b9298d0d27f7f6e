package org.bongsu.migration.plan;

import java.util.List;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;

/**
 * A workload that still runs in an endangered room and is not on its way.
 *
 * @param failed methods that have been tried in vain and are not tried again
 */
public record Candidate(Workload workload, List<Method> failed) {
    public Candidate {
        failed = List.copyOf(failed);
    }
}
