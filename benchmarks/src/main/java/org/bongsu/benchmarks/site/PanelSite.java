package org.bongsu.benchmarks.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bongsu.benchmarks.server.Fleet;

/**
 * A {@link BenchSite} with so many fire panels more, each in a compartment of its own, so that each can alarm once and is an alert
 * of its own: the first half publishes by MQTT, the other is polled each second, as the last devices of the fleet. The rule is the
 * default pack's for one zone, which has no hold time; a webhook takes what operators are told.
 */
public final class PanelSite {

    private static final String POLLED = "bench-panel";

    private PanelSite() {}

    /** Of a published panel, by its number. */
    public static String published(int panel) {
        return "m-" + panel;
    }

    /** Of a polled panel, by its number. */
    public static String polled(int panel) {
        return "r-" + panel;
    }

    /** As the daemon subscribes it. */
    public static String topic(int panel) {
        return "bongsu/bench/hall-" + published(panel) + "/panel-" + published(panel) + "/panel.zone.1";
    }

    /**
     * @param fleet whose last {@code panels} devices are the polled panels
     * @param broker of MQTT, its address
     * @param webhook where alerts are posted
     */
    public static BenchSite write(Path home, Path folder, Fleet fleet, int panels, String broker, String webhook)
            throws IOException {
        Fleet others = new Fleet(fleet.port(), Math.max(1, fleet.devices() - panels), false);
        BenchSite site = BenchSite.write(home, folder, others, 1_000, "http://127.0.0.1:1");
        Files.writeString(
                site.home().resolve("config/profiles/" + POLLED + ".yaml"),
                "id: " + POLLED
                        + "\nvendor: benchmark\nmodel: one register\nkind: panel\nsource: benchmark\nregisters:\n"
                        + "  - {point: panel.zone.1, function: 3, address: 0, type: bits16, tokens: {15: true}}\n"
                        // The pack's rule asks for both of a panel's zones.
                        + "  - {point: panel.zone.2, function: 3, address: 0, type: bits16, tokens: {14: true}}\n");
        Path places = site.site().resolve("site.yaml");
        String text = Files.readString(places);
        StringBuilder compartments = new StringBuilder("compartments:\n");
        StringBuilder rooms = new StringBuilder("rooms:\n");
        StringBuilder devices = new StringBuilder(Files.readString(site.site().resolve("devices.yaml")));
        for (int panel = 0; panel < panels; panel++) {
            for (String id : new String[] {published(panel), polled(panel)}) {
                compartments.append(
                        String.format(Locale.ROOT, "  - {id: c-%s, name: {en: hall %s, ko: 전산실 %s}}%n", id, id, id));
                rooms.append(String.format(
                        Locale.ROOT,
                        "  - {id: hall-%s, name: {en: hall %s, ko: 전산실 %s}, building: a, kind: hall, compartment: c-%s}%n",
                        id,
                        id,
                        id,
                        id));
            }
            devices.append(String.format(
                    Locale.ROOT,
                    "  - {id: panel-%s, profile: fire-panel, room: hall-%s, period: 10m}%n"
                            + "  - {id: panel-%s, profile: %s, room: hall-%s, period: 1s,"
                            + " modbus: {host: %s, port: %d, unit: 1}}%n",
                    published(panel),
                    published(panel),
                    polled(panel),
                    POLLED,
                    polled(panel),
                    fleet.address(fleet.devices() - panels + panel),
                    fleet.port()));
        }
        Files.writeString(
                places, text.replace("compartments:\n", compartments.toString()).replace("rooms:\n", rooms.toString()));
        Files.writeString(site.site().resolve("devices.yaml"), devices.toString());
        Path daemon = site.site().resolve("bongsu.yaml");
        Files.writeString(
                daemon,
                Files.readString(daemon) + "mqtt: {url: \"" + broker + "\", client: bongsu}\n"
                        + "channels:\n  webhook: [{id: bench, url: \"" + webhook
                        + "\", secret: whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}]\n");
        return site;
    }
}
