package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.rules.expression.Feature;

/**
 * A rule's subject: one device.
 *
 * @param features that its rule asks for
 * @param slotOf where they stand
 */
record OfDevice(
        Device device,
        String compartment,
        List<Point> read,
        List<Feature> features,
        ToIntFunction<Feature> slotOf,
        Readout readout)
        implements RuleInstance.Subject {

    @Override
    public String id() {
        return device.id();
    }

    @Override
    public int[] points() {
        return read.stream().mapToInt(Point::index).toArray();
    }

    @Override
    public List<String> sources() {
        return List.of(device.id());
    }

    @Override
    public String values() {
        List<String> values = new ArrayList<>();
        for (Point point : read) {
            values.add(point.name() + " " + readout.shown(point));
        }
        for (Feature feature : features) {
            if (feature instanceof Feature.Window window) {
                int slot = slotOf.applyAsInt(window);
                boolean rate = window.statistic() == Feature.Statistic.RATE;
                String value = readout.slots().known(slot)
                        ? PlainNumber.of(readout.slots().value(slot)) + (rate ? "/min" : "")
                        : "unknown";
                values.add(window.statistic().name().toLowerCase(Locale.ROOT) + " of " + window.point() + " over "
                        + window.length().toSeconds() + " s " + value);
            }
        }
        return String.join(", ", values);
    }

    @Override
    public List<SeenReading> readings() {
        return read.stream().map(readout::seen).toList();
    }
}
