package org.bongsu.rules.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

class DeviceFilterTest {

    private static List<String> accepted(DeviceFilter filter) {
        return SmallSite.INVENTORY.devices().stream()
                .filter(device -> filter.accepts(device, SmallSite.SITE.room(device.room())))
                .map(Device::id)
                .toList();
    }

    private static List<String> all(Function<Device, Boolean> which) {
        return SmallSite.INVENTORY.devices().stream()
                .filter(which::apply)
                .map(Device::id)
                .toList();
    }

    private static DeviceFilter filter(
            List<DeviceKind> kinds,
            List<RoomKind> roomKinds,
            List<String> rooms,
            List<String> devices,
            List<String> profiles) {
        return new DeviceFilter(kinds, roomKinds, List.of(), rooms, devices, profiles);
    }

    @Test
    void anEmptyFilterLetsEveryDevicePass() {
        assertEquals(all(device -> true), accepted(DeviceFilter.ALL));
    }

    /** A rule for battery rooms that also voted for halls would burn down the wrong compartment. */
    @Test
    void eachListAloneKeepsTheOthersOut() {
        assertEquals(
                all(device -> device.kind() == DeviceKind.UPS),
                accepted(filter(List.of(DeviceKind.UPS), List.of(), List.of(), List.of(), List.of())));
        assertEquals(
                all(device -> device.room().startsWith("hall-")),
                accepted(filter(List.of(), List.of(RoomKind.HALL), List.of(), List.of(), List.of())));
        assertEquals(
                all(device -> device.room().equals("bat-1")),
                accepted(filter(List.of(), List.of(), List.of("bat-1"), List.of(), List.of())));
        assertEquals(
                List.of("rack-a", "ups-b"),
                accepted(filter(List.of(), List.of(), List.of(), List.of("rack-a", "ups-b"), List.of())));
        assertEquals(
                all(device -> device.profile().equals("asd")),
                accepted(filter(List.of(), List.of(), List.of(), List.of(), List.of("asd"))));
    }

    @Test
    void aRuleForLeadAcidLeavesLithiumAlone() {
        DeviceFilter lead =
                new DeviceFilter(List.of(), List.of(), List.of(Chemistry.LEAD_ACID), List.of(), List.of(), List.of());
        List<String> expected = all(device -> SmallSite.SITE.room(device.room()).chemistry() == Chemistry.LEAD_ACID);
        assertEquals(expected, accepted(lead));
        assertTrue(!expected.isEmpty() && expected.size() < all(device -> true).size(), expected.toString());
    }

    @Test
    void allListsHaveToAgree() {
        assertEquals(
                List.of("asd-hall-1"),
                accepted(filter(
                        List.of(DeviceKind.AMBIENT),
                        List.of(RoomKind.HALL),
                        List.of("hall-1"),
                        List.of(),
                        List.of("asd"))));
        assertTrue(accepted(filter(List.of(DeviceKind.UPS), List.of(RoomKind.HALL), List.of(), List.of(), List.of()))
                .isEmpty());
    }

    @Test
    void theFilterKeepsItsListsWhateverBecomesOfThoseGiven() {
        List<String> given = new ArrayList<>(List.of("hall-1"));
        DeviceFilter filter = filter(List.of(), List.of(), given, given, given);
        given.clear();
        assertEquals(List.of("hall-1"), filter.rooms());
        assertThrows(UnsupportedOperationException.class, () -> filter.devices().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> filter.profiles().clear());
    }
}
