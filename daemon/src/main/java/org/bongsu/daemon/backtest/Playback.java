package org.bongsu.daemon.backtest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bongsu.collector.modbus.ModbusSettings;
import org.bongsu.collector.telemetry.StoredValue;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Stored values back into readings, in order of their sources' times.
 *
 * <p>A store has good values only, so the rest is concluded from what is missing. A value that a deadband left out is the
 * last stored one, which is given again each period until the report period is over. A point that is missing for longer
 * than it may be is STALE. A time in which nothing of any device was stored is one in which nobody listened or nothing was
 * kept: it says nothing of the sensors.
 */
final class Playback {

    /** What readings count as STALE after, in periods of their group, as in the collectors; of what is polled a time-out later. */
    private static final int STALE_PERIODS = 3;

    /** How often a point with a deadband is stored where nobody says; the collector's own default. */
    static final Duration REPORT = Duration.ofMinutes(10);

    /** Fewer devices that fall silent together may be broken; more are not listened to. */
    private static final int DEVICES_OF_A_GAP = 3;

    private static final long NEVER = Long.MIN_VALUE;

    /** Who is played to. */
    interface Audience {
        void give(List<List<Reading>> images, Moment at);

        /** Nothing is known any more. */
        void forget(Moment from, Moment to);

        void end(Moment at);
    }

