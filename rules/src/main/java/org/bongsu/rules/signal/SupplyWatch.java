package org.bongsu.rules.signal;

import java.time.Duration;
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

    static final double RUNTIME_STEP_SECONDS = 5;
    static final double RUNTIME_STEP_SHARE = 0.02;

    private final Device device;
    private final int statusIndex;
    private final long online;
    private final long battery;
    private final long low;
    private final long calibrating;
    private final SignalPlane plane;
    private boolean known;
    private boolean statusSeen;
    private boolean runtimeSeen;
    private long raw;
    private long effective;
    private boolean calibrationExpired;
    private OptionalDouble runtime = OptionalDouble.empty();
    private @Nullable Said said;

    private record Said(boolean onBattery, boolean lowBattery, OptionalDouble runtime, Moment at) {}

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

    /** Takes the runtime of the same poll, or its absence. */
    void runtime(OptionalDouble seconds) {
        runtime = seconds;
        runtimeSeen = true;
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
        if (runtimeSeen) {
            runtimeSeen = false;
            sayRuntime(now, out);
        }
        return statusToShow;
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

    private void sayRuntime(Moment now, Outbox out) {
        Said last = said;
        if (last == null || !last.onBattery || runtime.isEmpty()) {
            return;
        }
        double moved = Math.abs(runtime.getAsDouble() - last.runtime.orElse(Double.MAX_VALUE));
        boolean step = moved >= RUNTIME_STEP_SECONDS || moved >= RUNTIME_STEP_SHARE * last.runtime.orElse(0);
        boolean rested = last.runtime.isEmpty() || last.at.until(now).compareTo(device.period()) >= 0;
        if (moved > 0 && step && rested) {
            say(last.onBattery, last.lowBattery, now, out);
        }
    }

    /** Goes on from the same UPS under another configuration. */
    void takeOver(SupplyWatch before, Outbox out) {
        known = before.known;
        raw = before.raw;
        effective = before.effective;
        calibrationExpired = before.calibrationExpired;
        runtime = before.runtime;
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
        said = new Said(onBattery, lowBattery, runtime, now);
        device.node()
                .ifPresent(
                        node -> out.add(new Signal.SupplySeen(node, device.id(), onBattery, lowBattery, runtime, now)));
    }
}
