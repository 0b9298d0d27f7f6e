package org.bongsu.collector.telemetry;

import org.bongsu.domain.Moment;

/** A point's value at a time, as stored. */
public record Sample(Moment at, double value) {}
