package org.bongsu.daemon.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.page.Kin;
import org.bongsu.rules.stage.DevicePlace;

/**
 * Which alerts are told together: those of devices by the gateway that they are reached through, those of tenants, of
 * evacuability and of the inventory each as one. A silent gateway is the cause of its devices' silence, and a lost broker of
 * that of everything that publishes to it. Engine's thread.
 */
final class SiteKin implements Kin {

    private final Map<String, DevicePlace> places = new LinkedHashMap<>();

    SiteKin(List<DevicePlace> devices) {
        change(devices);
    }

    void change(List<DevicePlace> devices) {
        places.clear();
        devices.forEach(place -> places.put(place.device(), place));
    }

    @Override
    public Family of(Alert alert) {
        return switch (alert.kind()) {
            case SENSOR_LOST -> lost(alert);
            case SENSOR_DOUBTED, RUNTIME_DOUBTED ->
                new Family(alert.kind().word() + " " + where(alert), true, List.of());
            case NOTICE_FAILED, ENDPOINT_UNPROVEN, TENANT_UNANSWERED, NOT_EVACUABLE, INVENTORY_DRIFT ->
                new Family(alert.kind().word(), true, List.of());
            case GATEWAY_LOST ->
                new Family(alert.id(), false, brokers(alert.subject().id()));
            case STAGE, TENANT_DISAGREES, CHANNEL_FAILED, HEALTH, PLAN_SHORTFALL, ARMING, RETURN, LOGINS ->
                Family.alone(alert.id());
        };
    }

    private Family lost(Alert alert) {
        String word = alert.kind().word() + " ";
        Optional<String> gateway = gateway(alert.subject().id());
        if (gateway.isEmpty()) {
            return new Family(word + where(alert), true, List.of());
        }
        List<String> causes = new java.util.ArrayList<>(brokers(gateway.get()));
        causes.add(AlertCause.GatewayLost.id(gateway.get()));
        return new Family(word + gateway.get(), true, causes);
    }

    private static List<String> brokers(String gateway) {
        return gateway.equals(DevicePlace.BROKER) ? List.of(AlertCause.Health.id(DevicePlace.BROKER)) : List.of();
    }

    Optional<String> gateway(String device) {
        return Optional.ofNullable(places.get(device)).flatMap(DevicePlace::gateway);
    }

    private String where(Alert alert) {
        return Optional.ofNullable(places.get(alert.subject().id()))
                .map(DevicePlace::room)
                .orElse("");
    }
}
