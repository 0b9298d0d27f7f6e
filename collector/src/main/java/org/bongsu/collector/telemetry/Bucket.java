package org.bongsu.collector.telemetry;

import java.time.Duration;
import org.bongsu.domain.Moment;

/**
 * A point's readings over a span of time, summed up; a span without readings has no bucket.
 *
 * @param start a whole multiple of the width since 1970, so that buckets of one width never shift
 * @param count at least 1
 * @param last by time
 */
public record Bucket(Moment start, Duration width, long count, double min, double mean, double max, double last) {}
