/**
 * Readings to the telemetry store, through a spool on disk: what was accepted is stored in the end, or counted as lost by
 * name. The daemon's wiring and {@code settings} import it. One thread writes the spool, one more serves each sink; every
 * class says which. Read {@link org.bongsu.collector.telemetry.Telemetry} first.
 */
@NullMarked
package org.bongsu.collector.telemetry;

import org.jspecify.annotations.NullMarked;
