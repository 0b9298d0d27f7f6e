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

    private static final String VOC = "bench-voc";

    /** Of each ten rooms three are battery rooms, two UPS rooms and five halls. */
    private static final List<RoomKind> MIX = List.of(
            RoomKind.BATTERY,
            RoomKind.HALL,
            RoomKind.UPS,
            RoomKind.HALL,
            RoomKind.HALL,
            RoomKind.BATTERY,
            RoomKind.HALL,
            RoomKind.UPS,
            RoomKind.HALL,
            RoomKind.BATTERY);

    /** How many of a profile there are in a room. */
    private record Kit(String profile, int count) {}

    private static final List<Kit> EVERYWHERE = List.of(
            new Kit("faast", 2),
            new Kit("temperature-humidity", 2),
            new Kit("water-leak", 1),
            new Kit("fire-panel", 1));

    private static final Map<RoomKind, List<Kit>> KITS = Map.of(
            RoomKind.BATTERY,
            List.of(new Kit("sunspec-lithium", 20), new Kit("pt495-h2", 2), new Kit("pt495-co", 2), new Kit(VOC, 2)),
            RoomKind.UPS,
            List.of(new Kit("apc-smart-ups", 4)),
            RoomKind.HALL,
            List.of(new Kit("rack-pdu", 14), new Kit("branch-monitor", 2)));

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
        profiles.add(new Profile(
                VOC,
                "benchmark",
                "vapour sensor",
                DeviceKind.AMBIENT,
                List.of(),
                List.of("gas.voc"),
                List.of(),
                1,
                0,
                "benchmark"));
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
            RoomKind kind = MIX.get(number % MIX.size());
            String id = kind.name().toLowerCase(Locale.ROOT) + "-" + number;
            compartments.add(new Compartment("c-" + id, Text.same(id), List.of()));
            all.add(new Room(id, Text.same(id), "a", kind, "c-" + id));
            Stream.concat(KITS.getOrDefault(kind, List.of()).stream(), EVERYWHERE.stream())
                    .forEach(kit -> install(kit, id, profiles, devices));
        }
        return new PackSite(Ours.site(compartments, all), new Inventory(registry, profiles, devices), pack);
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
