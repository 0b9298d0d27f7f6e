package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;

/**
 * One step of a plan.
 *
 * @param status the word of the step's status, such as PENDING or OVERTAKEN
 * @param start planned, or actual once begun
 * @param finish planned, or actual once ended
 * @param destination host, where memory or traffic goes to one
 * @param gib memory that crosses a link, 0 for a shift or a stop
 * @param estimate what its duration was learned from; empty for one under way and where nothing was learned
 * @param attempts times that its command was sent anew, the first included
 */
public record StepView(
        String id,
        int wave,
        String workload,
        String server,
        String service,
        String tenant,
        int tier,
        Method method,
        String status,
        Moment start,
        Moment finish,
        Optional<String> destination,
        double gib,
        int attempts,
        String reason,
        Optional<EstimateView> estimate) {}
