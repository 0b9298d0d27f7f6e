package org.bongsu.daemon.http.view;

/**
 * How long a step takes by what was learned from those that finished.
 *
 * @param p50S half of such steps are done by then, seconds
 * @param p95S nineteen of twenty are
 * @param steps finished ones that it rests on
 */
public record EstimateView(double p50S, double p95S, int steps) {}
