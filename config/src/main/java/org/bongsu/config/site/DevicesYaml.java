package org.bongsu.config.site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.LimitsYaml;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.profile.Profile;
import org.jspecify.annotations.Nullable;

/** {@code devices.yaml}: device instances. */
public final class DevicesYaml {

    /** Faster than any device here answers. */
    private static final Duration PERIOD_MIN = Duration.ofMillis(100);

    private static final Duration PERIOD_MAX = Duration.ofHours(1);
    private static final int PORT_MAX = 65_535;
    private static final List<String> TRANSPORTS = List.of("modbus", "mqtt", "sparkplug");

    private final SiteYaml site;
    private final Map<String, Profile> profiles;
    private final Set<String> profileIds;
    private final Map<String, PointDefinition> registry;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final List<Device> devices = new ArrayList<>();

    /** How an endpoint or a serial port was said to work, and for which device first. */
    private record Line(String settings, String device) {}

    private DevicesYaml(
            SiteYaml site,
            Map<String, Profile> profiles,
            Set<String> profileIds,
            Map<String, PointDefinition> registry) {
        this.registry = registry;
        this.site = site;
        this.profiles = profiles;
        this.profileIds = profileIds;
    }

    /**
     * @param profiles those without a problem
     * @param profileIds of all profiles, those with a problem too: a device on one is not to blame
     */
    public static List<Device> decode(
            YamlDocument document,
            SiteYaml site,
            Map<String, Profile> profiles,
            Set<String> profileIds,
            Map<String, PointDefinition> registry,
            Problems problems) {
        DevicesYaml decoded = new DevicesYaml(site, profiles, profileIds, registry);
        YamlObject root = document.root().object(problems);
        Ids ids = new Ids("device");
        root.required("devices").list().forEach(item -> decoded.device(item.object(), ids));
        root.done();
        return decoded.devices;
    }

    private void device(YamlObject object, Ids ids) {
        String id = ids.claim(object.required("id"));
        String profileId = object.required("profile").reference("profile", profileIds);
        String room = object.required("room").reference("room", site.roomIds());
        Optional<String> node = object.optional("node").map(v -> v.reference("power node", site.nodeIds()));
        YamlValue period = object.required("period");
        Map<PollGroup, Duration> periods = periods(period);
        Profile profile = profiles.get(profileId);
        Set<String> points = profile == null ? Unread.IDS : profile.pointNames();
        Address address = address(object, id, room, points);
        checkTransport(object, profile);
        Map<String, PointLimits> limits = object.optional("limits")
                .map(v -> LimitsYaml.read(v.object(), points, registry))
                .orElse(Map.of());
        if (profile != null && profile.kind() == DeviceKind.UPS && node.isEmpty() && !object.has("node")) {
            object.problem("missing key node: a UPS that names no power node says nothing about the racks behind it");
        }
        if (profile != null) {
            Device device = new Device(
                    id,
                    profile.kind(),
                    profileId,
                    profile.model(),
                    room,
                    node,
                    address,
                    periods.getOrDefault(PollGroup.NORMAL, PERIOD_MIN),
                    periods,
                    limits);
            checkLimits(object, device, profile, period);
            devices.add(device);
        }
        object.done();
    }

    /** One for all, or by group. The normal one is always set. */
    private static Map<PollGroup, Duration> periods(YamlValue value) {
        Map<PollGroup, Duration> periods = new LinkedHashMap<>();
        if (!value.isObject()) {
            periods.put(PollGroup.NORMAL, value.duration(PERIOD_MIN, PERIOD_MAX));
            return periods;
        }
        YamlObject object = value.object();
        Duration normal = object.required("normal").duration(PERIOD_MIN, PERIOD_MAX);
        periods.put(PollGroup.NORMAL, normal);
        object.optional("fast").ifPresent(v -> {
            periods.put(PollGroup.FAST, v.duration(PERIOD_MIN, PERIOD_MAX));
            if (periods.get(PollGroup.FAST).compareTo(normal) > 0 && object.has("normal")) {
                v.problem(v.node().scalar() + " is slower than normal, " + YamlValue.format(normal));
            }
        });
        object.optional("slow").ifPresent(v -> {
            periods.put(PollGroup.SLOW, v.duration(PERIOD_MIN, PERIOD_MAX));
            if (periods.get(PollGroup.SLOW).compareTo(normal) < 0 && object.has("normal")) {
                v.problem(v.node().scalar() + " is faster than normal, " + YamlValue.format(normal));
            }
        });
        object.done();
        return periods;
    }

    private Address address(YamlObject object, String id, String room, Set<String> points) {
        Optional<YamlValue> modbus = object.optional("modbus");
        Optional<YamlValue> mqtt = object.optional("mqtt");
        Optional<YamlValue> sparkplug = object.optional("sparkplug");
        return modbus.map(value -> modbus(value, id))
                .or(() -> sparkplug.map(value -> sparkplug(value, points)))
                .orElseGet(() -> mqtt(mqtt, id, room, points));
    }

    private static void checkTransport(YamlObject object, @Nullable Profile profile) {
        List<String> given = TRANSPORTS.stream().filter(object::has).toList();
        if (given.size() > 1) {
            object.problem(
                    "a device has one of modbus, mqtt and sparkplug, this one has " + String.join(" and ", given));
        } else if (profile != null && profile.isModbus() && !given.contains("modbus")) {
            object.problem("missing key modbus: profile " + profile.id() + " is read by Modbus");
        } else if (profile != null && !profile.isModbus() && given.contains("modbus")) {
            object.optional("modbus").ifPresent(v -> v.problem("profile " + profile.id() + " is read by MQTT"));
        }
    }

