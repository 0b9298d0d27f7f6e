package org.bongsu.config.generate;

import static org.bongsu.config.generate.Names.BATTERIES_A;
import static org.bongsu.config.generate.Names.BATTERIES_B;
import static org.bongsu.config.generate.Names.FEEDS;
import static org.bongsu.config.generate.Names.UPS_A;
import static org.bongsu.config.generate.Names.UPS_B;

import java.util.List;
import java.util.Locale;

/** Writes {@code site.yaml}. */
final class SiteText {

    private SiteText() {}

    static String write(Description description, long memoryGib) {
        StringBuilder out = new StringBuilder(SiteGenerator.HEADER);
        out.append("site: ").append(description.site()).append('\n');
        out.append("name: ").append(Names.yaml(description.name())).append('\n');
        out.append("buildings:\n  - {id: a, name: {en: \"Building A\", ko: \"A동\"}}\n");
        compartments(out, description);
        rooms(out, description);
        power(out, description);
        control(out, description);
        destinations(out, description, memoryGib);
        out.append("limits: {server_gbps: 10, rack_gbps: 100, moves_per_server: 2, moves_per_rack: 20, margin: 2m}\n");
        return out.toString();
    }

    private static void compartments(StringBuilder out, Description description) {
        out.append("compartments:\n");
        out.append("  # One ceiling void over the batteries and the UPSs of the first halls: one fire takes both.\n");
        line(
                out,
                "{id: c-b3, name: {en: \"B3 battery and UPS rooms\", ko: \"지하 3층 배터리·UPS실\"}, neighbours: [c-ups-b4]}");
        line(out, "{id: c-ups-b4, name: {en: \"B4 UPS room\", ko: \"지하 4층 UPS실\"}, neighbours: [c-b3, c-bat-b4]}");
        line(out, "{id: c-bat-b4, name: {en: \"B4 battery room\", ko: \"지하 4층 배터리실\"}, neighbours: [c-ups-b4]}");
        for (int hall = 1; hall <= description.halls(); hall++) {
            line(out, "{id: c-hall-%d, name: {en: \"Hall %d\", ko: \"전산실 %d\"}}", hall, hall, hall);
        }
    }

    private static void rooms(StringBuilder out, Description description) {
        out.append("rooms:\n");
        line(
                out,
                "{id: %s, name: {en: \"B3 battery room\", ko: \"지하 3층 배터리실\"}, building: a, kind: battery, compartment: c-b3}",
                BATTERIES_A);
        line(
                out,
                "{id: %s, name: {en: \"B3 UPS room\", ko: \"지하 3층 UPS실\"}, building: a, kind: ups, compartment: c-b3}",
                UPS_A);
        line(
                out,
                "{id: %s, name: {en: \"B4 battery room\", ko: \"지하 4층 배터리실\"}, building: a, kind: battery, compartment: c-bat-b4}",
                BATTERIES_B);
        line(
                out,
                "{id: %s, name: {en: \"B4 UPS room\", ko: \"지하 4층 UPS실\"}, building: a, kind: ups, compartment: c-ups-b4}",
                UPS_B);
        for (int hall = 1; hall <= description.halls(); hall++) {
            line(
                    out,
                    "{id: hall-%d, name: {en: \"Hall %d\", ko: \"전산실 %d\"}, building: a, kind: hall, compartment: c-hall-%d}",
                    hall,
                    hall,
                    hall,
                    hall);
        }
    }

    private static void power(StringBuilder out, Description description) {
        out.append("power:\n");
        line(out, "{id: utility-1, kind: utility}");
        for (int generator = 1; generator <= DevicesText.GENERATORS; generator++) {
            line(out, "{id: generator-%d, kind: generator}", generator);
        }
        for (String feed : FEEDS) {
            String upper = feed.toUpperCase(Locale.ROOT);
            String generators = feed.equals("a") ? "generator-1, generator-2" : "generator-3, generator-4";
            line(out, "{id: swgr-%s, kind: switchgear, from: [utility-1, %s], feed: %s}", feed, generators, upper);
        }
        for (int hall = 1; hall <= description.halls(); hall++) {
            boolean first = hall <= description.hallsBehindBatteries();
            for (String feed : FEEDS) {
                String upper = feed.toUpperCase(Locale.ROOT);
                String battery = Names.battery(hall, feed);
                String ups = Names.ups(hall, feed);
                line(
                        out,
                        "{id: %s, kind: battery, room: %s, feed: %s}",
                        battery,
                        first ? BATTERIES_A : BATTERIES_B,
                        upper);
                line(
                        out,
                        "{id: %s, kind: ups, room: %s, from: [swgr-%s, %s], feed: %s}",
                        ups,
                        first ? UPS_A : UPS_B,
                        feed,
                        battery,
                        upper);
                for (int row = 1; row <= description.rowsPerHall(); row++) {
                    line(
                            out,
                            "{id: %s, kind: pdu, room: %s, from: [%s], feed: %s}",
                            Names.pdu(hall, row, feed),
                            Names.hall(hall),
                            ups,
                            upper);
                }
            }
        }
    }

    private static void destinations(StringBuilder out, Description description, long memoryGib) {
        out.append("destinations:\n");
        double each = memoryGib
                * description.destinationShare()
                / description.destinations().size();
        int hosts = (int) Math.ceil(each / description.memoryPerHost());
        for (Description.Named destination : description.destinations()) {
            line(
                    out,
                    "{id: %s, name: %s, hosts: %d, memory_gib_per_host: %d, link_gbps: %d}",
                    destination.id(),
                    Names.yaml(destination.name()),
                    hosts,
                    description.memoryPerHost(),
                    description.linkGbps());
        }
    }

    private static void control(StringBuilder out, Description description) {
        if (description.control().isEmpty()) {
            return;
        }
        out.append("control:\n");
        for (Description.Part part : description.control()) {
            List<String> entries = part.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .toList();
            line(out, "{%s}", String.join(", ", entries));
        }
    }

    static void line(StringBuilder out, String format, Object... values) {
        out.append("  - ").append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
