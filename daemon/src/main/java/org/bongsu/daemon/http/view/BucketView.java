package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;

/**
 * Stored values of a point over a span, summed up.
 *
 * @param at the span's beginning
 * @param widthS its length in seconds
 * @param count of values, at least 1: a span without values has no bucket
 */
public record BucketView(Moment at, double widthS, long count, double min, double mean, double max, double last) {}
