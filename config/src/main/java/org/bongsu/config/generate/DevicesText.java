package org.bongsu.config.generate;

import static org.bongsu.config.generate.Names.BATTERIES_A;
import static org.bongsu.config.generate.Names.BATTERIES_B;
import static org.bongsu.config.generate.Names.FEEDS;
import static org.bongsu.config.generate.Names.UPS_A;
import static org.bongsu.config.generate.Names.UPS_B;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code devices.yaml}. Modbus units stand behind gateways, MQTT devices use their default topics. */
final class DevicesText {

    static final int GENERATORS = 4;

    private static final int UNITS_PER_GATEWAY = 32;
    private static final int FIRST_PORT = 20_000;
    private static final int SMOKE_DETECTORS_PER_PLANT_ROOM = 4;
    private static final int GAS_PAIRS_PER_BATTERY_ROOM = 8;
    private static final int TEMPERATURE_SENSORS_PER_PLANT_ROOM = 5;
    private static final int LEAK_ROPES_PER_HALL = 4;
    private static final int LEAK_ROPES_PER_PLANT_ROOM = 2;

    private final Description description;
    private final StringBuilder out = new StringBuilder(SiteGenerator.HEADER);
    private final Map<String, int[]> gateways = new LinkedHashMap<>();
    private int nextPort = FIRST_PORT;

    DevicesText(Description description) {
        this.description = description;
    }

    String write() {
        out.append("devices:\n");
        batteryRacks();
        upses();
        rooms();
        for (int hall = 1; hall <= description.halls(); hall++) {
            hall(hall);
        }
        for (int generator = 1; generator <= GENERATORS; generator++) {
            mqtt("generator-" + generator, "generator-contact", UPS_B, "generator-" + generator, "5s");
        }
        return out.toString();
    }

    private void batteryRacks() {
        for (int hall = 1; hall <= description.halls(); hall++) {
            boolean first = hall <= description.hallsBehindBatteries();
            for (String feed : FEEDS) {
                for (int n = 1; n <= description.batteryRacksPerUps(); n++) {
                    modbus(
                            "rack-" + hall + feed + "-" + n,
                            "sunspec-lithium-modules",
                            first ? BATTERIES_A : BATTERIES_B,
                            Names.battery(hall, feed),
                            "5s");
                }
            }
        }
    }

    private void upses() {
        for (int hall = 1; hall <= description.halls(); hall++) {
            boolean first = hall <= description.hallsBehindBatteries();
            for (String feed : FEEDS) {
                String ups = Names.ups(hall, feed);
                modbus(ups, "apc-smart-ups", first ? UPS_A : UPS_B, ups, "2s");
            }
        }
    }

    /** The plant rooms' own detectors. */
    private void rooms() {
        for (String room : List.of(BATTERIES_A, UPS_A, BATTERIES_B, UPS_B)) {
            if (room.equals(BATTERIES_A) || room.equals(BATTERIES_B)) {
                for (int n = 1; n <= GAS_PAIRS_PER_BATTERY_ROOM; n++) {
                    modbus("h2-" + room + "-" + n, "pt495-h2", room, "", "2s");
                    modbus("co-" + room + "-" + n, "pt495-co", room, "", "2s");
                }
            }
            watch(room, SMOKE_DETECTORS_PER_PLANT_ROOM, TEMPERATURE_SENSORS_PER_PLANT_ROOM, LEAK_ROPES_PER_PLANT_ROOM);
        }
    }

    private void hall(int hall) {
        String room = Names.hall(hall);
        watch(room, description.smokeDetectorsPerHall(), description.temperatureSensorsPerHall(), LEAK_ROPES_PER_HALL);
        for (int row = 1; row <= description.rowsPerHall(); row++) {
            for (String feed : FEEDS) {
                String pdu = Names.pdu(hall, row, feed);
                modbus(pdu, "branch-monitor", room, pdu, "10s");
            }
        }
        // One strip a rack is metered, on feed A in odd racks and on feed B in even ones: both feeds have witnesses in
        // every row.
        for (int rack = 1; rack <= description.racksPerHall(); rack++) {
            int row = (rack - 1) / description.racksPerRow() + 1;
            String node = Names.pdu(hall, row, FEEDS.get((rack + 1) % 2));
            modbus("strip-" + Names.rack(hall, rack), "rack-pdu", room, node, "7s");
        }
    }

    private void watch(String room, int smoke, int temperature, int leaks) {
        mqtt("panel-" + room, "fire-panel", room, "", "5s");
        for (int n = 1; n <= smoke; n++) {
            modbus("asd-" + room + "-" + n, "faast", room, "", "2s");
        }
        for (int n = 1; n <= temperature; n++) {
            mqtt("th-" + room + "-" + n, "temperature-humidity", room, "", "4s");
        }
        for (int n = 1; n <= leaks; n++) {
            mqtt("leak-" + room + "-" + n, "water-leak", room, "", "10s");
        }
    }

    private void modbus(String id, String profile, String room, String node, String period) {
        int[] gateway = gateways.computeIfAbsent(room + " " + profile, key -> new int[] {nextPort++, 0});
        if (gateway[1] == UNITS_PER_GATEWAY) {
            gateway[0] = nextPort++;
            gateway[1] = 0;
        }
        gateway[1]++;
        String address =
                String.format(Locale.ROOT, "modbus: {host: 127.0.0.1, port: %d, unit: %d}", gateway[0], gateway[1]);
        device(id, profile, room, node, period, address);
    }

    private void mqtt(String id, String profile, String room, String node, String period) {
        device(id, profile, room, node, period, "");
    }

    private void device(String id, String profile, String room, String node, String period, String address) {
        List<String> parts = new ArrayList<>(List.of("id: " + id, "profile: " + profile, "room: " + room));
        if (!node.isEmpty()) {
            parts.add("node: " + node);
        }
        parts.add("period: " + period);
        if (!address.isEmpty()) {
            parts.add(address);
        }
        SiteText.line(out, "{%s}", String.join(", ", parts));
    }
}
