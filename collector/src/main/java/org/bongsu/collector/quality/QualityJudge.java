package org.bongsu.collector.quality;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Applies a device's limits to what it says. Pure: time comes with the readings. A reading that is as good as it came is
 * handed back itself, without memory taken. Owned by the thread that reads the device.
 *
 * <p>Range: outside it a value is IMPLAUSIBLE.
 *
 * <p>Rate: a value that moved faster is IMPLAUSIBLE until a second one agrees with it, or a third runs on the same way. A
 * glitch agrees with nothing that follows; a breaker that opens and a cell that bursts do. So a true step is doubted for one
 * reading, and the fastest fire for two: it is believed from then on until it slows down or turns.
 *
 * <p>Unchanged: the very same number for as long as a living sensor cannot show it is FROZEN, and stays so until the first
 * change. Its source time is that of its last change: a frozen value never looks new. The time in which a device was silent or
 * said nothing that could be believed does not count against it, and neither does a value that it did not repeat.
 */
public final class QualityJudge {

    /** Readings in a row that run the same way too fast; the next is believed. */
    private static final int DOUBTS = 2;

    /** Two readings nearer than half a period say nothing of a rate: their times are those of the network. */
    private static final int SHORTEST_OF_PERIOD = 2;

    private static final int NANOS = 1_000_000_000;

    private final boolean limited;
    private final PointDefinition[] definitions;
    private final double[] min;
    private final double[] max;
    private final double[] rates;
    private final long[] shortestNanos;
    private final long[] varies;
    private final @Nullable Cause[] outOfRange;
    private final @Nullable Cause[] unchanged;
    private final boolean[] heard;
    private final double[] values;
    private final @Nullable Moment[] changedAt;
    /** Since when the value has been repeated, by arrival. */
    private final long[] repeatedFrom;

    private final boolean[] frozen;
    private final boolean[] levelKnown;
    private final double[] levels;
    private final long[] levelTimes;
    /** The last value: the doubted one, or while it runs on the one that was believed for that. */
    private final double[] suspects;

    private final long[] suspectTimes;
    /** Readings in a row that ran the same way too fast, up to the bound and there as long as they do. */
    private final int[] doubts;
    /** Which way they ran, 1 or -1. */
    private final double[] ways;
    /** Index of the device's first point; another one after the configuration was read again. */
    private int first;

    public QualityJudge(Inventory inventory, Device device) {
        List<Point> points = inventory.pointsOf(device);
        int n = points.size();
        definitions = new PointDefinition[n];
        min = new double[n];
        max = new double[n];
        rates = new double[n];
        shortestNanos = new long[n];
        varies = new long[n];
        outOfRange = new Cause[n];
        unchanged = new Cause[n];
        heard = new boolean[n];
        values = new double[n];
        changedAt = new Moment[n];
        repeatedFrom = new long[n];
        frozen = new boolean[n];
        levelKnown = new boolean[n];
        levels = new double[n];
        levelTimes = new long[n];
        suspects = new double[n];
        suspectTimes = new long[n];
        doubts = new int[n];
        ways = new double[n];
        first = points.isEmpty() ? 0 : points.get(0).index();
        Profile profile = inventory.profile(device);
        boolean any = false;
        for (int i = 0; i < n; i++) {
            definitions[i] = points.get(i).definition();
            Duration period = device.period(profile.group(points.get(i).name()));
            shortestNanos[i] = Math.max(1, period.toNanos() / SHORTEST_OF_PERIOD);
            any |= limit(i, inventory.limits(points.get(i)));
        }
        limited = any;
    }

    /** Returns whether the point has a limit. */
    private boolean limit(int i, PointLimits limits) {
        min[i] = limits.min().orElse(Double.NEGATIVE_INFINITY);
        max[i] = limits.max().orElse(Double.POSITIVE_INFINITY);
        rates[i] = limits.rate().orElse(Double.POSITIVE_INFINITY);
        varies[i] = limits.varies().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        limits.varies().ifPresent(time -> unchanged[i] = new Cause(Cause.Kind.UNCHANGED, time.toSeconds() + " s"));
        boolean ranged = limits.min().isPresent() || limits.max().isPresent();
        if (ranged) {
            outOfRange[i] = definitions[i].outOfRange(
                    either(limits.min(), definitions[i].min()), either(limits.max(), definitions[i].max()));
        }
        return ranged || limits.rate().isPresent() || limits.varies().isPresent();
    }

    private static double either(OptionalDouble given, double otherwise) {
        return given.orElse(otherwise);
    }

    /** Whether any point of the device has a limit; the others are handed back as they came. */
    public boolean limited() {
        return limited;
    }

