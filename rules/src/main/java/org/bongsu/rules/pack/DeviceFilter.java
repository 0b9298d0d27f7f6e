package org.bongsu.rules.pack;

import java.util.List;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;

/**
 * Which devices a rule watches, one instance each. An empty list lets all pass.
 *
 * @param chemistries of the batteries in the device's room
 */
public record DeviceFilter(
        List<DeviceKind> kinds,
        List<RoomKind> roomKinds,
        List<Chemistry> chemistries,
        List<String> rooms,
        List<String> devices,
        List<String> profiles) {

    public static final DeviceFilter ALL =
            new DeviceFilter(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public DeviceFilter {
        kinds = List.copyOf(kinds);
        roomKinds = List.copyOf(roomKinds);
        chemistries = List.copyOf(chemistries);
        rooms = List.copyOf(rooms);
        devices = List.copyOf(devices);
        profiles = List.copyOf(profiles);
    }

    public boolean accepts(Device device, Room room) {
        return passes(kinds, device.kind())
                && passes(roomKinds, room.kind())
                && passes(chemistries, room.chemistry())
                && passes(rooms, room.id())
                && passes(devices, device.id())
                && passes(profiles, device.profile());
    }

    private static <T> boolean passes(List<T> allowed, T value) {
        return allowed.isEmpty() || allowed.contains(value);
    }
}
