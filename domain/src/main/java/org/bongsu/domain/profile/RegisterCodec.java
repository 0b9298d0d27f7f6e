package org.bongsu.domain.profile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Reading;

/**
 * Registers to readings and back, for one device. Pure and immutable; the only place that knows word order, scales and
 * sentinels, so that collector, simulators and drill cannot disagree.
 */
public final class RegisterCodec {

    private final Profile profile;
    private final List<Mapping> mappings;
    /** Every register needed once, function in the upper half, in order; the image of {@link #decode} has them in a row. */
    private final int[] registers;

    private final ImageDecoder decoder;
    private final Map<PollGroup, GroupCodec> groups;

    /** What reads one group, for the device for which it was first compiled. */
    private record GroupCodec(SpanPlan plan, ImageDecoder decoder) {}

    /**
     * A point and where it lies.
     *
     * @param fields none where the profile does not have the point
     */
    record Mapping(Point point, List<RegisterField> fields) {

        /** All fields of a point are read together, as often as the most urgent of them. */
        PollGroup group() {
            return fields.stream()
                    .map(RegisterField::group)
                    .min(PollGroup::compareTo)
                    .orElse(PollGroup.NORMAL);
        }
    }

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

        /**
         * Puts some bits of a register that others share.
         *
         * @param mask the bits meant; {@code value} has no others
         */
        default void merge(int function, int address, int value, int mask) {
            put(function, address, value);
        }
    }

    public RegisterCodec(Inventory inventory, Device device) {
        this(inventory.pointsOf(device), inventory.profile(device));
    }

    /**
     * @param points of the device
     * @param profile with every address known; it may be another than the inventory's
     * @throws IllegalArgumentException when its registers cannot be asked for as its tuning wants it, see {@link SpanPlan#of}
     */
    public RegisterCodec(List<Point> points, Profile profile) {
        this.profile = profile;
        Map<String, List<RegisterField>> byPoint = new LinkedHashMap<>();
        profile.registers()
                .forEach(field -> byPoint.computeIfAbsent(field.point(), key -> new ArrayList<>())
                        .add(field));
        this.mappings = points.stream()
                .map(point -> new Mapping(point, List.copyOf(byPoint.getOrDefault(point.name(), List.of()))))
                .toList();
        this.registers = registers(mappings);
        Map<Integer, Integer> offsets = new HashMap<>();
        for (int i = 0; i < registers.length; i++) {
            offsets.put(registers[i], 2 * i);
        }
        this.groups = new EnumMap<>(PollGroup.class);
        for (PollGroup group : PollGroup.values()) {
            groups.put(group, compile(group));
        }
        this.decoder =
                ImageDecoder.of(mappings, (function, address) -> offsets.getOrDefault(register(function, address), 0));
    }

    private RegisterCodec(RegisterCodec like, List<Point> points) {
        this.profile = like.profile;
        this.mappings = IntStream.range(0, points.size())
                .mapToObj(i -> new Mapping(points.get(i), like.mappings.get(i).fields()))
                .toList();
        this.registers = like.registers;
        this.decoder = like.decoder.with(points);
        this.groups = like.groups;
    }

    /**
     * The codec of another device of the same profile, which shares what was compiled for this one.
     *
     * @param points of that device
     * @throws IllegalArgumentException when they are not of the same definitions in the same order
     */
    public RegisterCodec with(List<Point> points) {
        List<PointDefinition> own =
                mappings.stream().map(mapping -> mapping.point().definition()).toList();
        if (!own.equals(points.stream().map(Point::definition).toList())) {
            throw new IllegalArgumentException("other points than those of " + profile.id());
        }
        return new RegisterCodec(this, points);
    }

    private static int register(int function, int address) {
        return function << 16 | address;
    }

    private static int[] registers(List<Mapping> mappings) {
        Set<Integer> wanted = new TreeSet<>();
        for (Mapping mapping : mappings) {
            for (RegisterField field : mapping.fields()) {
                for (int i = 0; i < field.type().registers(); i++) {
                    wanted.add(register(field.function(), field.address() + i));
                }
                field.scaleRegister().ifPresent(address -> wanted.add(register(field.function(), address)));
            }
        }
        return wanted.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The requests that read every point once, in order of address. */
    public List<Span> spans() {
        return spans(profile);
    }

    /** The requests that read every field of the profile once. */
    public static List<Span> spans(Profile profile) {
        return SpanPlan.of(profile.registers(), profile.tuning()).spans();
    }

    /** The groups that some point is read with, most urgent first. */
    public Set<PollGroup> groups() {
        Set<PollGroup> groups = EnumSet.noneOf(PollGroup.class);
        mappings.stream()
                .filter(mapping -> !mapping.fields().isEmpty())
                .forEach(mapping -> groups.add(mapping.group()));
        return groups;
    }

    /** The requests of one group's points. */
    public SpanPlan plan(PollGroup group) {
        return group(group).plan();
    }

    /** Reads one group's points from the image of {@link #plan}, or of what became of it. */
    public ImageDecoder decoder(PollGroup group) {
        return group(group)
                .decoder()
                .with(of(group).stream().map(Mapping::point).toList());
    }

    private GroupCodec group(PollGroup group) {
        GroupCodec compiled = groups.get(group);
        if (compiled == null) {
            throw new IllegalStateException("no codec for " + group);
        }
        return compiled;
    }

    private GroupCodec compile(PollGroup group) {
        List<Mapping> own = of(group);
        SpanPlan plan = SpanPlan.of(
                own.stream().flatMap(mapping -> mapping.fields().stream()).toList(), profile.tuning());
        return new GroupCodec(plan, ImageDecoder.of(own, plan::offset));
    }

    private List<Mapping> of(PollGroup group) {
        return mappings.stream()
                .filter(mapping -> !mapping.fields().isEmpty() && mapping.group() == group)
                .toList();
    }

    /** Points of the device which this profile does not have. */
    public List<Point> missing() {
        return mappings.stream()
                .filter(mapping -> mapping.fields().isEmpty())
                .map(Mapping::point)
                .toList();
    }

    /** One reading a point, in the order of the inventory. */
    public List<Reading> decode(Registers source, Moment measured, Moment arrival) {
        byte[] image = new byte[2 * registers.length];
        for (int i = 0; i < registers.length; i++) {
            int value = source.get(registers[i] >>> 16, registers[i] & 0xFFFF);
            image[2 * i] = (byte) (value >> 8);
            image[2 * i + 1] = (byte) value;
        }
        return decoder.decode(image, measured, arrival);
    }

    /**
     * The registers that say the value, for simulators. A scale register is written as {@code scaleExponent} first by
     * {@link #encodeScales}.
     */
    public void encode(Point point, double value, int scaleExponent, RegisterSink sink) {
        for (Mapping mapping : mappings) {
            if (mapping.point().index() == point.index()) {
                mapping.fields().forEach(field -> encode(field, point.definition(), value, scaleExponent, sink));
                return;
            }
        }
        throw new IllegalArgumentException(point.id() + " is not of this device");
    }

    /** Writes the same exponent to every scale register. */
    public void encodeScales(int scaleExponent, RegisterSink sink) {
        for (Mapping mapping : mappings) {
            for (RegisterField field : mapping.fields()) {
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
        Mapping mapping = mappings.get(position);
        for (RegisterField field : mapping.fields()) {
            encode(field, mapping.point().definition(), value, scaleExponent, sink);
        }
    }

    private static void encode(
            RegisterField field, PointDefinition definition, double value, int scaleExponent, RegisterSink sink) {
        long raw;
        long mask = field.mask();
        if (field.tokens().isEmpty()) {
            double exponent = field.scaleRegister().isPresent() ? ImageDecoder.powerOfTen(scaleExponent) : 1;
            raw = raw(field.type(), (value - field.offset()) / (field.scale() * exponent));
        } else {
            raw = rawTokens(field, definition, (long) value);
            if (mask == 0 && field.type() != RegisterType.ENUM16) {
                mask = field.tokens().keySet().stream()
                        .mapToLong(bit -> 1L << bit)
                        .reduce(0, (a, b) -> a | b);
            }
        }
        put(field, raw << RegisterWords.shift(field), mask, sink);
    }

    private static long raw(RegisterType type, double unscaled) {
        return switch (type) {
            case F32 -> Float.floatToRawIntBits((float) unscaled);
            case F64 -> Double.doubleToRawLongBits(unscaled);
            case U64 -> unscaled < 0x1p63 ? Math.round(unscaled) : new BigDecimal(unscaled).longValue();
            case U16_NEGATIVE_ABOVE_10000 -> unscaled < 0 ? 10_000 - Math.round(unscaled) : Math.round(unscaled);
            case U16, S16, U32, S32, S64, BITS16, BITS32, ENUM16 -> Math.round(unscaled);
        };
    }

    /** @param mask bits of the value that are this field's; 0 for all */
    private static void put(RegisterField field, long raw, long mask, RegisterSink sink) {
        int count = field.type().registers();
        long words = RegisterWords.ordered(raw & lowest(count), count, field.order());
        long masks = RegisterWords.ordered(mask & lowest(count), count, field.order());
        for (int i = 0; i < count; i++) {
            int down = 16 * (count - 1 - i);
            int word = (int) (words >>> down & 0xFFFF);
            int bits = (int) (masks >>> down & 0xFFFF);
            if (mask == 0) {
                sink.put(field.function(), field.address() + i, word);
            } else {
                sink.merge(field.function(), field.address() + i, word & bits, bits);
            }
        }
    }

    private static long lowest(int registers) {
        return registers == 4 ? -1L : (1L << 16 * registers) - 1;
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
