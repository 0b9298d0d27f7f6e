package org.bongsu.domain.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;

/**
 * Registers to readings and back, for one device. Pure and immutable; the only place that knows word order, scales and
 * sentinels, so that collector, simulators and drill cannot disagree.
 */
public final class RegisterCodec {

    private final List<Slot> slots = new ArrayList<>();
    private final List<Span> spans;

    private record Slot(Point point, List<RegisterField> fields) {}

    /** Registers by function and address; a missing register throws. */
    @FunctionalInterface
    public interface Registers {
        /** The register's 16 bits as 0 to 65535. */
        int get(int function, int address);
    }

    /** Where encoded registers go. */
    @FunctionalInterface
    public interface RegisterSink {
        void put(int function, int address, int value);
    }

    public RegisterCodec(Inventory inventory, Device device) {
        Profile profile = inventory.profile(device);
        Map<String, List<RegisterField>> byPoint = new LinkedHashMap<>();
        profile.registers()
                .forEach(field -> byPoint.computeIfAbsent(field.point(), key -> new ArrayList<>())
                        .add(field));
        for (Point point : inventory.pointsOf(device)) {
            slots.add(new Slot(point, List.copyOf(byPoint.getOrDefault(point.name(), List.of()))));
        }
        this.spans = spans(profile);
    }

    /** The requests that read every point once, in order of address. */
    public List<Span> spans() {
        return spans;
    }

    /** Sorts all registers needed by function and address and extends greedily; linear, unlike an optimal cover. */
    public static List<Span> spans(Profile profile) {
        List<int[]> wanted = new ArrayList<>();
        TreeSet<Integer> scales = new TreeSet<>();
        for (RegisterField field : profile.registers()) {
            wanted.add(
                    new int[] {field.function(), field.address(), field.type().registers()});
            field.scaleRegister().ifPresent(a -> {
                if (scales.add(field.function() * 65_536 + a)) {
                    wanted.add(new int[] {field.function(), a, 1});
                }
            });
        }
        wanted.sort(Comparator.<int[]>comparingInt(w -> w[0]).thenComparingInt(w -> w[1]));
        List<Span> spans = new ArrayList<>();
        int function = 0;
        int start = 0;
        int end = 0;
        for (int[] want : wanted) {
            int wantEnd = want[1] + want[2];
            boolean joins = want[0] == function
                    && want[1] - end <= profile.tuning().maxGap()
                    && wantEnd - start <= profile.tuning().maxSpan();
            if (function != 0 && joins) {
                end = Math.max(end, wantEnd);
                continue;
            }
            if (function != 0) {
                spans.add(new Span(function, start, end - start));
            }
            function = want[0];
            start = want[1];
            end = wantEnd;
        }
        if (function != 0) {
            spans.add(new Span(function, start, end - start));
        }
        return List.copyOf(spans);
    }

