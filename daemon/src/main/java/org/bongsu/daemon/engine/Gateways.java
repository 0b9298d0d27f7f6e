package org.bongsu.daemon.engine;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.rules.stage.DevicePlace;

/** Tells a dead gateway from dead devices: it is dead when all that hangs on it is silent, at least two. Engine's thread. */
final class Gateways {

    /** One device's silence says nothing of what it is reached through. */
    private static final int LEAST = 2;

    private final Map<String, Set<String>> behind = new LinkedHashMap<>();
    private final Map<String, Set<String>> silent = new LinkedHashMap<>();
    private final Map<String, DevicePlace> places = new LinkedHashMap<>();

    Gateways(List<DevicePlace> devices) {
        change(devices);
    }

    /** Returns the gateways that may no longer be told to be dead. */
    Set<String> change(List<DevicePlace> devices) {
        Set<String> before = new LinkedHashSet<>(behind.keySet());
        Set<String> lost = new LinkedHashSet<>();
        silent.values().forEach(lost::addAll);
        behind.clear();
        silent.clear();
        places.clear();
        for (DevicePlace place : devices) {
            places.put(place.device(), place);
            place.gateway()
                    .ifPresent(gateway -> behind.computeIfAbsent(gateway, key -> new LinkedHashSet<>())
                            .add(place.device()));
        }
        lost.forEach(this::lost);
        before.removeIf(gateway -> dead(gateway));
        return before;
    }

    /** Returns the dead gateway, once all behind it is silent. */
    Optional<AlertCause.GatewayLost> lost(String device) {
        Optional<String> gateway = gateway(device);
        gateway.ifPresent(name ->
                silent.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(device));
        return gateway.filter(this::dead).map(name -> {
            Set<String> rooms = new LinkedHashSet<>();
            behind.getOrDefault(name, Set.of())
                    .forEach(each -> Optional.ofNullable(places.get(each)).ifPresent(place -> rooms.add(place.room())));
            return new AlertCause.GatewayLost(
                    name, behind.getOrDefault(name, Set.of()).size(), List.copyOf(rooms));
        });
    }

    /** Returns the gateway that it is heard through. */
    Optional<String> back(String device) {
        Optional<String> gateway = gateway(device);
        gateway.ifPresent(
                name -> silent.getOrDefault(name, new LinkedHashSet<>()).remove(device));
        return gateway;
    }

    private boolean dead(String gateway) {
        int all = behind.getOrDefault(gateway, Set.of()).size();
        return all >= LEAST && silent.getOrDefault(gateway, Set.of()).size() == all;
    }

    private Optional<String> gateway(String device) {
        return Optional.ofNullable(places.get(device)).flatMap(DevicePlace::gateway);
    }
}
