/**
 * The rehearsed devices on real sockets: a Modbus TCP slave on Vert.x, an embedded MQTT broker and a publisher. All run
 * on the one Vert.x context that owns the world, except the broker's and the publisher's own threads, which never touch
 * it. May be imported by this module's facade and by tests. Start at {@link org.bongsu.simulators.devices.ModbusSlave}.
 */
@NullMarked
package org.bongsu.simulators.devices;

import org.jspecify.annotations.NullMarked;