    /** One reading a point, in the order of the inventory. */
    public List<Reading> decode(Registers registers, Moment source, Moment arrival) {
        List<Reading> readings = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            readings.add(decode(slot, registers, source, arrival));
        }
        return readings;
    }

    private static Reading decode(Slot slot, Registers registers, Moment source, Moment arrival) {
        PointDefinition definition = slot.point().definition();
        if (slot.fields().isEmpty()) {
            return Reading.absent(slot.point(), Cause.of(Cause.Kind.NOT_IN_PROFILE), arrival);
        }
        double value = 0;
        long bits = 0;
        for (RegisterField field : slot.fields()) {
            long raw = raw(field, registers);
            if (field.sentinels().contains(raw)) {
                return new Reading(slot.point(), 0, Quality.UNDEFINED, Cause.of(Cause.Kind.SENTINEL), source, arrival);
            }
            if (field.tokens().isEmpty()) {
                OptionalInt power = field.scaleRegister();
                int exponent = power.isPresent() ? (short) registers.get(field.function(), power.getAsInt()) : 0;
                if (power.isPresent() && exponent == Short.MIN_VALUE) {
                    return new Reading(
                            slot.point(),
                            0,
                            Quality.UNDEFINED,
                            Cause.of(Cause.Kind.SCALE_FACTOR_MISSING),
                            source,
                            arrival);
                }
                if (exponent < -10 || exponent > 10) {
                    return new Reading(
                            slot.point(),
                            0,
                            Quality.IMPLAUSIBLE,
                            new Cause(Cause.Kind.SCALE_FACTOR_WRONG, "10^" + exponent),
                            source,
                            arrival);
                }
                value = number(field, raw) * field.scale() * powerOfTen(exponent) + field.offset();
            } else {
                bits |= tokens(field, raw, definition);
            }
        }
        if (definition.type() != PointType.NUMBER
                && !slot.fields().get(0).tokens().isEmpty()) {
            value = bits;
        }
        if (!Double.isFinite(value) || value < definition.min() || value > definition.max()) {
            Cause cause = definition.outOfRange();
            return new Reading(
                    slot.point(), Double.isFinite(value) ? value : 0, Quality.IMPLAUSIBLE, cause, source, arrival);
        }
        return Reading.good(slot.point(), value, source, arrival);
    }

    private static long raw(RegisterField field, Registers registers) {
        long raw = 0;
        for (int i = 0; i < field.type().registers(); i++) {
            raw = raw << 16 | registers.get(field.function(), field.address() + i);
        }
        return raw;
    }

    private static double number(RegisterField field, long raw) {
        return switch (field.type()) {
            case S16 -> (short) raw;
            case S32 -> (int) raw;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            case U64 -> raw < 0 ? raw + 0x1p64 : raw;
            case U16_NEGATIVE_ABOVE_10000 -> raw >= 10_000 ? 10_000 - raw : raw;
            case U16, U32, S64, BITS16, BITS32, ENUM16 -> raw;
        };
    }

    private static long tokens(RegisterField field, long raw, PointDefinition definition) {
        long bits = 0;
        for (Map.Entry<Integer, String> token : field.tokens().entrySet()) {
            boolean set =
                    field.type() == RegisterType.ENUM16 ? raw == token.getKey() : (raw >> token.getKey() & 1) == 1;
            if (set) {
                bits |= definition.type() == PointType.FLAG ? 1 : definition.mask(token.getValue());
            }
        }
        return bits;
    }

    private static double powerOfTen(int exponent) {
        double power = 1;
        for (int i = 0; i < Math.abs(exponent); i++) {
            power *= 10;
        }
        return exponent < 0 ? 1 / power : power;
    }

    /**
     * The registers that say the value, for simulators. A scale register is written as {@code scaleExponent} first by
     * {@link #encodeScales}.
     */
    public void encode(Point point, double value, int scaleExponent, RegisterSink sink) {
        for (Slot slot : slots) {
            if (slot.point().index() == point.index()) {
                slot.fields().forEach(field -> encode(field, point.definition(), value, scaleExponent, sink));
                return;
            }
        }
        throw new IllegalArgumentException(point.id() + " is not of this device");
    }

    /** Writes the same exponent to every scale register. */
    public void encodeScales(int scaleExponent, RegisterSink sink) {
        for (Slot slot : slots) {
            for (RegisterField field : slot.fields()) {
                field.scaleRegister().ifPresent(a -> sink.put(field.function(), a, scaleExponent & 0xFFFF));
            }
        }
    }

    /**
     * As {@link #encode(Point, double, int, RegisterSink)} without looking the point up.
     *
     * @param position of the point among {@link Inventory#pointsOf}, from 0
     */
    public void encodeAt(int position, double value, int scaleExponent, RegisterSink sink) {
        Slot slot = slots.get(position);
        for (RegisterField field : slot.fields()) {
            encode(field, slot.point().definition(), value, scaleExponent, sink);
        }
    }

    private static void encode(
            RegisterField field, PointDefinition definition, double value, int scaleExponent, RegisterSink sink) {
        long raw;
        if (field.tokens().isEmpty()) {
            double exponent = field.scaleRegister().isPresent() ? powerOfTen(scaleExponent) : 1;
            double unscaled = (value - field.offset()) / (field.scale() * exponent);
            raw = field.type() == RegisterType.F32 ? Float.floatToRawIntBits((float) unscaled) : Math.round(unscaled);
        } else {
            raw = rawTokens(field, definition, (long) value);
        }
        if (field.type().registers() == 2) {
            sink.put(field.function(), field.address(), (int) (raw >> 16 & 0xFFFF));
            sink.put(field.function(), field.address() + 1, (int) (raw & 0xFFFF));
        } else {
            sink.put(field.function(), field.address(), (int) (raw & 0xFFFF));
        }
    }

    private static long rawTokens(RegisterField field, PointDefinition definition, long value) {
        long raw = 0;
        for (Map.Entry<Integer, String> token : field.tokens().entrySet()) {
            boolean set =
                    definition.type() == PointType.FLAG ? value != 0 : (value & definition.mask(token.getValue())) != 0;
            if (set && field.type() == RegisterType.ENUM16) {
                return token.getKey();
            }
            if (set) {
                raw |= 1L << token.getKey();
            }
        }
        return raw;
    }
}
