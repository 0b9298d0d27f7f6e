/**
 * Devices to readings ({@code modbus}, {@code mqtt}), readings to stores ({@code telemetry}). The daemon imports it; it
 * imports {@code domain}, and {@code config} in {@code settings} alone. Each part names the thread that owns its state.
 * Read {@link org.bongsu.collector.ReadingSink} first: it is the seam between the two halves.
 */
@NullMarked
package org.bongsu.collector;

import org.jspecify.annotations.NullMarked;
