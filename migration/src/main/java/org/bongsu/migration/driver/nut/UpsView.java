package org.bongsu.migration.driver.nut;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.migration.shutdown.GroupState;

/**
 * A group in the vocabulary of NUT: a UPS whose battery is empty when the group has to be down.
 *
 * <p>Not knowing is WAIT, from which clients conclude nothing. DATA-STALE is never said: an upsmon that saw OB before takes it
 * for an empty battery (2.8.0 shut down 17 s later), and lost sensors are no outage.
 */
final class UpsView {

    static final String STATUS = "ups.status";
    static final String RUNTIME = "battery.runtime";
    static final String CHARGE = "battery.charge";

    /** What each means, by name. */
    static final Map<String, String> DESCRIPTIONS = descriptions();

    private UpsView() {}

    private static Map<String, String> descriptions() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(CHARGE, "Charge of the emptiest battery that carries the room, percent");
        all.put(RUNTIME, "Until the group has to be down: the room's deadline less its margin, seconds");
        all.put("device.location", "The room");
        all.put("device.mfr", "Who decides");
        all.put("device.model", "Room and tiers of the group");
        all.put("device.type", "Device type");
        all.put("experimental.bongsu.reason", "Why it stands so");
        all.put(STATUS, "OL, OB, FSD OB LB or WAIT");
        return all;
    }

    static String status(GroupState state) {
        if (state.toldAt().isPresent()) {
            return "FSD OB LB";
        }
        return switch (state.line()) {
            case ONLINE -> "OL";
            case THREATENED -> "OB";
            case UNKNOWN -> "WAIT";
        };
    }

    static String description(GroupState state) {
        return "Bongsu: room " + state.group().room() + ", tiers "
                + state.group().tiers().toString().replaceAll("[\\[\\]]", "");
    }

    /** By name, in the order of names. */
    static Map<String, String> variables(GroupState state, Moment now) {
        Map<String, String> all = new LinkedHashMap<>();
        state.charge().ifPresent(charge -> all.put(CHARGE, Long.toString(Math.round(Math.floor(charge)))));
        state.emptyBy()
                .ifPresent(by -> all.put(RUNTIME, Long.toString((long) Math.max(0, Math.floor(now.secondsUntil(by))))));
        all.put("device.location", state.group().room());
        all.put("device.mfr", "Bongsu");
        all.put("device.model", description(state));
        all.put("device.type", "ups");
        all.put("experimental.bongsu.reason", state.why().en());
        all.put(STATUS, status(state));
        return all;
    }

    static boolean isNumber(String variable) {
        return variable.equals(RUNTIME) || variable.equals(CHARGE);
    }
}
