package org.bongsu.migration.plan;

import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;

/**
 * A workload that was meant to run on and will not, or that is lost altogether.
 *
 * @param fate STOPPED or LOST
 */
public record Left(Workload workload, Fate fate, StepReason reason) {}
