package org.bongsu.rules.stage;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Inventory;

/**
 * What the stages, and whoever tells people of it, have to know of a device.
 *
 * @param room where it stands or what it watches
 * @param node the power node that it is or measures
 * @param gateway what it is reached through, which others may be reached through too; older journals do not say
 */
public record DevicePlace(String device, String room, Optional<String> node, Optional<String> gateway) {

    /** Devices that publish to the site's broker by themselves. */
    public static final String BROKER = "mqtt";

    public DevicePlace(String device, String room, Optional<String> node) {
        this(device, room, node, Optional.empty());
    }

    /** In the inventory's order. */
    public static List<DevicePlace> of(Inventory inventory) {
        return inventory.devices().stream()
                .map(device -> new DevicePlace(
                        device.id(), device.room(), device.node(), Optional.of(gateway(device.address()))))
                .toList();
    }

    private static String gateway(Address address) {
        if (address instanceof Address.Modbus modbus) {
            return modbus.lane();
        }
        if (address instanceof Address.Serial serial) {
            return serial.path();
        }
        return address instanceof Address.Sparkplug edge ? edge.group() + "/" + edge.node() : BROKER;
    }
}