    /**
     * Judges the next reading of one of the device's points.
     *
     * @throws IllegalArgumentException when the point is not of this device
     */
    public Reading judge(Reading reading) {
        if (!limited) {
            return reading;
        }
        int i = position(reading.point());
        if (reading.quality() != Quality.GOOD) {
            return unseen(i, reading);
        }
        double value = reading.raw();
        boolean repeats = heard[i] && value == values[i];
        if (repeats) {
            return unmoved(i, reading);
        }
        heard[i] = true;
        values[i] = value;
        changedAt[i] = reading.source();
        repeatedFrom[i] = reading.arrival().epochNanos();
        frozen[i] = false;
        return moved(i, reading);
    }

    /** What comes of a value that the device did not say just now. */
    private Reading unseen(int i, Reading reading) {
        // From its next good answer on the time counts anew.
        repeatedFrom[i] = Long.MAX_VALUE;
        return frozen[i] && reading.quality() == Quality.STALE
                ? at(i, reading, Quality.STALE, reading.cause())
                : reading;
    }

    private Reading unmoved(int i, Reading reading) {
        if (varies[i] != Long.MAX_VALUE) {
            long now = reading.arrival().epochNanos();
            repeatedFrom[i] = Math.min(repeatedFrom[i], now);
            frozen[i] |= now - repeatedFrom[i] >= varies[i];
        }
        Cause cause = unchanged[i];
        return frozen[i] && cause != null ? at(i, reading, Quality.FROZEN, cause) : moved(i, reading);
    }

    private Reading at(int i, Reading reading, Quality quality, Cause cause) {
        Moment changed = changedAt[i];
        Moment source = changed == null ? reading.source() : changed;
        return new Reading(reading.point(), reading.raw(), quality, cause, source, reading.arrival());
    }

    private Reading moved(int i, Reading reading) {
        double value = reading.raw();
        Cause cause = outOfRange[i];
        if (cause != null && (value < min[i] || value > max[i])) {
            return reading.doubted(Quality.IMPLAUSIBLE, cause);
        }
        return rates[i] == Double.POSITIVE_INFINITY ? reading : paced(i, reading);
    }

    private Reading paced(int i, Reading reading) {
        double value = reading.raw();
        long time = reading.source().epochNanos();
        boolean slow = !levelKnown[i]
                || reaches(i, levels[i], levelTimes[i], value, time)
                || doubts[i] > 0 && reaches(i, suspects[i], suspectTimes[i], value, time);
        if (slow) {
            doubts[i] = 0;
            return believed(i, reading);
        }
        double last = doubts[i] > 0 ? suspects[i] : levels[i];
        double way = Math.signum(value - last);
        boolean runsOn = doubts[i] > 0 && way == ways[i];
        boolean enough = runsOn && doubts[i] == DOUBTS;
        doubts[i] = runsOn ? Math.min(DOUBTS, doubts[i] + 1) : 1;
        ways[i] = way;
        suspects[i] = value;
        suspectTimes[i] = time;
        return enough ? believed(i, reading) : reading.doubted(Quality.IMPLAUSIBLE, tooFast(i, value, time));
    }

    private Reading believed(int i, Reading reading) {
        levelKnown[i] = true;
        levels[i] = reading.raw();
        levelTimes[i] = reading.source().epochNanos();
        return reading;
    }

    private boolean reaches(int i, double from, long fromNanos, double to, long toNanos) {
        double seconds = (double) Math.max(shortestNanos[i], Math.abs(toNanos - fromNanos)) / NANOS;
        return Math.abs(to - from) <= rates[i] * seconds;
    }

    private Cause tooFast(int i, double value, long time) {
        double seconds = (time - levelTimes[i]) / (double) NANOS;
        String detail = shown(i, levels[i]) + " → " + shown(i, value) + " " + definitions[i].unit() + ", "
                + Math.round(seconds * 10) / 10.0 + " s";
        return new Cause(Cause.Kind.IMPOSSIBLE_RATE, detail);
    }

    private String shown(int i, double value) {
        return definitions[i].describe(Math.round(value * 1_000) / 1_000.0);
    }

    private int position(Point point) {
        int i = point.index() - first;
        return i >= 0 && i < definitions.length && definitions[i] == point.definition() ? i : renumbered(point);
    }

    /** The configuration was read again: the same points, numbered anew. */
    private int renumbered(Point point) {
        for (int i = 0; i < definitions.length; i++) {
            if (definitions[i].name().equals(point.name())) {
                first = point.index() - i;
                definitions[i] = point.definition();
                return i;
            }
        }
        throw new IllegalArgumentException(point.id() + " is not judged here: "
                + Arrays.stream(definitions).map(PointDefinition::name).toList());
    }
}
