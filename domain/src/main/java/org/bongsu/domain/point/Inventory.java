package org.bongsu.domain.point;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.profile.Profile;

/** All devices of a site with their profiles, and their points numbered in order. Immutable. */
public final class Inventory {

    private final Map<String, Device> devices;
    private final Map<String, Profile> profiles;
    private final Map<String, PointDefinition> registry;
    private final List<Point> points = new ArrayList<>();
    private final Map<String, List<Point>> byDevice = new LinkedHashMap<>();
    private final Map<String, Point> byId = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when a device names an unknown profile, or a profile an unknown point */
    public Inventory(Map<String, PointDefinition> registry, List<Profile> profiles, List<Device> devices) {
        this.registry = Ordered.map(registry);
        this.profiles = Ordered.index(profiles, Profile::id);
        this.devices = Ordered.index(devices, Device::id);
        for (Device device : devices) {
            List<Point> own = new ArrayList<>();
            for (String name : profile(device).pointNames()) {
                PointDefinition definition = registry.get(name);
                if (definition == null) {
                    throw new IllegalArgumentException("profile " + device.profile() + " names unknown point " + name);
                }
                Point point = new Point(points.size(), device, definition);
                points.add(point);
                own.add(point);
                byId.put(point.id(), point);
            }
            byDevice.put(device.id(), List.copyOf(own));
        }
    }

    public List<Device> devices() {
        return List.copyOf(devices.values());
    }

    public List<Profile> profiles() {
        return List.copyOf(profiles.values());
    }

    public Map<String, PointDefinition> registry() {
        return registry;
    }

    public List<Point> points() {
        return List.copyOf(points);
    }

    public List<Point> pointsOf(Device device) {
        return byDevice.getOrDefault(device.id(), List.of());
    }

    public Optional<Point> point(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Device> device(String id) {
        return Optional.ofNullable(devices.get(id));
    }

    /** The site's word on a point before its profile's. */
    public PointLimits limits(Point point) {
        Device device = point.device();
        PointLimits own = device.limits().getOrDefault(point.name(), PointLimits.NONE);
        return own.over(profile(device).limits().getOrDefault(point.name(), PointLimits.NONE));
    }

    public Profile profile(Device device) {
        Profile profile = profiles.get(device.profile());
        if (profile == null) {
            throw new IllegalArgumentException("device " + device.id() + " names unknown profile " + device.profile());
        }
        return profile;
    }
}
