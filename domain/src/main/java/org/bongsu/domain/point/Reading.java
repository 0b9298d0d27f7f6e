package org.bongsu.domain.point;

import java.util.OptionalDouble;
import org.bongsu.domain.Moment;

/**
 * A point's value as it was read, with its times and quality.
 *
 * @param raw the value where {@code quality} has one, else 0 and without meaning; use {@link #value()}
 * @param cause why the quality is not GOOD, or what was put right where it is
 * @param source when the source says it was measured, arrival where it does not say; of a FROZEN value, when it last
 *     changed
 * @param arrival when it reached us
 */
public record Reading(Point point, double raw, Quality quality, Cause cause, Moment source, Moment arrival) {

    public Reading {
        if (!Double.isFinite(raw)) {
            throw new IllegalArgumentException(point.id() + ": absence is a quality, never the number " + raw);
        }
        if (!cause.kind().explains(quality)) {
            throw new IllegalArgumentException(point.id() + ": " + cause.kind() + " makes no reading " + quality);
        }
    }

    public static Reading good(Point point, double value, Moment source, Moment arrival) {
        return new Reading(point, value, Quality.GOOD, Cause.NONE, source, arrival);
    }

    public static Reading absent(Point point, Cause cause, Moment at) {
        return new Reading(point, 0, Quality.UNDEFINED, cause, at, at);
    }

    /** The value if it can be believed. */
    public OptionalDouble value() {
        return quality == Quality.GOOD ? OptionalDouble.of(raw) : OptionalDouble.empty();
    }

    /**
     * What is left of it when its device is not heard any more: STALE under its own source time, as a fresh one would make
     * an old value look new; UNDEFINED where it never was a value.
     */
    public Reading lost(Cause why, Moment now) {
        Quality left = quality == Quality.UNDEFINED ? Quality.UNDEFINED : Quality.STALE;
        return new Reading(point, raw, left, why, source, now);
    }

    /** The same value, less believed. */
    public Reading doubted(Quality worse, Cause why) {
        return new Reading(point, raw, worse, why, source, arrival);
    }
}
