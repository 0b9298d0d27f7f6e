package org.bongsu.collector.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.jspecify.annotations.Nullable;

/**
 * Readings as InfluxDB line protocol: measurement = kind of device, tags that place it, one field a point, nanosecond
 * source times. Numbers are floats; flags and statuses (as bits) are integers. Immutable.
 *
 * <p>Only GOOD readings are lines: STALE ones repeat what is stored, UNDEFINED ones have no value, and a store has no
 * column for "not to be believed".
 */
final class LineFormat {

    private final Map<String, String> prefixes = new HashMap<>();

    LineFormat(Site site, Inventory inventory) {
        for (Device device : inventory.devices()) {
            prefixes.put(device.id(), prefix(site, device));
        }
    }

    /** The lines of a text, without their newlines. */
    static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
            lines.add(text.substring(from, at));
            from = at + 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    static boolean isStored(Reading reading) {
        return reading.quality() == Quality.GOOD;
    }

    /** Neighbours of one device and time share a line. @return readings written */
    int append(StringBuilder lines, List<Reading> readings) {
        int written = 0;
        @Nullable Reading open = null;
        for (Reading reading : readings) {
            if (!isStored(reading)) {
                continue;
            }
            if (open != null && sharesLine(open, reading)) {
                lines.append(',');
            } else {
                end(lines, open);
                lines.append(prefixes.get(reading.point().device().id())).append(' ');
            }
            field(lines, reading);
            open = reading;
            written++;
        }
        end(lines, open);
        return written;
    }

    private static boolean sharesLine(Reading one, Reading other) {
        return one.source().epochNanos() == other.source().epochNanos()
                && one.point().device().id().equals(other.point().device().id());
    }

    private static void end(StringBuilder lines, @Nullable Reading open) {
        if (open != null) {
            lines.append(' ').append(open.source().epochNanos()).append('\n');
        }
    }

    private static void field(StringBuilder lines, Reading reading) {
        escape(lines, reading.point().name());
        lines.append('=');
        if (reading.point().definition().type() == PointType.NUMBER) {
            lines.append(reading.raw());
        } else {
            lines.append((long) reading.raw()).append('i');
        }
    }

    private static String prefix(Site site, Device device) {
        Room room = site.room(device.room());
        StringBuilder prefix = new StringBuilder(device.kind().measurement());
        tag(prefix, "site", site.id());
        tag(prefix, "building", room.building());
        tag(prefix, "room", room.id());
        tag(prefix, "compartment", room.compartment());
        tag(prefix, "device", device.id());
        tag(prefix, "model", device.model());
        return prefix.toString();
    }

    private static void tag(StringBuilder prefix, String key, String value) {
        if (!value.isEmpty()) {
            prefix.append(',').append(key).append('=');
            escape(prefix, value);
        }
    }

    /**
     * Commas, blanks and equals signs are escaped. A backslash has no escape of its own in line protocol and would eat the
     * separator after it, and a control character would end the line: both become a slash or an underscore.
     */
    static void escape(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == ' ' || c == '=') {
                text.append('\\').append(c);
            } else if (c == '\\') {
                text.append('/');
            } else {
                text.append(c < ' ' || c == 0x7F ? '_' : c);
            }
        }
    }
}
