package org.bongsu.collector.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.RegisterIdentity;
import org.bongsu.domain.profile.Span;
import org.jspecify.annotations.Nullable;

/**
 * One device behind a lane: when it is due, what it last said, and whether it still speaks. No input or output; owned by
 * its lane's event loop.
 */
final class Unit {

    /** Failures in a row that are put down to chance: the next period tries again, on a fresh connection. */
    private static final int FREE_FAILURES = 1;

    private final Device device;
    private final Profile profile;
    private final int number;
    private final int order;
    private final List<Point> points;
    private final RegisterCodec codec;
    private final List<Span> identity;
    private final ScenarioClock clock;
    private final ModbusSettings settings;
    private final Backoff backoff;
    private final Moment started;
    private Moment due;
    private @Nullable Moment lastGood;
    private List<Reading> last = List.of();
    private int failures;
    private Optional<Cause> firstCause = Optional.empty();
    private Optional<Cause> lostFor = Optional.empty();

    /**
     * @param number the unit id on the wire
     * @param order breaks ties between units due at once
     * @param firstDue the first poll; later ones follow in whole periods
     */
    Unit(
            Inventory inventory,
            Device device,
            int number,
            int order,
            Moment started,
            Moment firstDue,
            ScenarioClock clock,
            ModbusSettings settings,
            Backoff backoff) {
        this.device = device;
        this.profile = inventory.profile(device);
        this.number = number;
        this.order = order;
        this.points = inventory.pointsOf(device);
        this.codec = new RegisterCodec(inventory, device);
        this.identity = identitySpans(profile.identity());
        this.clock = clock;
        this.settings = settings;
        this.backoff = backoff;
        this.started = started;
        this.due = firstDue;
    }

    Device device() {
        return device;
    }

    int number() {
        return number;
    }

    int order() {
        return order;
    }

    long dueMillis() {
        return clock.wallMillis(due);
    }

    List<Span> identity() {
        return identity;
    }

    List<Span> spans() {
        return codec.spans();
    }

    Cause notIdentified() {
        return Cause.misidentified("not a " + profile.model());
    }

    boolean identifiedBy(RegisterCodec.Registers registers) {
        return profile.identity().stream().allMatch(id -> registers.get(id.function(), id.address()) == id.value());
    }

    /** The registers of a whole poll, taken at {@code now}. @return the readings to hand on */
    List<Reading> succeeded(RegisterCodec.Registers registers, Moment now) {
        last = codec.decode(registers, now, now);
        lastGood = now;
        failures = 0;
        backoff.reset();
        firstCause = Optional.empty();
        lostFor = Optional.empty();
        return last;
    }

    boolean isLost() {
        return lostFor.isPresent();
    }

    /** Notes a failed poll; {@link #judge} says what follows from it. */
    void failed(Cause cause) {
        failures++;
        if (firstCause.isEmpty()) {
            firstCause = Optional.of(cause);
        }
    }

    /**
     * STALE readings, once, when nothing good came for the periods allowed. With no more than one failed poll to show for
     * it, it may be the lane that is late, or chance (in a fast rehearsal one lost reply outlasts the periods): a time-out
     * more is granted.
     *
     * @return empty when nothing changes
     */
    List<Reading> judge(long wallMillis) {
        if (isLost() || wallMillis < judgementMillis()) {
            return List.of();
        }
        return lose(firstCause.orElse(Cause.DEVICE_SILENT), clock.at(wallMillis));
    }

    /** When {@link #judge} may next say something; far off once the device is lost. */
    long judgementMillis() {
        if (isLost()) {
            return Long.MAX_VALUE;
        }
        Moment from = lastGood == null ? started : lastGood;
        long periodsOver = clock.wallMillis(from.plus(device.period().multipliedBy(settings.stalePeriods())));
        return failures > FREE_FAILURES
                ? periodsOver
                : periodsOver + settings.timeout().toMillis();
    }

    /** UNDEFINED readings, once, for a device that is not what its profile describes. */
    List<Reading> misidentified(Moment now) {
        if (lostFor.equals(Optional.of(notIdentified()))) {
            return List.of();
        }
        lostFor = Optional.of(notIdentified());
        last = List.of();
        return points.stream()
                .map(point -> Reading.absent(point, notIdentified(), now))
                .toList();
    }

    /** The last values under their own source times. */
    private List<Reading> lose(Cause cause, Moment now) {
        lostFor = Optional.of(cause);
        if (last.isEmpty()) {
            return points.stream()
                    .map(point -> Reading.absent(point, cause, now))
                    .toList();
        }
        return last.stream().map(reading -> reading.lost(cause, now)).toList();
    }

    Cause lostFor() {
        return lostFor.orElse(Cause.NONE);
    }

    /**
     * The next due time, a whole number of periods after the last.
     *
     * @param mayBackOff whether the failure is the device's own rather than the lane's
     * @return polls that were left out because their time had gone by
     */
    long reschedule(long wallMillis, boolean mayBackOff) {
        long missed = periodsSinceDue(wallMillis);
        boolean waits = mayBackOff && failures > FREE_FAILURES;
        long ahead = waits ? periodsSinceDue(wallMillis + backoff.afterFailure()) : missed;
        due = due.plus(device.period().multipliedBy(ahead + 1));
        return missed;
    }

    private long periodsSinceDue(long wallMillis) {
        long since = due.until(clock.at(wallMillis)).toNanos();
        return Math.max(0, since / device.period().toNanos());
    }

    /** Neighbouring identity registers in one request each. */
    private static List<Span> identitySpans(List<RegisterIdentity> identity) {
        List<RegisterIdentity> sorted = new ArrayList<>(identity);
        sorted.sort(Comparator.comparingInt(RegisterIdentity::function).thenComparingInt(RegisterIdentity::address));
        List<Span> spans = new ArrayList<>();
        for (RegisterIdentity register : sorted) {
            Span open = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (open != null
                    && open.function() == register.function()
                    && open.address() + open.count() == register.address()) {
                spans.set(spans.size() - 1, new Span(open.function(), open.address(), open.count() + 1));
            } else {
                spans.add(new Span(register.function(), register.address(), 1));
            }
        }
        return List.copyOf(spans);
    }
}
