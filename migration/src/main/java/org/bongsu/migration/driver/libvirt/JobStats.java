package org.bongsu.migration.driver.libvirt;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code virsh domjobinfo --rawstats} says of a domain's job.
 *
 * @param type 0 none, 1 and 2 under way, 3 completed, 4 failed, 5 cancelled
 * @param values by libvirt's own names; bytes and milliseconds
 */
record JobStats(int type, Map<String, Long> values) {

    private static final int BOUNDED = 1;
    private static final int UNBOUNDED = 2;
    private static final int COMPLETED = 3;
    private static final long MIGRATION_OUT = 5;
    private static final double MIB = 1024.0 * 1024.0;

    private static final Pattern TYPE = Pattern.compile("Job type: (\\d{1,4})");
    private static final Pattern VALUE = Pattern.compile("([a-z_]+): (\\d{1,18})");

    /** Empty when it is something else. */
    static Optional<JobStats> parse(String output) {
        int type = -1;
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : output.split("\n")) {
            Matcher first = TYPE.matcher(line.strip());
            Matcher value = VALUE.matcher(line.strip());
            if (first.matches()) {
                type = Integer.parseInt(first.group(1));
            } else if (value.matches()) {
                values.put(value.group(1), Long.parseLong(value.group(2)));
            }
        }
        return type < 0 ? Optional.empty() : Optional.of(new JobStats(type, values));
    }

    boolean underWay() {
        return type == BOUNDED || type == UNBOUNDED;
    }

    /** Until then a job has no numbers yet. */
    boolean hasBegun() {
        return underWay() && value("data_total") > 0;
    }

    boolean isMoveOut() {
        return underWay() && value("operation") == MIGRATION_OUT;
    }

    private long value(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** Bytes of memory and disks that went over so far. */
    long processed() {
        return value("data_processed");
    }

    /** For people: how far a move is, or how it went. */
    String words() {
        if (type == COMPLETED) {
            return String.format(
                    Locale.ROOT,
                    "%.1f MiB in %.1f s, down for %d ms",
                    processed() / MIB,
                    value("time_elapsed") / 1000.0,
                    value("downtime"));
        }
        return String.format(
                Locale.ROOT,
                "%.1f MiB copied, %.1f of %.1f MiB left, pass %d, %.1f MiB/s",
                processed() / MIB,
                value("data_remaining") / MIB,
                value("data_total") / MIB,
                value("memory_iteration"),
                value("memory_bps") / MIB);
    }
}
