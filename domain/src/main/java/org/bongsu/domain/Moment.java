package org.bongsu.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * An instant on the time line on which rules, holds and deadlines run: scenario time in a rehearsal, wall time in a
 * real room. Nanoseconds since 1970-01-01T00:00Z, good until the year 2262.
 */
public record Moment(long epochNanos) implements Comparable<Moment> {

    /** Later than every moment that can occur; stands for "no end known" only inside comparisons. */
    public static final Moment FAR = new Moment(Long.MAX_VALUE);

    private static final long NANOS = 1_000_000_000L;

    public static Moment of(Instant instant) {
        return new Moment(Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano()));
    }

    public static Moment ofEpochMillis(long millis) {
        return new Moment(Math.multiplyExact(millis, 1_000_000L));
    }

    /** @throws java.time.format.DateTimeParseException unless the text is ISO 8601 in UTC, such as 2022-10-15T06:19:00Z */
    public static Moment parse(String iso) {
        return of(Instant.parse(iso));
    }

    public Moment plus(Duration duration) {
        return new Moment(Math.addExact(epochNanos, duration.toNanos()));
    }

    public Moment plusSeconds(double seconds) {
        return new Moment(Math.addExact(epochNanos, Math.round(seconds * NANOS)));
    }

    public Moment minus(Duration duration) {
        return new Moment(Math.subtractExact(epochNanos, duration.toNanos()));
    }

    /** From this moment to the other; negative when the other is earlier. */
    public Duration until(Moment other) {
        return Duration.ofNanos(Math.subtractExact(other.epochNanos, epochNanos));
    }

    /** Seconds from this moment to the other; negative when the other is earlier. */
    public double secondsUntil(Moment other) {
        return (other.epochNanos - epochNanos) / (double) NANOS;
    }

    public boolean isBefore(Moment other) {
        return epochNanos < other.epochNanos;
    }

    public boolean isAfter(Moment other) {
        return epochNanos > other.epochNanos;
    }

    public Moment earlier(Moment other) {
        return isAfter(other) ? other : this;
    }

    public Moment later(Moment other) {
        return isBefore(other) ? other : this;
    }

    public long epochMillis() {
        return Math.floorDiv(epochNanos, 1_000_000L);
    }

    public Instant toInstant() {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, NANOS), Math.floorMod(epochNanos, NANOS));
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(epochNanos, other.epochNanos);
    }

    /** ISO 8601 in UTC. */
    @Override
    public String toString() {
        return toInstant().toString();
    }
}
