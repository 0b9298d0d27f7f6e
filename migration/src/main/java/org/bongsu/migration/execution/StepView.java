package org.bongsu.migration.execution;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.plan.Place;
import org.bongsu.migration.plan.Step;

/**
 * A step as it stands.
 *
 * @param plannedStart {@link Moment#FAR} when none was planned
 * @param startedAt {@link Moment#FAR} before it was started
 * @param attempts that failed by this method
 */
public record StepView(
        Workload workload,
        Method method,
        StepState state,
        Optional<Place> place,
        Moment plannedStart,
        Moment startedAt,
        int attempts) {

    public String id() {
        return Step.id(workload, method);
    }
}