    /** A point or a device fell silent, or a value is to be given again. */
    private record Due(long nanos, int point, boolean again) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(nanos, other.nanos);
            int byPoint = byTime != 0 ? byTime : Integer.compare(point, other.point);
            return byPoint != 0 ? byPoint : Boolean.compare(again, other.again);
        }
    }

    /** What is remembered of a point. */
    private static final class State {
        private final Point point;
        private final long period;
        private final long limit;
        private final boolean deadband;
        private final long report;
        /** Its silence is its device's: its own is nothing unusual. */
        private final boolean byDevice;

        private boolean heard;
        private boolean ever;
        private boolean stale;
        private double value;
        private long stored = NEVER;
        private long given = NEVER;
        private boolean watched;
        private boolean repeated;

        State(Inventory inventory, Point point) {
            this.point = point;
            Device device = point.device();
            PollGroup group = inventory.profile(device).group(point.name());
            PointLimits limits = inventory.limits(point);
            boolean polled = device.address() instanceof Address.Modbus || device.address() instanceof Address.Serial;
            this.period = device.period(group).toNanos();
            this.deadband = limits.deadband().isPresent();
            this.report = limits.report().orElse(REPORT).toNanos();
            long late = polled ? ModbusSettings.DEFAULT.timeout().toNanos() : 0;
            long longest = STALE_PERIODS * period + late + (deadband ? report : 0);
            // A Sparkplug device speaks when something changes, and only then.
            this.limit = device.address() instanceof Address.Sparkplug ? Math.max(longest, REPORT.toNanos()) : longest;
            this.byDevice = !polled || group == PollGroup.ONCE;
        }

        long deadline() {
            return stored + limit;
        }
    }

    private final Audience audience;
    private final Inventory inventory;
    private final State[] states;
    private final Map<String, List<State>> byDevice = new LinkedHashMap<>();
    private final Map<String, Integer> order = new LinkedHashMap<>();
    private final PriorityQueue<Due> dues = new PriorityQueue<>();
    private final long shortestLimit;
    private final Map<String, Long> unknownDevices = new TreeMap<>();
    private final Map<String, Long> unknownPoints = new TreeMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long readings;
    private long repeats;
    private @Nullable Moment first;
    private @Nullable Moment last;

    Playback(Inventory inventory, Audience audience) {
        this.inventory = inventory;
        this.audience = audience;
        List<Point> points = inventory.points();
        this.states = new State[points.size()];
        long shortest = Long.MAX_VALUE;
        for (Point point : points) {
            State state = new State(inventory, point);
            states[point.index()] = state;
            order.putIfAbsent(point.device().id(), order.size());
            byDevice.computeIfAbsent(point.device().id(), key -> new ArrayList<>())
                    .add(state);
            shortest = Math.min(shortest, state.limit);
        }
        this.shortestLimit = shortest;
    }

    Played play(StoredValues values, Moment to) throws IOException {
        while (true) {
            Optional<StoredValue> next = values.peek();
            Moment until = next.map(StoredValue::at).orElse(to);
            if (isGap(until)) {
                gap(until);
            } else {
                fallDueBefore(until.epochNanos());
            }
            if (next.isEmpty()) {
                audience.end(to);
                return new Played(
                        readings,
                        Optional.ofNullable(first),
                        Optional.ofNullable(last),
                        count(state -> state.ever),
                        count(state -> state.ever && state.deadband),
                        repeats,
                        unknownDevices,
                        unknownPoints,
                        gaps);
            }
            take(values, until);
        }
    }

    private int count(Predicate<State> which) {
        int count = 0;
        for (State state : states) {
            count += which.test(state) ? 1 : 0;
        }
        return count;
    }

    private void take(StoredValues values, Moment at) throws IOException {
        Images images = new Images();
        for (Optional<StoredValue> next = values.peek();
                next.isPresent() && next.get().at().equals(at);
                next = values.peek()) {
            StoredValue value = values.take();
            first = first == null ? at : first;
            last = at;
            Optional<Point> point = inventory.point(value.device() + "/" + value.point());
            if (point.isPresent()) {
                readings++;
                images.add(heard(states[point.get().index()], value));
            } else if (inventory.device(value.device()).isPresent()) {
                unknownPoints.merge(value.device() + "/" + value.point(), 1L, Long::sum);
            } else {
                unknownDevices.merge(value.device(), 1L, Long::sum);
            }
        }
        images.give(at);
    }

    private Reading heard(State state, StoredValue value) {
        Point point = state.point;
        Moment at = value.at();
        state.ever = true;
        state.heard = true;
        state.stale = false;
        state.value = Double.isFinite(value.value()) ? value.value() : 0;
        state.stored = at.epochNanos();
        state.given = state.stored;
        if (!state.watched) {
            state.watched = true;
            dues.add(new Due(state.deadline(), point.index(), false));
        }
        if (state.deadband && !state.repeated) {
            state.repeated = true;
            dues.add(new Due(state.given + state.period, point.index(), true));
        }
        // The registry may have been changed since.
        boolean believed = value.value() >= point.definition().min()
                && value.value() <= point.definition().max();
        return believed
                ? Reading.good(point, value.value(), at, at)
                : new Reading(
                        point,
                        state.value,
                        Quality.IMPLAUSIBLE,
                        point.definition().outOfRange(),
                        at,
                        at);
    }

    private void fallDueBefore(long until) {
        while (!dues.isEmpty() && dues.element().nanos() < until) {
            long nanos = dues.element().nanos();
            Moment at = new Moment(nanos);
            Images images = new Images();
            while (!dues.isEmpty() && dues.element().nanos() == nanos) {
                Due due = dues.remove();
                State state = states[due.point()];
                if (due.again()) {
                    again(state, nanos).ifPresent(images::add);
                } else {
                    silent(state, nanos, at).ifPresent(images::add);
                }
            }
            images.give(at);
        }
    }

    /** A value that lay within the deadband of the last one, for as long as that explains that it was not stored. */
    private Optional<Reading> again(State state, long nanos) {
        long planned = state.given + state.period;
        if (planned > nanos) {
            dues.add(new Due(planned, state.point.index(), true));
            return Optional.empty();
        }
        if (!state.heard || state.stale || nanos - state.stored > state.report) {
            state.repeated = false;
            return Optional.empty();
        }
        state.given = nanos;
        dues.add(new Due(nanos + state.period, state.point.index(), true));
        repeats++;
        Moment at = new Moment(nanos);
        return Optional.of(Reading.good(state.point, state.value, at, at));
    }

    private Optional<Reading> silent(State state, long nanos, Moment at) {
        long deadline = state.byDevice ? deviceDeadline(state) : state.deadline();
        if (deadline > nanos) {
            dues.add(new Due(deadline, state.point.index(), false));
            return Optional.empty();
        }
        state.watched = false;
        if (!state.heard || state.stale) {
            return Optional.empty();
        }
        state.stale = true;
        Cause cause = deviceDeadline(state) > nanos ? Cause.of(Cause.Kind.TOO_OLD) : Cause.DEVICE_SILENT;
        return Optional.of(new Reading(state.point, state.value, Quality.STALE, cause, new Moment(state.stored), at));
    }

    private long deviceDeadline(State of) {
        long latest = of.deadline();
        for (State state : byDevice.getOrDefault(of.point.device().id(), List.of())) {
            if (state.heard) {
                latest = Math.max(latest, state.deadline());
            }
        }
        return latest;
    }

    private boolean isGap(Moment until) {
        Moment before = last;
        if (before == null || before.until(until).toNanos() <= shortestLimit) {
            return false;
        }
        int fresh = 0;
        long first = Long.MAX_VALUE;
        for (List<State> points : byDevice.values()) {
            Optional<State> one =
                    points.stream().filter(state -> state.heard && !state.stale).findFirst();
            if (one.isPresent()) {
                fresh++;
                first = Math.min(first, deviceDeadline(one.get()));
            }
        }
        return fresh >= DEVICES_OF_A_GAP && first < until.epochNanos();
    }

    private void gap(Moment until) {
        Moment from = last == null ? until : last;
        gaps.add(new Gap(from, until));
        dues.clear();
        for (State state : states) {
            state.heard = false;
            state.stale = false;
            state.watched = false;
            state.repeated = false;
        }
        audience.forget(from, until);
    }

    /** What is taken together: a device's readings of one time. */
    private final class Images {
        private final TreeMap<Integer, List<Reading>> images = new TreeMap<>();

        void add(Reading reading) {
            images.computeIfAbsent(order.getOrDefault(reading.point().device().id(), 0), key -> new ArrayList<>())
                    .add(reading);
        }

        void give(Moment at) {
            if (!images.isEmpty()) {
                audience.give(List.copyOf(images.values()), at);
            }
        }
    }
}
