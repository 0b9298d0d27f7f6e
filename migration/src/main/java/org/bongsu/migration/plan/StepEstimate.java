package org.bongsu.migration.plan;

/**
 * How long a step takes by what was learned.
 *
 * @param p50Seconds half of such steps are done by then, seconds
 * @param p95Seconds nineteen of twenty are
 * @param steps finished ones that it rests on, at least 1
 */
public record StepEstimate(double p50Seconds, double p95Seconds, int steps) {}
