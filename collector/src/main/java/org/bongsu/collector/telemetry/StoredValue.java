package org.bongsu.collector.telemetry;

import org.bongsu.domain.Moment;

/**
 * A value as a store gives it back, of good quality when it was stored: nothing else is.
 *
 * @param at the source's time
 * @param value in the registry's unit; flags 0 or 1, statuses as bits
 */
public record StoredValue(String device, String point, Moment at, double value) {}
