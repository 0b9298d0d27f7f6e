/**
 * Devices, rooms on fire, a fleet, tenants and an operator, on real sockets or in virtual time from the same models. May
 * be imported by the daemon only; imports domain and config. Everything of one simulation runs on one Vert.x context.
 * Start at {@link org.bongsu.simulators.Simulation}; a drill uses {@link org.bongsu.simulators.physics.World} and {@link
 * org.bongsu.simulators.fleet.Fleet} directly.
 */
@NullMarked
package org.bongsu.simulators;

import org.jspecify.annotations.NullMarked;
