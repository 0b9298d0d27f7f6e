package org.bongsu.domain.point;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is believed of a point beyond its registry's range, and how much of it is stored. Each part is absent where nobody
 * says; a device's own part replaces its profile's.
 *
 * @param min smallest believable value, in the registry's unit
 * @param max largest believable value
 * @param rate most believable change a second, in the registry's unit; a faster one is IMPLAUSIBLE until it is repeated
 * @param varies how long a live sensor can show the very same value; after that it is FROZEN
 * @param deadband changes no larger than this are not stored
 * @param report stored at least this often, whatever the deadband
 */
public record PointLimits(
        OptionalDouble min,
        OptionalDouble max,
        OptionalDouble rate,
        Optional<Duration> varies,
        OptionalDouble deadband,
        Optional<Duration> report) {

    public static final PointLimits NONE = new PointLimits(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty());

    /** These limits where they say something, else the other's. */
    public PointLimits over(PointLimits other) {
        return new PointLimits(
                min.isPresent() ? min : other.min,
                max.isPresent() ? max : other.max,
                rate.isPresent() ? rate : other.rate,
                varies.or(() -> other.varies),
                deadband.isPresent() ? deadband : other.deadband,
                report.or(() -> other.report));
    }
}
