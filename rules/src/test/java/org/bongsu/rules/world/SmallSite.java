package org.bongsu.rules.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;

/**
 * The shape of the Pangyo fire in small: one battery room, one UPS room, hall-1 whose busways cross the battery room and
 * hall-2, with one rack on a single feed, whose busways do not; beside them a room of lead-acid batteries. Each rule of the
 * default pack finds a device that serves it.
 */
public final class SmallSite {

    public static final Path HOME = Path.of(System.getProperty("bongsu.home", ".."));
    public static final Map<String, PointDefinition> REGISTRY = registry();
    public static final RulePack DEFAULT_PACK = pack("rules/default.yaml", read("config/rules/default.yaml"));
    public static final Site SITE = site();
    public static final Inventory INVENTORY = inventory();

    private SmallSite() {}

    public static String read(String file) {
        try {
            return Files.readString(HOME.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, PointDefinition> registry() {
        Problems problems = new Problems();
        Map<String, PointDefinition> registry =
                PointRegistry.decode(YamlDocument.parse("points.yaml", read("config/points.yaml"), problems), problems);
        problems.throwIfAny();
        return registry;
    }

    public static RulePack pack(String file, String text) {
        Problems problems = new Problems();
        RulePack pack = new RuleFiles(REGISTRY).decode(List.of(new RuleFiles.Source(file, text)), problems);
        problems.throwIfAny();
        return pack;
    }

    private static Site site() {
        List<Compartment> compartments = List.of(
                new Compartment("c-bat", Text.same("c-bat"), List.of("c-ups")),
                new Compartment("c-ups", Text.same("c-ups"), List.of()),
                new Compartment("c-vrla", Text.same("c-vrla"), List.of()),
                new Compartment("c-hall-1", Text.same("c-hall-1"), List.of()),
                new Compartment("c-hall-2", Text.same("c-hall-2"), List.of()));
        List<Room> rooms = List.of(
                new Room("bat-1", Text.same("bat-1"), "a", RoomKind.BATTERY, "c-bat"),
                new Room("ups-1", Text.same("ups-1"), "a", RoomKind.UPS, "c-ups"),
                new Room("vrla-1", Text.same("vrla-1"), "a", RoomKind.BATTERY, "c-vrla", Chemistry.LEAD_ACID),
                new Room("hall-1", Text.same("hall-1"), "a", RoomKind.HALL, "c-hall-1"),
                new Room("hall-2", Text.same("hall-2"), "a", RoomKind.HALL, "c-hall-2"));
        List<Rack> racks = List.of(
                new Rack("r-101", "hall-1", List.of("pdu-1a", "pdu-1b")),
                new Rack("r-201", "hall-2", List.of("pdu-2a", "pdu-2b")),
                new Rack("r-202", "hall-2", List.of("pdu-2a")));
        List<Server> servers =
                List.of(new Server("s-101", "r-101"), new Server("s-201", "r-201"), new Server("s-202", "r-202"));
        return new Site(
                "small",
                Text.same("small"),
                List.of(new Building("a", Text.same("a"))),
                compartments,
                rooms,
                power(),
                racks,
                servers,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                MigrationLimits.DEFAULT);
    }

    private static PowerGraph power() {
        List<PowerNode> nodes = new ArrayList<>();
        nodes.add(node("utility-1", PowerKind.UTILITY, "", "", List.of()));
        for (String feed : List.of("a", "b")) {
            nodes.add(node("swgr-" + feed, PowerKind.SWITCHGEAR, "", "", List.of("utility-1")));
            nodes.add(node("battery-" + feed, PowerKind.BATTERY, "bat-1", "", List.of()));
            nodes.add(node("ups-" + feed, PowerKind.UPS, "ups-1", "", List.of("swgr-" + feed, "battery-" + feed)));
            nodes.add(node("busway-1" + feed, PowerKind.BUSWAY, "", "bat-1", List.of("ups-" + feed)));
            nodes.add(node("busway-2" + feed, PowerKind.BUSWAY, "", "", List.of("ups-" + feed)));
            nodes.add(node("pdu-1" + feed, PowerKind.PDU, "hall-1", "", List.of("busway-1" + feed)));
            nodes.add(node("pdu-2" + feed, PowerKind.PDU, "hall-2", "", List.of("busway-2" + feed)));
        }
        return new PowerGraph(nodes);
    }

    private static PowerNode node(String id, PowerKind kind, String room, String through, List<String> from) {
        return new PowerNode(
                id,
                kind,
                room.isEmpty() ? Optional.empty() : Optional.of(room),
                through.isEmpty() ? List.of() : List.of(through),
                from,
                Optional.empty());
    }

    private static Inventory inventory() {
        List<Profile> profiles = List.of(
                profile("gas-h2", DeviceKind.AMBIENT, "gas.h2", "gas.fault"),
                profile("gas-co", DeviceKind.AMBIENT, "gas.co", "gas.fault"),
                profile("gas-voc", DeviceKind.AMBIENT, "gas.voc"),
                profile("gas-lel", DeviceKind.AMBIENT, "gas.lel", "gas.alarm", "gas.calibrating", "gas.fault"),
                profile("asd", DeviceKind.AMBIENT, "smoke.obscuration", "smoke.airflow.fault"),
                profile("th", DeviceKind.AMBIENT, "ambient.temperature", "ambient.humidity"),
                profile("leak", DeviceKind.AMBIENT, "water.leak"),
                profile(
                        "panel",
                        DeviceKind.PANEL,
                        "panel.zone.1",
                        "panel.zone.2",
                        "panel.gas.released",
                        "panel.sprinkler.flow",
                        "panel.fault"),
                profile("epo", DeviceKind.PANEL, "panel.epo.armed", "panel.epo.pressed"),
                profile("cooling", DeviceKind.COOLING, "cooling.running", "cooling.fault"),
                profile("pdu", DeviceKind.PDU, "input.voltage", "pdu.load", "ambient.temperature"),
                profile("ups", DeviceKind.UPS, "ups.status", "battery.charge", "battery.runtime", "input.voltage"),
                profile(
                        "ups-alarms",
                        DeviceKind.UPS,
                        "ups.fault",
                        "ups.overtemperature",
                        "battery.overtemperature",
                        "battery.fault"),
                profile(
                        "vrla",
                        DeviceKind.BATTERY,
                        "battery.current",
                        "battery.temperature",
                        "ambient.temperature",
                        "battery.fault"),
                profile(
                        "cluster",
                        DeviceKind.BATTERY,
                        IntStream.rangeClosed(1, 5)
                                .boxed()
                                .flatMap(n -> Stream.of(
                                        "battery.rack." + n + ".temperature.max", "battery.rack." + n + ".alarm"))
                                .toArray(String[]::new)),
                profile(
                        "lithium",
                        DeviceKind.BATTERY,
                        "battery.charge",
                        "battery.current",
                        "battery.temperature.max",
                        "battery.temperature.min",
                        "battery.voltage.cell.max",
                        "battery.voltage.cell.min",
                        "battery.alarm"));
        List<Device> devices = new ArrayList<>();
        for (String room : List.of("bat-1", "ups-1", "vrla-1", "hall-1", "hall-2")) {
            devices.add(device("asd-" + room, "asd", DeviceKind.AMBIENT, room, "", 2));
            devices.add(device("th-" + room, "th", DeviceKind.AMBIENT, room, "", 5));
            devices.add(device("leak-" + room, "leak", DeviceKind.AMBIENT, room, "", 5));
            devices.add(device("panel-" + room, "panel", DeviceKind.PANEL, room, "", 5));
        }
        devices.add(device("h2-1", "gas-h2", DeviceKind.AMBIENT, "bat-1", "", 5));
        devices.add(device("h2-vrla", "gas-h2", DeviceKind.AMBIENT, "vrla-1", "", 5));
        devices.add(device("co-1", "gas-co", DeviceKind.AMBIENT, "bat-1", "", 5));
        for (String number : List.of("1", "2")) {
            devices.add(device("voc-" + number, "gas-voc", DeviceKind.AMBIENT, "bat-1", "", 5));
            devices.add(device("lel-" + number, "gas-lel", DeviceKind.AMBIENT, "bat-1", "", 5));
            devices.add(device("crac-" + number, "cooling", DeviceKind.COOLING, "hall-1", "", 5));
        }
        for (String room : List.of("bat-1", "hall-1")) {
            devices.add(device("epo-" + room, "epo", DeviceKind.PANEL, room, "", 5));
        }
        devices.add(device("ups-c", "ups-alarms", DeviceKind.UPS, "ups-1", "", 5));
        devices.add(device("cluster-1", "cluster", DeviceKind.BATTERY, "bat-1", "", 5));
        devices.add(device("string-1", "vrla", DeviceKind.BATTERY, "vrla-1", "", 5));
        for (String feed : List.of("a", "b")) {
            devices.add(device("rack-" + feed, "lithium", DeviceKind.BATTERY, "bat-1", "battery-" + feed, 5));
            devices.add(device("ups-" + feed, "ups", DeviceKind.UPS, "ups-1", "ups-" + feed, 5));
            devices.add(device("pdu-1" + feed, "pdu", DeviceKind.PDU, "hall-1", "pdu-1" + feed, 5));
            devices.add(device("pdu-2" + feed, "pdu", DeviceKind.PDU, "hall-2", "pdu-2" + feed, 5));
        }
        return new Inventory(REGISTRY, profiles, devices);
    }

    private static Profile profile(String id, DeviceKind kind, String... points) {
        return new Profile(id, "v", "m", kind, List.of(), List.of(points), List.of(), 1, 0, "test");
    }

    private static Device device(
            String id, String profile, DeviceKind kind, String room, String node, int periodSeconds) {
        return new Device(
                id,
                kind,
                profile,
                "m",
                room,
                node.isEmpty() ? Optional.empty() : Optional.of(node),
                new Address.Mqtt("t/" + id),
                Duration.ofSeconds(periodSeconds));
    }
}
