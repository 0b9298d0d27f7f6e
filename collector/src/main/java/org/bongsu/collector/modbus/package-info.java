/**
 * Modbus devices on every wire to readings, through an exchange of our own that would rather lose a reply than believe a
 * wrong one.
 * Only the daemon's wiring and {@code settings} import it. Each {@link org.bongsu.collector.modbus.Lane} lives on one event
 * loop and shares nothing. Read {@link org.bongsu.collector.modbus.ModbusPoller} first.
 */
@NullMarked
package org.bongsu.collector.modbus;

import org.jspecify.annotations.NullMarked;
