package org.bongsu.domain.profile;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/** The points of one poll, ready to be read from the bytes of its registers. Immutable; shared by any threads. */
public final class ImageDecoder {

    private static final int MOST_EXPONENT = 10;
    private static final double[] POWERS = powers();

    /** Shared by all devices of a profile: a thousand copies would not stay in a processor's cache. */
    private final Slot[] slots;

    private final Point[] points;

    private static double[] powers() {
        double[] powers = new double[2 * MOST_EXPONENT + 1];
        for (int exponent = -MOST_EXPONENT; exponent <= MOST_EXPONENT; exponent++) {
            powers[exponent + MOST_EXPONENT] = powerOfTen(exponent);
        }
        return powers;
    }

    /** Ten multiplied with itself: not the nearest double for every exponent, but the same on every machine. */
    static double powerOfTen(int exponent) {
        double power = 1;
        for (int i = 0; i < Math.abs(exponent); i++) {
            power *= 10;
        }
        return exponent < 0 ? 1 / power : power;
    }

    /** One point of any device. */
    private static final class Slot {
        final RegisterCodec.Mapping mapping;
        final FieldReader[] readers;
        final double min;
        final double max;
        final boolean tokens;
        final Cause outOfRange;
        /** Why it has no value, whatever the image says; null where it has. */
        final @Nullable Cause absent;

        /** @param fields those of the mapping's that can be read */
        Slot(
                RegisterCodec.Mapping mapping,
                List<RegisterField> fields,
                IntBinaryOperator offsets,
                @Nullable Cause absent) {
            this.mapping = mapping;
            PointDefinition definition = mapping.point().definition();
            this.readers = absent == null
                    ? fields.stream()
                            .map(field -> new FieldReader(field, definition, offsets))
                            .toArray(FieldReader[]::new)
                    : new FieldReader[0];
            this.min = definition.min();
            this.max = definition.max();
            this.tokens = definition.type() != PointType.NUMBER && readers.length > 0 && readers[0].hasTokens();
            this.outOfRange = definition.outOfRange();
            this.absent = absent;
        }

        Reading read(Point point, byte[] image, Moment source, Moment arrival) {
            if (absent != null) {
                return Reading.absent(point, absent, arrival);
            }
            double value = 0;
            long bits = 0;
            for (int i = 0; i < readers.length; i++) {
                FieldReader reader = readers[i];
                long raw = reader.raw(image);
                if (reader.isSentinel(raw)) {
                    if (tokens && i > 0) {
                        continue;
                    }
                    return new Reading(point, 0, Quality.UNDEFINED, Cause.SENTINEL, source, arrival);
                }
                if (reader.hasTokens()) {
                    bits |= reader.tokens(raw);
                    continue;
                }
                int exponent = reader.hasScaleRegister() ? reader.exponent(image) : 0;
                if (exponent < -MOST_EXPONENT || exponent > MOST_EXPONENT) {
                    return unscaled(point, exponent, source, arrival);
                }
                value = reader.value(raw, POWERS[exponent + MOST_EXPONENT]);
            }
            if (tokens) {
                value = bits;
            }
            if (value >= min && value <= max && Double.isFinite(value)) {
                return Reading.good(point, value, source, arrival);
            }
            double shown = Double.isFinite(value) ? value : 0;
            return new Reading(point, shown, Quality.IMPLAUSIBLE, outOfRange, source, arrival);
        }

        private static Reading unscaled(Point point, int exponent, Moment source, Moment arrival) {
            return exponent == Short.MIN_VALUE
                    ? new Reading(point, 0, Quality.UNDEFINED, Cause.SCALE_FACTOR_MISSING, source, arrival)
                    : new Reading(
                            point,
                            0,
                            Quality.IMPLAUSIBLE,
                            new Cause(Cause.Kind.SCALE_FACTOR_WRONG, "10^" + exponent),
                            source,
                            arrival);
        }
    }

    private ImageDecoder(Slot[] slots, Point[] points) {
        this.slots = slots;
        this.points = points;
    }

    /** @param offsets byte offset in the image by function and address */
    static ImageDecoder of(List<RegisterCodec.Mapping> mappings, IntBinaryOperator offsets) {
        Slot[] slots = mappings.stream()
                .map(mapping -> new Slot(
                        mapping, mapping.fields(), offsets, mapping.fields().isEmpty() ? Cause.NOT_IN_PROFILE : null))
                .toArray(Slot[]::new);
        return new ImageDecoder(
                slots, mappings.stream().map(RegisterCodec.Mapping::point).toArray(Point[]::new));
    }

    /** The same for another device. @param others its points, as many and in the same order */
    ImageDecoder with(List<Point> others) {
        if (others.size() != slots.length) {
            throw new IllegalArgumentException(others.size() + " points for " + slots.length);
        }
        return new ImageDecoder(slots, others.toArray(Point[]::new));
    }

    /**
     * The decoder for a plan in which some registers are refused: their points are UNDEFINED, but for one that is joined from
     * several fields and whose first can be read.
     *
     * @param cause of an exception
     */
    public ImageDecoder refusing(SpanPlan plan, IntFunction<Cause> cause) {
        Slot[] after = Arrays.stream(slots)
                .map(slot -> refusing(slot.mapping, plan, cause))
                .toArray(Slot[]::new);
        return new ImageDecoder(after, points);
    }

    private static Slot refusing(RegisterCodec.Mapping mapping, SpanPlan plan, IntFunction<Cause> cause) {
        List<RegisterField> fields = mapping.fields();
        List<RegisterField> given =
                fields.stream().filter(field -> refusal(field, plan).isEmpty()).toList();
        boolean joined = fields.stream().noneMatch(field -> field.tokens().isEmpty());
        Cause absent = fields.stream()
                .limit(joined ? 1 : fields.size())
                .flatMap(field -> refusal(field, plan).stream())
                .findFirst()
                .map(refusal -> cause.apply(refusal.exception()))
                .orElse(null);
        return new Slot(mapping, given, plan::offset, absent);
    }

    private static Optional<SpanPlan.Refusal> refusal(RegisterField field, SpanPlan plan) {
        Optional<SpanPlan.Refusal> own =
                plan.refusal(field.function(), field.address(), field.type().registers());
        return own.isEmpty() && field.scaleRegister().isPresent()
                ? plan.refusal(field.function(), field.scaleRegister().getAsInt(), 1)
                : own;
    }

    /** The points read, in the order of the readings. */
    public List<Point> points() {
        return List.of(points);
    }

    /** One reading a point, in the order of the inventory. */
    public List<Reading> decode(byte[] image, Moment source, Moment arrival) {
        Reading[] readings = new Reading[slots.length];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = slots[i].read(points[i], image, source, arrival);
        }
        return Collections.unmodifiableList(Arrays.asList(readings));
    }
}
