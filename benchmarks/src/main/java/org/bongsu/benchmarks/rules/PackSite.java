package org.bongsu.benchmarks.rules;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;

/**
 * A site of 500 compartments, a room each: battery rooms, UPS rooms and halls with the devices that such rooms have, by the
 * installation's own points, profiles and default pack. Every device is read once a second.
 */
record PackSite(Site site, Inventory inventory, RulePack pack) {

    static final int COMPARTMENTS = 500;

    /** Devices of which the installation has no profile. */
    private static final String VOC = "bench-voc";

    private static final String LEAD_ACID = "bench-lead-acid";

    private static final Kind LITHIUM_ROOM = new Kind(
            RoomKind.BATTERY,
            Chemistry.LITHIUM,
            new Kit("sunspec-lithium", 19),
            new Kit("soltaro-cluster", 1),
            new Kit("pt495-h2", 2),
            new Kit("pt495-co", 2),
            new Kit("pt495-lel", 2),
            new Kit(VOC, 2));
    private static final Kind LEAD_ACID_ROOM =
            new Kind(RoomKind.BATTERY, Chemistry.LEAD_ACID, new Kit(LEAD_ACID, 20), new Kit("pt495-h2", 2));
    private static final Kind UPS_ROOM = new Kind(RoomKind.UPS, Chemistry.LITHIUM, new Kit("apc-smart-ups-full", 4));
    private static final Kind HALL = new Kind(
            RoomKind.HALL,
            Chemistry.LITHIUM,
            new Kit("rack-pdu", 10),
            new Kit("branch-monitor", 2),
            new Kit("cooling-unit-contact", 4));

    /** Of each ten rooms. */
    private static final List<Kind> MIX =
            List.of(LITHIUM_ROOM, HALL, UPS_ROOM, HALL, HALL, LEAD_ACID_ROOM, HALL, UPS_ROOM, HALL, LITHIUM_ROOM);

    private static final List<Kit> EVERYWHERE = List.of(
            new Kit("faast", 2),
            new Kit("temperature-humidity", 2),
            new Kit("water-leak", 1),
            new Kit("fire-panel", 1),
            new Kit("epo-contact", 1));

    /** How many of a profile there are in a room. */
    private record Kit(String profile, int count) {}

    /** What stands in a room of some kind beside what stands in all. */
    private record Kind(RoomKind kind, Chemistry chemistry, Kit... own) {
        Stream<Kit> kits() {
            return Stream.concat(Stream.of(own), EVERYWHERE.stream());
        }
    }

    /**
     * @param config the installation's folder of that name
     * @param rooms 500, or fewer for a test
     */
    static PackSite of(Path config, int rooms) {
        Problems problems = new Problems();
        Map<String, PointDefinition> registry =
                PointRegistry.read(config.resolve("points.yaml"), "points.yaml", problems);
        List<Profile> profiles =
                new ArrayList<>(ProfileFiles.readAll(config.resolve("profiles"), "profiles", registry, problems));
        profiles.add(profile(VOC, DeviceKind.AMBIENT, "gas.voc"));
        profiles.add(profile(
                LEAD_ACID,
                DeviceKind.BATTERY,
                "battery.charge",
                "battery.voltage",
                "battery.current",
                "battery.temperature",
                "ambient.temperature",
                "battery.alarm",
                "battery.fault"));
        String file = "rules/default.yaml";
        List<RuleFiles.Source> sources = YamlDocument.readText(config.resolve(file), file, problems).stream()
                .map(text -> new RuleFiles.Source(file, text))
                .toList();
        RulePack pack = new RuleFiles(registry).decode(sources, problems);
        problems.throwIfAny();
        List<Compartment> compartments = new ArrayList<>();
        List<Room> all = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        for (int number = 0; number < rooms; number++) {
            Kind kind = MIX.get(number % MIX.size());
            String id = kind.kind().name().toLowerCase(Locale.ROOT) + "-" + number;
            compartments.add(new Compartment("c-" + id, Text.same(id), List.of()));
            all.add(new Room(id, Text.same(id), "a", kind.kind(), "c-" + id, kind.chemistry()));
            kind.kits().forEach(kit -> install(kit, id, profiles, devices));
        }
        return new PackSite(Ours.site(compartments, all), new Inventory(registry, profiles, devices), pack);
    }

    private static Profile profile(String id, DeviceKind kind, String... points) {
        return new Profile(id, "benchmark", id, kind, List.of(), List.of(points), List.of(), 1, 0, "benchmark");
    }

    private static void install(Kit kit, String room, List<Profile> profiles, List<Device> devices) {
        Profile profile = profiles.stream()
                .filter(one -> one.id().equals(kit.profile()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no profile " + kit.profile()));
        for (int i = 1; i <= kit.count(); i++) {
            String id = kit.profile() + "-" + i + "-" + room;
            devices.add(new Device(
                    id,
                    profile.kind(),
                    profile.id(),
                    profile.model(),
                    room,
                    Optional.empty(),
                    new Address.Mqtt("bench/" + id),
                    Duration.ofSeconds(1)));
        }
    }
}
