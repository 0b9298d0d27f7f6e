package org.bongsu.simulators.devices;

import java.util.Map;
import java.util.Optional;
import org.bongsu.simulators.physics.RegisterImage;

/** A unit behind a slave's port. Called on the slave's context. */
public interface ModbusUnit {

    /** Its registers as they are now; empty while the device does not answer. */
    Optional<RegisterImage> read();

    /** What it says of itself by function 0x2B, MEI type 0x0E: object id to bytes, in order of id. */
    Map<Integer, byte[]> objects();
}
