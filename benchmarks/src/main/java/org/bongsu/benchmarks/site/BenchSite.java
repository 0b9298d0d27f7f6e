package org.bongsu.benchmarks.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bongsu.benchmarks.server.DeviceServer;
import org.bongsu.benchmarks.server.Fleet;

/**
 * A site of as many devices as wanted, half of them lithium racks and half metered PDUs, in ten battery rooms and ten halls,
 * with the installation's own points and default rules. Either profile is one request of 30 registers, a point each. Both
 * scale registers of about {@link DeviceServer#MIDDLE} to what such a device shows on a quiet day.
 */
public final class BenchSite {

    public static final int POINTS_PER_DEVICE = 30;

    private static final int ROOMS = 10;
    private static final String RACK = "bench-rack";
    private static final String PDU = "bench-pdu";

    private final Path folder;

    private BenchSite(Path folder) {
        this.folder = folder;
    }

    public Path site() {
        return folder.resolve("site");
    }

    /** The installation that it needs, as {@code bongsu.home}. */
    public Path home() {
        return folder.resolve("home");
    }

    /**
     * @param home of the installation whose points and rules are taken
     * @param periodMillis of every device
     * @param store address of an InfluxDB of version 1; where nothing listens, all readings stay in the spool
     */
    public static BenchSite write(Path home, Path folder, Fleet fleet, long periodMillis, String store)
            throws IOException {
        BenchSite site = new BenchSite(folder);
        Path config = Files.createDirectories(site.home().resolve("config"));
        copy(home.resolve("config/rules"), config.resolve("rules"));
        copy(home.resolve("config/profiles"), config.resolve("profiles"));
        Files.copy(home.resolve("config/points.yaml"), config.resolve("points.yaml"));
        Files.writeString(config.resolve("profiles/" + RACK + ".yaml"), profile(RACK, "battery", rackPoints()));
        Files.writeString(config.resolve("profiles/" + PDU + ".yaml"), profile(PDU, "pdu", pduPoints()));
        Files.createDirectories(site.site());
        Files.writeString(site.site().resolve("site.yaml"), rooms());
        Files.writeString(site.site().resolve("devices.yaml"), devices(fleet, periodMillis));
        Files.writeString(
                site.site().resolve("servers.csv"),
                "server,rack,room,feeds,service,tier,memory_gib,dirty_percent_s,methods,stop_s\n"
                        + "s-1,r-1,hall-1,pdu-1,batch,3,16,0.1,stop,30\n");
        // A site without a server is none; this one is never moved.
        Files.writeString(
                site.site().resolve("tenants.yaml"),
                "tenants:\n  - id: t\n    name: {en: T, ko: 티}\n    services: [{id: batch, weight: 1}]\n"
                        + "    webhook: {url: \"http://127.0.0.1:20001/\","
                        + " secret: whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}\n");
        Files.writeString(
                site.site().resolve("bongsu.yaml"),
                "http: {listen: \"127.0.0.1:0\"}\n"
                        + "modbus: {timeout: 1s}\n"
                        + "autonomy: {default: observe}\n"
                        + "webhooks: {allow_networks: [127.0.0.0/8]}\n"
                        + "telemetry: {influx: {url: \"" + store + "\", version: 1, database: bongsu}}\n");
        return site;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** Values on a quiet day, by point. */
    private static Map<String, Double> rackPoints() {
        Map<String, Double> points = new LinkedHashMap<>();
        points.put("battery.charge", 90.0);
        points.put("battery.health", 95.0);
        points.put("battery.voltage", 560.0);
        points.put("battery.current", 0.5);
        points.put("battery.power", 0.25);
        points.put("battery.temperature", 25.0);
        points.put("battery.temperature.max", 26.0);
        points.put("battery.temperature.min", 24.0);
        points.put("battery.voltage.cell.min", 3.3);
        points.put("battery.voltage.cell.max", 3.35);
        for (int module = 1; module <= 11; module++) {
            points.put("battery.module." + module + ".temperature", 25.0);
        }
        for (int module = 1; module <= 9; module++) {
            points.put("battery.module." + module + ".voltage.cell", 3.3);
        }
        return points;
    }

    private static Map<String, Double> pduPoints() {
        Map<String, Double> points = new LinkedHashMap<>();
        points.put("input.voltage", 230.0);
        points.put("output.voltage", 230.0);
        points.put("pdu.load", 40.0);
        points.put("ambient.temperature", 23.0);
        points.put("ambient.humidity", 45.0);
        for (int branch = 1; branch <= 24; branch++) {
            points.put("branch." + branch + ".current", 10.0);
        }
        points.put("water.leak", 0.0);
        return points;
    }

    private static String profile(String id, String kind, Map<String, Double> points) {
        if (points.size() != POINTS_PER_DEVICE) {
            throw new IllegalStateException(id + " has " + points.size() + " points");
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "id: %s%nvendor: benchmark%nmodel: thirty registers%nkind: %s%nsource: benchmark%nregisters:%n",
                id,
                kind));
        int address = 0;
        for (Map.Entry<String, Double> point : points.entrySet()) {
            text.append(String.format(
                    Locale.ROOT, "  - {point: %s, function: 3, address: %d, ", point.getKey(), address++));
            if (point.getValue() == 0) {
                // Bit 15 of a register of about 2000 is never set.
                text.append("type: bits16, tokens: {15: true}");
            } else {
                // A per cent of noise in the register is a thousandth in the value: a temperature that jumped is an
                // alarm.
                double offset = point.getValue() * 0.9;
                double scale = (point.getValue() - offset) / DeviceServer.MIDDLE;
                text.append(String.format(Locale.ROOT, "type: u16, scale: %.9f, offset: %.9f", scale, offset));
            }
            text.append("}").append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String rooms() {
        StringBuilder text = new StringBuilder(
                "site: bench\nname: {en: Bench, ko: 벤치}\nbuildings:\n  - {id: a, name: {en: A, ko: A동}}\ncompartments:\n");
        for (String kind : List.of("bat", "hall")) {
            for (int room = 1; room <= ROOMS; room++) {
                text.append(String.format(
                        Locale.ROOT,
                        "  - {id: c-%s-%d, name: {en: %s %d, ko: %s %d}}%n",
                        kind,
                        room,
                        kind,
                        room,
                        kind,
                        room));
            }
        }
        text.append("rooms:\n");
        for (String kind : List.of("battery", "hall")) {
            String id = kind.substring(0, Math.min(4, kind.length())).replace("batt", "bat");
            for (int room = 1; room <= ROOMS; room++) {
                text.append(String.format(
                        Locale.ROOT,
                        "  - {id: %s-%d, name: {en: %s %d, ko: %s %d}, building: a, kind: %s, compartment: c-%s-%d}%n",
                        id,
                        room,
                        id,
                        room,
                        id,
                        room,
                        kind,
                        id,
                        room));
            }
        }
        text.append("power:\n  - {id: utility-1, kind: utility}\n");
        for (int room = 1; room <= ROOMS; room++) {
            text.append(String.format(
                    Locale.ROOT,
                    "  - {id: battery-%d, kind: battery, room: bat-%d}%n"
                            + "  - {id: ups-%d, kind: ups, room: bat-%d, from: [utility-1, battery-%d]}%n"
                            + "  - {id: pdu-%d, kind: pdu, room: hall-%d, from: [ups-%d]}%n",
                    room,
                    room,
                    room,
                    room,
                    room,
                    room,
                    room,
                    room));
        }
        return text.toString();
    }

    private static String devices(Fleet fleet, long periodMillis) {
        StringBuilder text = new StringBuilder("devices:\n");
        for (int device = 0; device < fleet.devices(); device++) {
            int room = 1 + device / 2 % ROOMS;
            boolean isRack = device % 2 == 0;
            text.append(String.format(
                    Locale.ROOT,
                    "  - {id: d-%d, profile: %s, room: %s-%d, node: %s-%d, period: %dms,"
                            + " modbus: {host: %s, port: %d, unit: 1}}%n",
                    device,
                    isRack ? RACK : PDU,
                    isRack ? "bat" : "hall",
                    room,
                    isRack ? "battery" : "pdu",
                    room,
                    periodMillis,
                    fleet.address(device),
                    fleet.port()));
        }
        return text.toString();
    }
}
