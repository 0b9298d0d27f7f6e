package org.bongsu.collector.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Leaves readings out that tell a store nothing: those of points with a deadband that differ from the last stored one by no
 * more than that. Stored are the first value, every change beyond the deadband, every change of quality, and one reading a
 * report period. The reading right before a change is stored with it: a line drawn between stored points then shows a jump
 * where there was a jump, and no slope that never was. What is older than the last stored one is stored as it comes.
 *
 * <p>Points without a deadband pass. Owned by the spool's thread.
 */
final class Deadband {

    /** A point with a deadband whose report period nobody set is stored at least this often: a chart of an hour has it. */
    static final Duration REPORT = Duration.ofMinutes(10);

    private final State[] states;
    private final boolean isIdle;
    private long leftOut;

    /** What is remembered of one point. */
    private static final class State {
        private final Point point;
        private final double deadband;
        private final long reportNanos;
        private boolean stored;
        private double value;
        private long nanos;
        private @Nullable Reading withheld;

        State(Point point, double deadband, long reportNanos) {
            this.point = point;
            this.deadband = deadband;
            this.reportNanos = reportNanos;
        }
    }

    /** @param former whose memory is taken over for points of the same id; null at the start */
    Deadband(Inventory inventory, @Nullable Deadband former) {
        Map<String, State> remembered = new LinkedHashMap<>();
        if (former != null) {
            for (State state : former.states) {
                remembered.put(state.point.id(), state);
            }
        }
        List<State> made = new ArrayList<>();
        boolean any = false;
        for (Point point : inventory.points()) {
            PointLimits limits = inventory.limits(point);
            OptionalDouble deadband = limits.deadband();
            State state = new State(
                    point, deadband.orElse(-1), limits.report().orElse(REPORT).toNanos());
            any |= deadband.isPresent();
            State before = remembered.get(point.id());
            if (before != null) {
                state.stored = before.stored;
                state.value = before.value;
                state.nanos = before.nanos;
                state.withheld = before.withheld == null ? null : moved(before.withheld, point);
            }
            made.add(state);
        }
        this.states = made.toArray(new State[0]);
        this.isIdle = !any;
    }

    private static Reading moved(Reading reading, Point point) {
        return Reading.good(point, reading.raw(), reading.source(), reading.arrival());
    }

    /** Readings left out for good since the last call. */
    long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }

    /** What of the readings is to be stored, with what was withheld before them, in order. */
    List<Reading> filter(List<Reading> readings) {
        if (isIdle) {
            return readings;
        }
        List<Reading> kept = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            int index = reading.point().index();
            if (index < states.length && states[index].point.equals(reading.point()) && states[index].deadband >= 0) {
                judge(states[index], reading, kept);
            } else {
                kept.add(reading);
            }
        }
        return kept;
    }

    private void judge(State state, Reading reading, List<Reading> kept) {
        if (!LineFormat.isStored(reading)) {
            release(state, kept);
            state.stored = false;
            kept.add(reading);
            return;
        }
        long nanos = reading.source().epochNanos();
        if (state.stored && nanos <= newest(state)) {
            kept.add(reading);
            return;
        }
        if (!state.stored) {
            store(state, reading, kept);
        } else if (Math.abs(reading.raw() - state.value) > state.deadband) {
            release(state, kept);
            store(state, reading, kept);
        } else if (nanos - state.nanos >= state.reportNanos) {
            leaveOut(state);
            store(state, reading, kept);
        } else {
            leaveOut(state);
            state.withheld = reading;
        }
    }

    private static long newest(State state) {
        return state.withheld == null ? state.nanos : state.withheld.source().epochNanos();
    }

    private static void store(State state, Reading reading, List<Reading> kept) {
        state.stored = true;
        state.value = reading.raw();
        state.nanos = reading.source().epochNanos();
        kept.add(reading);
    }

    private static void release(State state, List<Reading> kept) {
        if (state.withheld != null) {
            kept.add(state.withheld);
            state.withheld = null;
        }
    }

    private void leaveOut(State state) {
        if (state.withheld != null) {
            leftOut++;
            state.withheld = null;
        }
    }
}
