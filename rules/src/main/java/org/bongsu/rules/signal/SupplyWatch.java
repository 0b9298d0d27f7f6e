package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.PointDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What a UPS's status means. OL with anything else is no outage; LB counts only with OB; CAL hides OB while the
 * calibration lasts, and expires by itself because a UPS that forgets to clear it must not hide an outage for ever.
 */
final class SupplyWatch extends Timed {

    /** Longer than a calibration to 25 % of a 30-minute battery takes; judgement. */
    static final Duration CALIBRATION_LIMIT = Duration.ofMinutes(30);

    /**
     * What a UPS measures beside its status. A change of less than both steps is not told: the journal keeps every word,
     * and at most one in the device's period is said for any of them.
     */
    enum Quantity {
        RUNTIME("battery.runtime", 5, 0.02),
        CHARGE("battery.charge", 1, 1),
        LOAD("ups.load", 5, 1),
        HEALTH("battery.health", 1, 1),
        TEMPERATURE("battery.temperature", 2, 1);

        /** What the racks of its strings measure as well. */
        static final List<Quantity> OF_STRINGS = List.of(CHARGE, HEALTH, TEMPERATURE);

        private final String point;
        private final double step;
        private final double stepShare;

        Quantity(String point, double step, double stepShare) {
            this.point = point;
            this.step = step;
            this.stepShare = stepShare;
        }

        String point() {
            return point;
        }

        private boolean moved(OptionalDouble before, OptionalDouble now) {
            if (now.isEmpty() || now.equals(before)) {
                return false;
            }
            double moved = Math.abs(now.getAsDouble() - before.orElse(Double.MAX_VALUE));
            return moved >= step || (stepShare < 1 && moved >= stepShare * before.orElse(0));
        }
    }

    private final Device device;
    private final int statusIndex;
    private final long online;
    private final long battery;
    private final long low;
    private final long calibrating;
    private final SignalPlane plane;
    private boolean known;
    private boolean statusSeen;
    private boolean measured;
    private long raw;
    private long effective;
    private boolean calibrationExpired;
    private final Map<Quantity, OptionalDouble> values = new EnumMap<>(Quantity.class);
    private final Map<Quantity, List<PointState>> strings = new EnumMap<>(Quantity.class);
    private @Nullable Said said;

    private record Said(boolean onBattery, boolean lowBattery, Map<Quantity, OptionalDouble> values, Moment at) {
        OptionalDouble value(Quantity quantity) {
            return values.getOrDefault(quantity, OptionalDouble.empty());
        }
    }

    SupplyWatch(int order, Device device, int statusIndex, PointDefinition status, SignalPlane plane) {
        super(order);
        this.device = device;
        this.statusIndex = statusIndex;
        this.online = status.mask("OL");
        this.battery = status.mask("OB");
        this.low = status.mask("LB");
        this.calibrating = status.mask("CAL");
        this.plane = plane;
    }

    /** Takes a believed status; what follows from it is said by {@link #conclude}. */
    void status(double value) {
        raw = (long) value;
        known = true;
        statusSeen = true;
    }

    /** Takes what the same poll measured, or its absence. */
    void measured(Quantity quantity, OptionalDouble value) {
        values.put(quantity, value);
        measured = true;
    }

    /** Takes the same quantity of a rack of its strings, which counts while the UPS itself does not tell it. */
    void string(Quantity quantity, PointState rack) {
        strings.computeIfAbsent(quantity, key -> new ArrayList<>()).add(rack);
    }

    /** Its own word, or the lowest of its strings': what is colder, older or emptier gives out first. */
    private OptionalDouble value(Quantity quantity) {
        OptionalDouble own = values.getOrDefault(quantity, OptionalDouble.empty());
        return own.isPresent()
                ? own
                : strings.getOrDefault(quantity, List.of()).stream()
                        .filter(rack -> rack.isGood() && !rack.blind)
                        .mapToDouble(rack -> rack.raw)
                        .min();
    }

    /**
     * Says what follows from status and runtime together, so that an outage is never told with the runtime from before.
     *
     * @return whether there was a status, so that {@link #effective} is to be shown to the rules
     */
    boolean conclude(Moment now, Outbox out) {
        boolean statusToShow = statusSeen;
        if (statusSeen) {
            statusSeen = false;
            watchCalibration(now, out);
            settle(now, out);
        }
        if (measured) {
            measured = false;
            sayMeasured(now, out);
        }
        return statusToShow;
    }

    Device device() {
        return device;
    }

    int statusIndex() {
        return statusIndex;
    }

    /** The status without what does not count. */
    double effective() {
        return effective;
    }

    private void watchCalibration(Moment now, Outbox out) {
        boolean calibration = (raw & calibrating) != 0;
        if (!calibration) {
            calibrationExpired = false;
            out.schedule(this, NEVER);
        } else if (!calibrationExpired && due() == NEVER) {
            out.schedule(this, now.plus(CALIBRATION_LIMIT).epochNanos());
        }
    }

    private void sayMeasured(Moment now, Outbox out) {
        Said last = said;
        if (last == null || !last.onBattery) {
            return;
        }
        boolean rested = last.at.until(now).compareTo(device.period()) >= 0;
        for (Quantity quantity : Quantity.values()) {
            boolean first = last.value(quantity).isEmpty();
            if ((rested || first) && quantity.moved(last.value(quantity), value(quantity))) {
                say(last.onBattery, last.lowBattery, now, out);
                return;
            }
        }
    }

    /** Goes on from the same UPS under another configuration. */
    void takeOver(SupplyWatch before, Outbox out) {
        known = before.known;
        raw = before.raw;
        effective = before.effective;
        calibrationExpired = before.calibrationExpired;
        values.putAll(before.values);
        said = before.said;
        out.schedule(this, before.due());
    }

    @Override
    void fire(Moment at, Outbox out) {
        calibrationExpired = true;
        settle(at, out);
        plane.statusChanged(statusIndex, effective);
    }

    /** When a calibration in progress stops hiding the battery; {@code now} where it has already; empty without one. */
    Optional<Moment> calibration(Moment now) {
        if (calibrationExpired) {
            return Optional.of(now);
        }
        return due() == NEVER ? Optional.empty() : Optional.of(new Moment(due()));
    }

    /** As it was when the daemon stopped. */
    void recallCalibration(Moment expires, Moment now, Outbox out) {
        if (expires.isAfter(now)) {
            out.schedule(this, expires.epochNanos());
        } else {
            calibrationExpired = true;
        }
    }

    private void settle(Moment now, Outbox out) {
        boolean hidden = (raw & calibrating) != 0 && !calibrationExpired;
        boolean outage = (raw & battery) != 0 && (raw & online) == 0 && !hidden;
        effective = outage ? raw : raw & ~(battery | low);
        boolean lowBattery = outage && (raw & low) != 0;
        Said last = said;
        if (known && (last == null || last.onBattery != outage || last.lowBattery != lowBattery)) {
            say(outage, lowBattery, now, out);
        }
    }

    private void say(boolean onBattery, boolean lowBattery, Moment now, Outbox out) {
        Map<Quantity, OptionalDouble> told = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            told.put(quantity, value(quantity));
        }
        said = new Said(onBattery, lowBattery, told, now);
        device.node()
                .ifPresent(node -> out.add(new Signal.SupplySeen(
                        node,
                        device.id(),
                        onBattery,
                        lowBattery,
                        value(Quantity.RUNTIME),
                        now,
                        value(Quantity.CHARGE),
                        value(Quantity.LOAD),
                        value(Quantity.HEALTH),
                        value(Quantity.TEMPERATURE))));
    }
}
