package org.bongsu.collector.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
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

    private final Site site;
    private final List<Field> fields = new ArrayList<>();

    /** What of a point's line is always the same. @param prefix ends with a blank @param name ends with an equals sign */
    private record Field(Point point, byte[] prefix, byte[] name, boolean isNumber) {}

    LineFormat(Site site, Inventory inventory) {
        this.site = site;
        for (Device device : inventory.devices()) {
            byte[] prefix = prefix(site, device);
            for (Point point : inventory.pointsOf(device)) {
                fields.add(field(point, prefix));
            }
        }
    }

    private static Field field(Point point, byte[] prefix) {
        StringBuilder name = new StringBuilder();
        escape(name, point.name());
        return new Field(
                point, prefix, utf8(name.append('=')), point.definition().type() == PointType.NUMBER);
    }

    /** After a change of the inventory readings of the former one still come, with its numbers. */
    private Field field(Point point) {
        if (point.index() < fields.size()) {
            Field field = fields.get(point.index());
            if (field.point().equals(point)) {
                return field;
            }
        }
        return field(point, prefix(site, point.device()));
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
    int append(LineBuffer lines, List<Reading> readings) {
        int written = 0;
        @Nullable Reading open = null;
        for (Reading reading : readings) {
            if (!isStored(reading)) {
                continue;
            }
            Field field = field(reading.point());
            if (open != null && sharesLine(open, reading)) {
                lines.add(',');
            } else {
                end(lines, open);
                lines.add(field.prefix());
            }
            lines.add(field.name());
            if (field.isNumber()) {
                lines.add(reading.raw());
            } else {
                lines.add((long) reading.raw()).add('i');
            }
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

    private static void end(LineBuffer lines, @Nullable Reading open) {
        if (open != null) {
            lines.add(' ').add(open.source().epochNanos()).add('\n');
        }
    }

    private static byte[] prefix(Site site, Device device) {
        Optional<Room> room = site.rooms().stream()
                .filter(one -> one.id().equals(device.room()))
                .findFirst();
        StringBuilder prefix = new StringBuilder(device.kind().measurement());
        tag(prefix, "site", site.id());
        tag(prefix, "building", room.map(Room::building).orElse(""));
        tag(prefix, "room", device.room());
        tag(prefix, "compartment", room.map(Room::compartment).orElse(""));
        tag(prefix, "device", device.id());
        tag(prefix, "model", device.model());
        return utf8(prefix.append(' '));
    }

    private static byte[] utf8(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
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
