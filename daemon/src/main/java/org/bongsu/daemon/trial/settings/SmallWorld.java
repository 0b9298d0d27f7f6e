package org.bongsu.daemon.trial.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Site;

/**
 * The rooms and devices that a test file describes itself, so that a rule can be tested without a site: one building, no
 * racks, no workloads.
 */
final class SmallWorld {

    private static final String BUILDING = "building";
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Map<String, PointDefinition> registry;
    private final Map<String, Profile> shipped;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Map<String, Compartment> compartments = new LinkedHashMap<>();
    private final Map<String, Profile> profiles = new LinkedHashMap<>();
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, PowerNode> nodes = new LinkedHashMap<>();

    SmallWorld(Map<String, PointDefinition> registry, Map<String, Profile> shipped) {
        this.registry = registry;
        this.shipped = shipped;
    }

    /** Reads {@code rooms} and {@code devices}. */
    void read(YamlObject root) {
        YamlValue list = root.required("rooms");
        list.list().forEach(this::room);
        if (list.isThere() && rooms.isEmpty()) {
            list.problem("needs a room");
        }
        Map<String, Set<String>> named = seriesPoints(root.node());
        root.required("devices").list().forEach(value -> device(value.object(), named));
    }

    private void room(YamlValue value) {
        YamlObject object = value.object();
        YamlValue id = object.required("id");
        RoomKind kind =
                object.optional("kind").map(one -> one.enumOf(RoomKind.class)).orElse(RoomKind.OTHER);
        String compartment = object.optional("compartment").map(YamlValue::id).orElseGet(id::id);
        object.done();
        compartments.putIfAbsent(compartment, new Compartment(compartment, Text.same(compartment), List.of()));
        Room room = new Room(id.id(), Text.same(id.id()), BUILDING, kind, compartment);
        if (rooms.putIfAbsent(room.id(), room) != null) {
            id.problem("a second room " + room.id());
        }
    }

    private void device(YamlObject object, Map<String, Set<String>> named) {
        YamlValue id = object.required("id");
        String room = object.required("room").reference("room", rooms.keySet());
        Optional<YamlValue> profileName = object.optional("profile");
        Optional<YamlValue> kindName = object.optional("kind");
        Optional<YamlValue> pointNames = object.optional("points");
        Optional<String> node = object.optional("node").map(YamlValue::id);
        Duration period = object.optional("period").map(YamlValue::duration).orElse(PERIOD);
        Profile profile = profileName
                .map(YamlValue::id)
                .map(shipped::get)
                .map(known -> known(known, kindName, pointNames))
                .orElseGet(() -> own(object, id, profileName, kindName, pointNames, named));
        object.done();
        if (!rooms.containsKey(room)) {
            return;
        }
        node.ifPresent(name -> nodes.putIfAbsent(
                name,
                new PowerNode(name, power(profile.kind()), Optional.of(room), List.of(), List.of(), Optional.empty())));
        profiles.put(profile.id(), profile);
        Device device = new Device(
                id.id(),
                profile.kind(),
                profile.id(),
                profile.model(),
                room,
                node,
                new Address.Mqtt("test/" + id.id()),
                period);
        if (devices.putIfAbsent(device.id(), device) != null) {
            id.problem("a second device " + device.id());
        }
    }

    private static Profile known(Profile profile, Optional<YamlValue> kind, Optional<YamlValue> points) {
        kind.ifPresent(value -> {
            if (value.enumOf(DeviceKind.class) != profile.kind()) {
                value.problem("the profile " + profile.id() + " says "
                        + profile.kind().measurement());
            }
        });
        points.ifPresent(value -> value.problem("the profile " + profile.id() + " says which points it has"));
        return profile;
    }

    private Profile own(
            YamlObject object,
            YamlValue id,
            Optional<YamlValue> profileName,
            Optional<YamlValue> kindName,
            Optional<YamlValue> pointNames,
            Map<String, Set<String>> named) {
        String name = profileName.map(YamlValue::id).orElseGet(() -> "test-" + id.id());
        DeviceKind kind = kindName.or(() -> Optional.of(object.required("kind")))
                .map(value -> value.enumOf(DeviceKind.class))
                .orElse(DeviceKind.AMBIENT);
        Set<String> points = new LinkedHashSet<>();
        Profile before = profiles.get(name);
        if (before != null) {
            points.addAll(before.pointNames());
        }
        if (pointNames.isPresent()) {
            for (YamlValue value : pointNames.get().list()) {
                String point = value.reference("point", registry.keySet());
                if (registry.containsKey(point)) {
                    points.add(point);
                }
            }
        } else {
            named.getOrDefault(id.id(), Set.of()).stream()
                    .filter(registry::containsKey)
                    .forEach(points::add);
        }
        if (points.isEmpty()) {
            object.problem("no points: give some, a profile that ships, or a series of the device");
            points.addAll(registry.keySet().stream().limit(1).toList());
        }
        return new Profile(name, "test", "test", kind, List.of(), List.copyOf(points), List.of(), 1, 0, "a test");
    }

    private static PowerKind power(DeviceKind kind) {
        return switch (kind) {
            case UPS -> PowerKind.UPS;
            case BATTERY -> PowerKind.BATTERY;
            case PDU -> PowerKind.PDU;
            case AMBIENT, PANEL, BREAKER -> PowerKind.BUSWAY;
        };
    }

    /** By device, the points that any series of the file names. */
    private static Map<String, Set<String>> seriesPoints(YamlNode root) {
        Map<String, Set<String>> points = new LinkedHashMap<>();
        for (YamlNode test : items(root, "tests")) {
            for (YamlNode series : items(test, "input_series")) {
                String name = series.get("series").map(YamlNode::scalar).orElse("");
                int slash = name.indexOf('/');
                if (slash > 0) {
                    points.computeIfAbsent(name.substring(0, slash), key -> new LinkedHashSet<>())
                            .add(name.substring(slash + 1));
                }
            }
        }
        return points;
    }

    private static List<YamlNode> items(YamlNode node, String key) {
        return node.get(key).map(YamlNode::items).orElse(List.of());
    }

    Site site() {
        return new Site(
                "test",
                Text.same("test"),
                List.of(new Building(BUILDING, Text.same(BUILDING))),
                List.copyOf(compartments.values()),
                List.copyOf(rooms.values()),
                new PowerGraph(List.copyOf(nodes.values())),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                MigrationLimits.DEFAULT);
    }

    Inventory inventory() {
        return new Inventory(registry, List.copyOf(profiles.values()), new ArrayList<>(devices.values()));
    }
}
