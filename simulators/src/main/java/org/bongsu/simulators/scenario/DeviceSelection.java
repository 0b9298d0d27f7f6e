package org.bongsu.simulators.scenario;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/**
 * Devices by where they are and what they measure.
 *
 * @param in where they stand; empty for the whole site
 * @param kind only of this kind
 * @param having only those whose profile has this point
 * @param number only the n-th of what is left, from 1, in the order of the site's file
 * @param id only this one
 */
public record DeviceSelection(
        Optional<Place> in,
        Optional<DeviceKind> kind,
        Optional<String> having,
        OptionalInt number,
        Optional<String> id) {

    public DeviceSelection {
        if (number.isPresent() && number.getAsInt() < 1) {
            throw new IllegalArgumentException("device number " + number.getAsInt() + " is not 1 or more");
        }
    }

    public static DeviceSelection byId(String id) {
        return new DeviceSelection(
                Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.of(id));
    }

    /** The devices in the order of the site's file; empty where the site has none such. */
    public List<Device> devices(Site site, Inventory inventory, Optional<Room> burning) {
        Optional<List<String>> rooms = in.map(
                place -> place.rooms(site, burning).stream().map(Room::id).toList());
        List<Device> found = inventory.devices().stream()
                .filter(device -> id.map(device.id()::equals).orElse(true))
                .filter(device -> kind.map(device.kind()::equals).orElse(true))
                .filter(device -> rooms.map(r -> r.contains(device.room())).orElse(true))
                .filter(device -> having.map(inventory.profile(device).pointNames()::contains)
                        .orElse(true))
                .toList();
        if (number.isEmpty()) {
            return found;
        }
        int index = number.getAsInt() - 1;
        return index < found.size() ? List.of(found.get(index)) : List.of();
    }
}
