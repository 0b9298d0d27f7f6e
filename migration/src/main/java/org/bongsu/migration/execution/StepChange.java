package org.bongsu.migration.execution;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.plan.Step;

/**
 * A transition of a step.
 *
 * @param method of the step; the next step of the same workload may have another
 * @param why for people
 */
public record StepChange(
        Workload workload, Method method, StepState from, StepEvent event, StepState to, Text why, Moment at) {

    public String stepId() {
        return Step.id(workload, method);
    }
}
