package org.bongsu.simulators.devices;

import java.util.Optional;
import org.bongsu.simulators.physics.RegisterImage;

/** A unit behind a slave's port. */
@FunctionalInterface
public interface ModbusUnit {
    /** Its registers as they are now; empty while the device does not answer. Called on the slave's context. */
    Optional<RegisterImage> read();
}
