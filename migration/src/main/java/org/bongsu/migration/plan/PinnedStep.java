package org.bongsu.migration.plan;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;

/**
 * A step under way, which a new plan leaves alone. Its memory is already taken from {@link PlanRequest#space()}.
 *
 * @param place where a copy goes; empty for a stop
 * @param rateGbps what a copy uses, Gbit/s; 0 for shift and stop
 * @param expectedFinish when its resources are free again; in the past when it is overdue
 */
public record PinnedStep(
        Workload workload,
        Method method,
        Optional<Place> place,
        double rateGbps,
        Moment startedAt,
        Moment expectedFinish) {}
