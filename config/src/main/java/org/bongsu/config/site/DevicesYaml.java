package org.bongsu.config.site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.profile.Profile;
import org.jspecify.annotations.Nullable;

/** {@code devices.yaml}: device instances. */
public final class DevicesYaml {

    /** Faster than any device here answers. */
    private static final Duration PERIOD_MIN = Duration.ofMillis(100);

    private static final Duration PERIOD_MAX = Duration.ofHours(1);
    private static final int PORT_MAX = 65_535;

    private final SiteYaml site;
    private final Map<String, Profile> profiles;
    private final Set<String> profileIds;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<Device> devices = new ArrayList<>();

    private DevicesYaml(SiteYaml site, Map<String, Profile> profiles, Set<String> profileIds) {
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
            Problems problems) {
        DevicesYaml decoded = new DevicesYaml(site, profiles, profileIds);
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
        Duration period = object.required("period").duration(PERIOD_MIN, PERIOD_MAX);
        Optional<YamlValue> modbus = object.optional("modbus");
        Optional<YamlValue> mqtt = object.optional("mqtt");
        Profile profile = profiles.get(profileId);
        Address address = modbus.map(value -> modbus(value, id)).orElseGet(() -> mqtt(mqtt, id, room));
        checkTransport(object, profile, modbus, mqtt);
        if (profile != null && profile.kind() == DeviceKind.UPS && node.isEmpty() && !object.has("node")) {
            object.problem("missing key node: a UPS that names no power node says nothing about the racks behind it");
        }
        if (profile != null) {
            devices.add(new Device(id, profile.kind(), profileId, profile.model(), room, node, address, period));
        }
        object.done();
    }

    private static void checkTransport(
            YamlObject object, @Nullable Profile profile, Optional<YamlValue> modbus, Optional<YamlValue> mqtt) {
        if (modbus.isPresent() && mqtt.isPresent()) {
            object.problem("a device has either modbus or mqtt");
        } else if (profile != null && profile.isModbus() && modbus.isEmpty() && !object.has("modbus")) {
            object.problem("missing key modbus: profile " + profile.id() + " is read by Modbus");
        } else if (profile != null && !profile.isModbus()) {
            modbus.ifPresent(value -> value.problem("profile " + profile.id() + " is read by MQTT"));
        }
    }

    private Address modbus(YamlValue value, String device) {
        YamlObject object = value.object();
        Address.Modbus address = new Address.Modbus(
                object.required("host").string(),
                object.required("port").integer(1, PORT_MAX),
                object.required("unit").integer(0, 255));
        boolean whole = object.has("host") && object.has("port") && object.has("unit");
        object.done();
        if (whole) {
            claim(value, address.lane() + " unit " + address.unit(), device);
        }
        return address;
    }

    private Address mqtt(Optional<YamlValue> value, String device, String room) {
        Optional<String> prefix = value.flatMap(given -> {
            YamlObject object = given.object();
            Optional<YamlValue> own = object.optional("prefix");
            object.done();
            own.ifPresent(v -> {
                if (v.string().matches(".*[+#].*|/.*|.*/")) {
                    v.problem("\"" + v.string() + "\" is not a topic prefix: no wildcards, no slash at the ends");
                }
                claim(v, v.string(), device);
            });
            return own.map(YamlValue::string);
        });
        return new Address.Mqtt(prefix.orElse("bongsu/" + site.id() + "/" + room + "/" + device));
    }

    private void claim(YamlValue value, String address, String device) {
        String other = addresses.putIfAbsent(address, device);
        if (other != null) {
            value.problem("duplicate address " + address + ", also of device " + other);
        }
    }
}
