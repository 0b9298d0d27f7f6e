package org.bongsu.rules.stage;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.point.Inventory;

/**
 * What the stages have to know of a device.
 *
 * @param room where it stands or what it watches
 * @param node the power node that it is or measures
 */
public record DevicePlace(String device, String room, Optional<String> node) {

    /** In the inventory's order. */
    public static List<DevicePlace> of(Inventory inventory) {
        return inventory.devices().stream()
                .map(device -> new DevicePlace(device.id(), device.room(), device.node()))
                .toList();
    }
}
