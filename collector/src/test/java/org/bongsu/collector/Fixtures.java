package org.bongsu.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterIdentity;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Site;

/** A small site whose every register and topic a test can reckon for itself. */
public final class Fixtures {

    public static final int IDENTITY = 0x5375;

    private Fixtures() {}

    /** Some cause that makes a reading so. */
    public static Cause cause(Quality quality) {
        return Arrays.stream(Cause.Kind.values())
                .filter(kind -> kind.qualities().contains(quality))
                .map(Cause::of)
                .findFirst()
                .orElseThrow();
    }

    public static Map<String, PointDefinition> registry() {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        List.of(
                        number("battery.temperature", "°C", -40, 3000),
                        number("battery.charge", "%", 0, 70_000),
                        number("battery.voltage", "V", 0, 10_000),
                        number("ambient.temperature", "°C", -40, 5000),
                        new PointDefinition("water.leak", PointType.FLAG, "", 0, 1, List.of(), "water", "test"),
                        new PointDefinition(
                                "ups.status",
                                PointType.STATUS,
                                "",
                                0,
                                1e15,
                                List.of("OL", "OB", "LB"),
                                "status",
                                "test"))
                .forEach(definition -> registry.put(definition.name(), definition));
        return registry;
    }

    private static PointDefinition number(String name, String unit, double min, double max) {
        return new PointDefinition(name, PointType.NUMBER, unit, min, max, List.of(), name, "test");
    }

    /** Spans: function 3, 0+1 (identity), 10+2 and 60+1; function 4, 5+1. */
    public static Profile rackProfile() {
        return new Profile(
                "rack",
                "Acme",
                "Rack 1",
                DeviceKind.BATTERY,
                List.of(
                        field("battery.temperature", 3, 10),
                        field("battery.charge", 3, 60),
                        field("battery.voltage", 4, 5)),
                List.of(),
                List.of(new RegisterIdentity(3, 0, IDENTITY)),
                100,
                4,
                "test");
    }

    private static RegisterField field(String point, int function, int address) {
        return new RegisterField(
                point,
                function,
                address,
                RegisterType.U16,
                0.01,
                0,
                OptionalInt.empty(),
                List.of(),
                new LinkedHashMap<>());
    }

    /** A rack whose profile expects another identity than the device's. */
    public static Inventory impostor(int port) {
        Profile rack = rackProfile();
        Profile other = new Profile(
                rack.id(),
                rack.vendor(),
                rack.model(),
                rack.kind(),
                rack.registers(),
                rack.topics(),
                List.of(new RegisterIdentity(3, 0, 1)),
                rack.tuning().maxSpan(),
                rack.tuning().maxGap(),
                rack.source());
        return new Inventory(
                registry(),
                List.of(other),
                racks(port, 1, Duration.ofSeconds(1)).devices());
    }

    public static Profile roomProfile() {
        return new Profile(
                "room",
                "Acme",
                "Room 1",
                DeviceKind.AMBIENT,
                List.of(),
                List.of("ambient.temperature", "water.leak", "ups.status"),
                List.of(),
                1,
                0,
                "test");
    }

    /** Racks {@code rack-1} up, units 1 up of one endpoint. */
    public static Inventory racks(int port, int count, Duration period) {
        List<Device> devices = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            devices.add(new Device(
                    "rack-" + i,
                    DeviceKind.BATTERY,
                    "rack",
                    "Rack 1",
                    "bat-1",
                    Optional.empty(),
                    new Address.Modbus("127.0.0.1", port, i),
                    period));
        }
        return new Inventory(registry(), List.of(rackProfile()), devices);
    }

    /** Room sensors {@code th-1} up on topics {@code bongsu/test/bat-1/th-N/...}. */
    public static Inventory rooms(int count, Duration period) {
        List<Device> devices = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            devices.add(new Device(
                    "th-" + i,
                    DeviceKind.AMBIENT,
                    "room",
                    "Room 1",
                    "bat-1",
                    Optional.empty(),
                    new Address.Mqtt("bongsu/test/bat-1/th-" + i),
                    period));
        }
        return new Inventory(registry(), List.of(roomProfile()), devices);
    }

    public static Site site() {
        return new Site(
                "test",
                Text.same("test"),
                List.of(new Building("a", Text.same("a"))),
                List.of(new Compartment("c-bat", Text.same("c-bat"), List.of())),
                List.of(new Room("bat-1", Text.same("bat-1"), "a", RoomKind.BATTERY, "c-bat")),
                new PowerGraph(List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                MigrationLimits.DEFAULT);
    }
}
