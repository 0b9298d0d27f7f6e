package org.bongsu.migration.plan;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;

/**
 * A workload that still runs in an endangered room and is not on its way.
 *
 * @param failed methods that have been tried in vain and are not tried again
 * @param promised what the plan in force says of it; empty before the first
 * @param barred methods that nobody has armed
 */
public record Candidate(Workload workload, List<Method> failed, Optional<Promise> promised, List<Method> barred) {
    public Candidate {
        failed = List.copyOf(failed);
        barred = List.copyOf(barred);
    }

    public Candidate(Workload workload, List<Method> failed, Optional<Promise> promised) {
        this(workload, failed, promised, List.of());
    }

    boolean excludes(Method method) {
        return failed.contains(method) || barred.contains(method);
    }

    public Candidate(Workload workload, List<Method> failed) {
        this(workload, failed, Optional.empty());
    }
}
