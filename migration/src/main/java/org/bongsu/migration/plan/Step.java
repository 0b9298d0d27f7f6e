package org.bongsu.migration.plan;

import java.util.Locale;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;

/**
 * One workload's way out.
 *
 * @param wave 1 shifts, 2 to 5 copies of tier 0 to 3, 6 stops
 * @param start planned; a stop is not started earlier, a copy may be
 * @param finish expected
 * @param place empty for a stop
 * @param rateGbps of a copy, Gbit/s; 0 for shift and stop
 */
public record Step(
        int wave,
        Workload workload,
        Method method,
        Moment start,
        Moment finish,
        Optional<Place> place,
        double rateGbps,
        StepReason reason) {

    /** Unique in a plan and telling: the workload and the method. */
    public String id() {
        return id(workload, method);
    }

    public static String id(Workload workload, Method method) {
        return workload.id() + ":" + method.name().toLowerCase(Locale.ROOT);
    }

    /** The memory that crosses a link, GiB; 0 for shift and stop. */
    public double gib() {
        return method.copies() ? workload.memoryGib() : 0;
    }
}
