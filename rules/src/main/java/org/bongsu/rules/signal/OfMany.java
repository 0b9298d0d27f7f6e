package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.domain.stage.Truth;

/**
 * A rule's subject: all devices of a room or compartment, as far as they are counted.
 *
 * @param pointsOf the points of a device by their names
 */
record OfMany(
        String id,
        String compartment,
        List<CountWatch> counts,
        BiFunction<Device, List<String>, List<Point>> pointsOf,
        Readout readout)
        implements RuleInstance.Subject {

    /** Shown of those that count; a hall has hundreds. */
    private static final int SHOWN = 8;

    @Override
    public int[] points() {
        return counts.stream()
                .flatMap(count -> count.members().stream()
                        .flatMap(member -> pointsOf.apply(member.device(), count.points()).stream()))
                .mapToInt(Point::index)
                .distinct()
                .toArray();
    }

    /** Those that are counted; all of them where the rule fires because too few are. */
    @Override
    public List<String> sources() {
        Set<String> sources = new LinkedHashSet<>();
        counts.forEach(count -> count.devices(Truth.TRUE).forEach(device -> sources.add(device.id())));
        if (sources.isEmpty()) {
            counts.forEach(count -> count.members()
                    .forEach(member -> sources.add(member.device().id())));
        }
        return List.copyOf(sources);
    }

    @Override
    public String values() {
        return counts.stream().map(this::values).collect(Collectors.joining("; "));
    }

    private String values(CountWatch count) {
        List<Device> counted = count.devices(Truth.TRUE);
        int unknown = count.devices(Truth.UNKNOWN).size();
        String of =
                counted.size() + " of " + count.members().size() + (unknown == 0 ? "" : " (" + unknown + " unknown)");
        String which = shown(count, counted).stream()
                .map(point -> point.device().id() + " " + point.name() + " " + readout.shown(point))
                .collect(Collectors.joining(", "));
        return which.isEmpty() ? of : of + ": " + which;
    }

    private List<Point> shown(CountWatch count, List<Device> devices) {
        return devices.stream()
                .limit(SHOWN)
                .flatMap(device -> pointsOf.apply(device, count.points()).stream())
                .toList();
    }

    @Override
    public List<SeenReading> readings() {
        List<SeenReading> seen = new ArrayList<>();
        counts.forEach(
                count -> shown(count, count.devices(Truth.TRUE)).forEach(point -> seen.add(readout.seen(point))));
        return seen;
    }
}
