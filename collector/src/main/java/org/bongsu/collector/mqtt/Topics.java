package org.bongsu.collector.mqtt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.jspecify.annotations.Nullable;

/** Which points a topic feeds: exact topics by hash, topics with {@code +} by their levels. Immutable once filled. */
final class Topics {

    /** A broker ends the connection over a filter that is none. */
    private static final Pattern TOPIC = Pattern.compile("(\\+|[^+#/\\x00]*)(/(\\+|[^+#/\\x00]*))*");

    /** One point, and how to read it. */
    record Target(Point point, Payload.Reader reader) {}

    /** A level of the wildcard topics. */
    private static final class Level {
        private final Map<String, Level> next = new HashMap<>();
        private @Nullable Level any;
        private final List<Target> targets = new ArrayList<>();
    }

    private final Map<String, List<Target>> exact = new HashMap<>();
    private final Level wildcards = new Level();
    private boolean hasWildcards;
    /** Each filter in order, and whether its messages carry times of their own. */
    private final Map<String, Boolean> filters = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when a mapping names a point that its device has not, or no topic */
    Topics(Inventory inventory) {
        for (Device device : inventory.devices()) {
            if (device.address() instanceof Address.Mqtt own) {
                filters.put(own.prefix() + "/+", true);
                for (Point point : inventory.pointsOf(device)) {
                    add(
                            own.prefix() + "/" + point.name(),
                            new Target(point, body -> Payload.read(body, point.definition())));
                }
            } else if (device.address() instanceof Address.MappedMqtt mapped) {
                mapped.topics().forEach(mapping -> map(inventory, device, mapping));
            }
        }
    }

    static boolean isListenedTo(Device device) {
        return device.address() instanceof Address.Mqtt || device.address() instanceof Address.MappedMqtt;
    }

    private void map(Inventory inventory, Device device, Address.TopicMapping mapping) {
        Point point = inventory
                .point(device.id() + "/" + mapping.point())
                .orElseThrow(() -> new IllegalArgumentException(device.id() + " has no point " + mapping.point()));
        if (!TOPIC.matcher(mapping.topic()).matches()) {
            throw new IllegalArgumentException(
                    device.id() + ": topic " + mapping.topic() + ": + stands for one whole level, and there is no #");
        }
        filters.merge(mapping.topic(), mapping.time().isPresent(), Boolean::logicalAnd);
        add(mapping.topic(), new Target(point, new Mapping(mapping, point.definition())));
    }

    private void add(String topic, Target target) {
        if (!topic.contains("+")) {
            exact.computeIfAbsent(topic, t -> new ArrayList<>()).add(target);
            return;
        }
        hasWildcards = true;
        Level level = wildcards;
        for (String name : topic.split("/", -1)) {
            if (name.equals("+")) {
                Level any = level.any == null ? new Level() : level.any;
                level.any = any;
                level = any;
            } else {
                level = level.next.computeIfAbsent(name, n -> new Level());
            }
        }
        level.targets.add(target);
    }

    /** In the order of the inventory for an exact topic; wildcards follow. */
    List<Target> of(String topic) {
        List<Target> found = exact.getOrDefault(topic, List.of());
        if (!hasWildcards) {
            return found;
        }
        List<Target> all = new ArrayList<>(found);
        collect(wildcards, topic.split("/", -1), 0, all);
        return all;
    }

    /** Topics that begin with {@code $} are the broker's own and match no wildcard, MQTT 3.1.1, 4.7.2. */
    private static void collect(Level level, String[] names, int depth, List<Target> found) {
        if (depth == names.length) {
            found.addAll(level.targets);
            return;
        }
        Level next = level.next.get(names[depth]);
        if (next != null) {
            collect(next, names, depth + 1, found);
        }
        if (level.any != null && !(depth == 0 && names[0].startsWith("$"))) {
            collect(level.any, names, depth + 1, found);
        }
    }

    /** What has to be subscribed to, in order of the inventory. */
    Set<String> filters() {
        return Collections.unmodifiableSet(filters.keySet());
    }

    /**
     * The filters divided among sessions. Without a group each filter has one session, found by its text, so that a
     * device's messages keep their order. With one every session subscribes to all of it and the broker deals messages out;
     * where messages carry no time of their own, which of two came first could then not be told, so those stay on one session.
     */
    List<List<String>> divided(int sessions, String group) {
        List<List<String>> divided = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            divided.add(new ArrayList<>());
        }
        filters.forEach((filter, timed) -> {
            if (!group.isBlank() && timed) {
                divided.forEach(session -> session.add("$share/" + group + "/" + filter));
            } else {
                divided.get(Math.floorMod(filter.hashCode(), sessions)).add(filter);
            }
        });
        return divided;
    }
}
