/**
 * The rehearsed building: fire, smoke, gas, heat, batteries and power as functions of scenario time, and what each
 * device says about them. Pure and deterministic in its seed; one thread owns a world. May be imported by the rest of
 * this module and by the daemon's drill. Start at {@link org.bongsu.simulators.physics.World}.
 */
@NullMarked
package org.bongsu.simulators.physics;

import org.jspecify.annotations.NullMarked;