    /** A value that is not looked at twice within the time in which it must vary would always be called frozen. */
    private static void checkLimits(YamlObject object, Device device, Profile profile, YamlValue period) {
        Map<String, PointLimits> all = new LinkedHashMap<>(profile.limits());
        device.limits().forEach((point, own) -> all.merge(point, own, (theirs, ours) -> ours.over(theirs)));
        all.forEach((point, limits) -> {
            Duration polled = device.period(profile.group(point));
            limits.varies()
                    .filter(time -> time.compareTo(polled.multipliedBy(2)) < 0)
                    .ifPresent(time ->
                            period.problem(point + " must vary within " + YamlValue.format(time) + " but is read every "
                                    + YamlValue.format(polled) + "; at least two readings have to fit"));
        });
        device.limits().forEach((point, limits) -> {
            Duration polled = device.period(profile.group(point));
            limits.report()
                    .filter(time -> time.compareTo(polled) < 0)
                    .ifPresent(time -> object.optional("limits")
                            .ifPresent(v -> v.problem(point + ": report " + YamlValue.format(time)
                                    + " is below its period, " + YamlValue.format(polled))));
        });
    }

    private Address modbus(YamlValue value, String device) {
        YamlObject object = value.object();
        return object.has("serial") ? serial(value, object, device) : network(value, object, device);
    }

    private Address.Modbus network(YamlValue value, YamlObject object, String device) {
        Address.Modbus address = new Address.Modbus(
                object.required("host").string(),
                object.required("port").integer(1, PORT_MAX),
                object.required("unit").integer(0, 255),
                object.optional("wire").map(v -> v.enumOf(Address.Wire.class)).orElse(Address.Wire.TCP));
        boolean whole = object.has("host") && object.has("port") && object.has("unit");
        object.done();
        if (whole) {
            claim(value, address.lane() + " unit " + address.unit(), device);
            agree(value, address.lane(), "wire " + address.wire().name().toLowerCase(Locale.ROOT), device);
        }
        return address;
    }

    private Address.Serial serial(YamlValue value, YamlObject object, String device) {
        Address.Serial address = new Address.Serial(
                object.required("serial").string(),
                object.required("baud").integer(300, 921_600),
                object.optional("parity")
                        .map(v -> v.enumOf(Address.Parity.class))
                        .orElse(Address.Parity.NONE),
                object.optional("stop_bits").map(v -> v.integer(1, 2)).orElse(1),
                object.required("unit").integer(1, 247));
        for (String key : List.of("host", "port", "wire")) {
            object.optional(key).ifPresent(v -> v.problem("a serial line has no " + key));
        }
        boolean whole = object.has("baud") && object.has("unit");
        object.done();
        if (whole) {
            claim(value, address.lane() + " unit " + address.unit(), device);
            String line = address.baud() + " baud, parity "
                    + address.parity().name().toLowerCase(Locale.ROOT) + ", " + address.stopBits() + " stop bits";
            agree(value, address.lane(), line, device);
        }
        return address;
    }

    /** All units of a line hear the same bits. */
    private void agree(YamlValue value, String lane, String settings, String device) {
        Line first = lines.putIfAbsent(lane, new Line(settings, device));
        if (first != null && !first.settings().equals(settings)) {
            value.problem(
                    lane + " has " + settings + " here and " + first.settings() + " for device " + first.device());
        }
    }

    private Address mqtt(Optional<YamlValue> value, String device, String room, Set<String> points) {
        Address.Mqtt usual = new Address.Mqtt("bongsu/" + site.id() + "/" + room + "/" + device);
        if (value.isEmpty()) {
            return usual;
        }
        YamlObject object = value.get().object();
        Optional<YamlValue> prefix = object.optional("prefix");
        Optional<YamlValue> topics = object.optional("topics");
        if (prefix.isPresent() && topics.isPresent()) {
            object.problem("either prefix, for payloads of our own shape, or topics");
        }
        object.done();
        prefix.ifPresent(v -> {
            if (v.string().matches(".*[+#].*|/.*|.*/")) {
                v.problem("\"" + v.string() + "\" is not a topic prefix: no wildcards, no slash at the ends");
            }
            claim(v, v.string(), device);
        });
        if (topics.isPresent()) {
            return new Address.MappedMqtt(new MappingYaml(points, registry).topics(topics.get()));
        }
        return prefix.<Address>map(v -> new Address.Mqtt(v.string())).orElse(usual);
    }

    private Address.Sparkplug sparkplug(YamlValue value, Set<String> points) {
        YamlObject object = value.object();
        Address.Sparkplug address = new Address.Sparkplug(
                sparkplugId(object.required("group")),
                sparkplugId(object.required("node")),
                object.optional("device").map(DevicesYaml::sparkplugId),
                new MappingYaml(points, registry).metrics(object.required("metrics")));
        object.done();
        return address;
    }

    /** A level of a topic: Sparkplug 3.0, 5.1. */
    private static String sparkplugId(YamlValue value) {
        String id = value.string();
        if (value.isText() && id.matches(".*[/+#].*")) {
            value.problem("\"" + id + "\" is not a Sparkplug id: no slash, + or #");
        }
        return id;
    }

    private void claim(YamlValue value, String address, String device) {
        String other = addresses.putIfAbsent(address, device);
        if (other != null) {
            value.problem("duplicate address " + address + ", also of device " + other);
        }
    }
}
