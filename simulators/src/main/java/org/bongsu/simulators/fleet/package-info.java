/**
 * A fleet of servers that obeys, loses, delays, doubles and lies: the pure core in {@link
 * org.bongsu.simulators.fleet.Fleet}, and {@link org.bongsu.simulators.fleet.FleetServer} which serves it over HTTP. One
 * thread owns a fleet. May be imported by this module's facade and by the daemon's drill.
 */
@NullMarked
package org.bongsu.simulators.fleet;

import org.jspecify.annotations.NullMarked;
