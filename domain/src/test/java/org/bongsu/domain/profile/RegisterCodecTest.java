package org.bongsu.domain.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.Test;

/** The compiled codec against one written in the slowest way that comes to mind. */
class RegisterCodecTest {

    private static final long SEED = 93;
    private static final Moment NOW = Moment.parse("2022-10-15T06:19:00Z");
    private static final int ROUNDS = 4000;

    @Test
    void randomRegistersOfRandomFieldsReadAsTheSlowReferenceReadsThem() {
        Random random = new Random(SEED);
        Map<Quality, Integer> seen = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            RegisterField field = number(random);
            RegisterCodec codec = codec(field, PointType.NUMBER);
            int[] registers = random.ints(8, 0, 65_536).toArray();
            if (field.scaleRegister().isPresent()) {
                registers[7] = random.nextInt(20) == 0 ? 0x8000 : random.nextInt(25) - 12 & 0xFFFF;
            }
            if (random.nextInt(4) == 0) {
                field = withSentinel(field, bits(field, registers));
                codec = codec(field, PointType.NUMBER);
            }
            Reading read = codec.decode((function, address) -> registers[address], NOW, NOW)
                    .get(0);
            Reading image = byImage(codec, registers);
            assertEquals(read, image, "both ways to the same reading");
            assertAgrees(field, registers, read);
            seen.merge(read.quality(), 1, Integer::sum);
        }
        assertTrue(seen.size() == 3 && seen.values().stream().allMatch(n -> n > 100), "the control: " + seen);
    }

    private static Reading byImage(RegisterCodec codec, int[] registers) {
        return codec.decoder(PollGroup.NORMAL)
                .decode(image(codec, registers), NOW, NOW)
                .get(0);
    }

    private static byte[] image(RegisterCodec codec, int[] registers) {
        SpanPlan plan = codec.plan(PollGroup.NORMAL);
        byte[] image = new byte[plan.imageBytes()];
        for (Span span : plan.spans()) {
            for (int i = 0; i < span.count(); i++) {
                int at = plan.offset(span.function(), span.address() + i);
                image[at] = (byte) (registers[span.address() + i] >> 8);
                image[at + 1] = (byte) registers[span.address() + i];
            }
        }
        return image;
    }

    /** Bytes laid out as the order's letters say, most significant first. */
    private static BigInteger bits(RegisterField field, int[] registers) {
        int bytes = 2 * field.type().registers();
        byte[] wire = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            int register = registers[field.address() + i / 2];
            wire[i] = (byte) (i % 2 == 0 ? register >> 8 : register);
        }
        byte[] ordered = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            int word = i / 2;
            int low = i % 2;
            int from = switch (field.order()) {
                case ABCD -> i;
                case CDAB -> 2 * (bytes / 2 - 1 - word) + low;
                case BADC -> 2 * word + 1 - low;
                case DCBA -> bytes - 1 - i;
            };
            ordered[i] = wire[from];
        }
        BigInteger raw = new BigInteger(1, ordered);
        if (field.mask() == 0) {
            return raw;
        }
        BigInteger mask = new BigInteger(Long.toUnsignedString(field.mask()));
        return raw.and(mask).shiftRight(mask.getLowestSetBit());
    }

    private static void assertAgrees(RegisterField field, int[] registers, Reading read) {
        BigInteger raw = bits(field, registers);
        if (field.sentinels().contains(raw.longValue())) {
            assertEquals(Quality.UNDEFINED, read.quality());
            return;
        }
        int exponent = field.scaleRegister().isPresent() ? (short) registers[7] : 0;
        if (exponent == Short.MIN_VALUE) {
            assertEquals(Cause.SCALE_FACTOR_MISSING, read.cause());
            return;
        }
        if (Math.abs(exponent) > 10) {
            assertEquals(Quality.IMPLAUSIBLE, read.quality());
            return;
        }
        double number = number(field, raw);
        double expected = number * field.scale() * Math.pow(10, exponent) + field.offset();
        if (!Double.isFinite(expected) || Math.abs(expected) > 1e30) {
            assertEquals(Quality.IMPLAUSIBLE, read.quality(), field::toString);
            return;
        }
        assertEquals(Quality.GOOD, read.quality(), field::toString);
        assertEquals(expected, read.raw(), Math.abs(expected) * 1e-12, field::toString);
    }

    private static double number(RegisterField field, BigInteger raw) {
        int width = field.mask() == 0
                ? 16 * field.type().registers()
                : new BigInteger(Long.toUnsignedString(field.mask() >>> Long.numberOfTrailingZeros(field.mask())))
                        .bitLength();
        return switch (field.type()) {
            case F32 -> Float.intBitsToFloat(raw.intValue());
            case F64 -> Double.longBitsToDouble(raw.longValue());
            case S16, S32, S64 ->
                (raw.testBit(width - 1) ? raw.subtract(BigInteger.ONE.shiftLeft(width)) : raw).doubleValue();
            case U16_NEGATIVE_ABOVE_10000 -> raw.intValue() >= 10_000 ? 10_000 - raw.intValue() : raw.intValue();
            default -> new BigDecimal(raw).doubleValue();
        };
    }

    @Test
    void whatIsEncodedIsDecodedWhateverTypeOrderMaskAndScale() {
        Random random = new Random(SEED + 1);
        int checked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RegisterField field = number(random);
            RegisterCodec codec = codec(field, PointType.NUMBER);
            int exponent = random.nextInt(5) - 2;
            double value = encodable(field, random)
                            * field.scale()
                            * (field.scaleRegister().isPresent() ? Math.pow(10, exponent) : 1)
                    + field.offset();
            int[] registers = random.ints(8, 0, 65_536).toArray();
            int[] before = registers.clone();
            RegisterCodec.RegisterSink sink = sink(registers);
            codec.encodeScales(exponent, sink);
            codec.encodeAt(0, value, exponent, sink);
            Reading read = codec.decode((function, address) -> registers[address], NOW, NOW)
                    .get(0);
            assertEquals(Quality.GOOD, read.quality(), field::toString);
            double step = field.type() == RegisterType.F32 ? Math.abs(value - field.offset()) * 1e-6 : 1e-9;
            assertEquals(value, read.raw(), Math.max(step, Math.abs(value) * 1e-9), field::toString);
            if (field.mask() != 0) {
                RegisterField inverse = field;
                assertEquals(outside(inverse, before), outside(inverse, registers), "other bits are left alone");
            }
            checked++;
        }
        assertEquals(ROUNDS, checked);
    }

    private static BigInteger outside(RegisterField field, int[] registers) {
        RegisterField all = new RegisterField(
                field.point(),
                3,
                field.address(),
                field.type(),
                field.order(),
                0,
                1,
                0,
                OptionalInt.empty(),
                List.of(),
                Map.of(),
                PollGroup.NORMAL);
        return bits(all, registers).andNot(new BigInteger(Long.toUnsignedString(field.mask())));
    }

    private static double encodable(RegisterField field, Random random) {
        int width = field.mask() == 0
                ? 16 * field.type().registers()
                : 64 - Long.numberOfLeadingZeros(field.mask()) - Long.numberOfTrailingZeros(field.mask());
        return switch (field.type()) {
            case F32, F64 -> random.nextInt(1_000_000) / 16.0 - 30_000;
            case S16, S32, S64 -> (double) (random.nextLong() >> Math.max(64 - width, 12));
            case U16_NEGATIVE_ABOVE_10000 -> random.nextInt(19_000) - 9000;
            default -> (double) (random.nextLong() >>> Math.max(64 - width, 12));
        };
    }

    private static RegisterCodec.RegisterSink sink(int[] registers) {
        return new RegisterCodec.RegisterSink() {
            @Override
            public void put(int function, int address, int value) {
                registers[address] = value;
            }

            @Override
            public void merge(int function, int address, int value, int mask) {
                registers[address] = registers[address] & ~mask | value;
            }
        };
    }

    @Test
    void twoStatusesCanShareARegister() {
        PointDefinition one = status("ups.status", List.of("OL", "OB"));
        PointDefinition two = status("ups.alarm", List.of("FAN", "HOT"));
        List<RegisterField> fields =
                List.of(bits("ups.status", Map.of(0, "OL", 3, "OB")), bits("ups.alarm", Map.of(1, "FAN", 2, "HOT")));
        RegisterCodec codec = codec(fields, List.of(one, two));
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                int[] registers = new int[1];
                codec.encodeAt(0, a, 0, sink(registers));
                codec.encodeAt(1, b, 0, sink(registers));
                List<Reading> read = codec.decode((function, address) -> registers[address], NOW, NOW);
                assertEquals(a, read.get(0).raw());
                assertEquals(b, read.get(1).raw());
            }
        }
    }

    /** A point of several fields is read together, as often as the most urgent of them. */
    @Test
    void eachGroupReadsItsOwnPoints() {
        List<RegisterField> fields = new ArrayList<>();
        List<PointDefinition> points = new ArrayList<>();
        for (PollGroup group : PollGroup.values()) {
            String name = "v." + group;
            points.add(definition(name, PointType.NUMBER));
            fields.add(new RegisterField(
                    name,
                    3,
                    group.ordinal() * 10,
                    RegisterType.U16,
                    WordOrder.ABCD,
                    0,
                    1,
                    0,
                    OptionalInt.of(99),
                    List.of(),
                    Map.of(),
                    group));
        }
        RegisterCodec codec = codec(fields, points);
        for (PollGroup group : PollGroup.values()) {
            SpanPlan plan = codec.plan(group);
            assertEquals(List.of(new Span(3, group.ordinal() * 10, 1), new Span(3, 99, 1)), plan.spans());
            assertEquals("v." + group, codec.decoder(group).points().get(0).name());
        }
    }

    @Test
    void pointsOfRefusedRegistersAreUndefinedByTheirException() {
        RegisterField scaled =
                new RegisterField("a", 3, 0, RegisterType.U16, 1, 0, OptionalInt.of(40), List.of(), Map.of());
        RegisterField plain =
                new RegisterField("b", 3, 1, RegisterType.U16, 1, 0, OptionalInt.empty(), List.of(), Map.of());
        RegisterCodec codec = codec(
                List.of(scaled, plain), List.of(definition("a", PointType.NUMBER), definition("b", PointType.NUMBER)));
        SpanPlan plan = codec.plan(PollGroup.NORMAL).refuse(new Span(3, 40, 1), 2);
        List<Reading> read = codec.decoder(PollGroup.NORMAL)
                .refusing(plan, Cause::exception)
                .decode(new byte[plan.imageBytes()], NOW, NOW);
        assertEquals(Cause.exception(2), read.get(0).cause());
        assertEquals(Quality.UNDEFINED, read.get(0).quality());
        assertEquals(Quality.GOOD, read.get(1).quality());
    }

    /** Joined fields with sentinels and refusals at random, against the rule said once more in the slowest way. */
    @Test
    void aJoinedStatusLivesAsLongAsItsFirstFieldDoes() {
        Random random = new Random(SEED + 2);
        List<String> tokens = List.of("OL", "OB", "CHRG", "LB");
        Map<String, Integer> seen = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            PointType type = random.nextBoolean() ? PointType.STATUS : PointType.FLAG;
            List<RegisterField> fields = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                fields.add(joined(2 * i, type == PointType.FLAG ? "true" : tokens.get(i)));
            }
            RegisterCodec codec = codec(
                    fields, List.of(new PointDefinition("p", type, "", 0, 15, tokensOf(type, tokens), "p", "test")));
            int[] registers = new int[8];
            for (int i = 0; i < fields.size(); i++) {
                registers[2 * i] = List.of(0, 2, 0xFFFF).get(random.nextInt(3));
            }
            Reading whole = codec.decode((function, address) -> registers[address], NOW, NOW)
                    .get(0);
            assertEquals(joined(fields.size(), type, registers, new boolean[4]), said(whole));
            assertEquals(whole, byImage(codec, registers), "both ways to the same reading");
            boolean[] refused = new boolean[4];
            SpanPlan plan = codec.plan(PollGroup.NORMAL);
            for (int i = 0; i < fields.size(); i++) {
                refused[i] = random.nextInt(3) == 0;
                plan = refused[i] ? refuse(plan, new Span(3, 2 * i, 1)) : plan;
            }
            Reading left = codec.decoder(PollGroup.NORMAL)
                    .refusing(plan, Cause::exception)
                    .decode(image(codec, registers), NOW, NOW)
                    .get(0);
            String expected = joined(fields.size(), type, registers, refused);
            assertEquals(expected, said(left), fields::toString);
            seen.merge(expected.replaceAll("[0-9]+", "value"), 1, Integer::sum);
        }
        assertTrue(seen.size() == 3 && seen.values().stream().allMatch(n -> n > 100), "the control: " + seen);
    }

    private static List<String> tokensOf(PointType type, List<String> tokens) {
        return type == PointType.STATUS ? tokens : List.of();
    }

    private static RegisterField joined(int address, String token) {
        return new RegisterField(
                "p", 3, address, RegisterType.BITS16, 1, 0, OptionalInt.empty(), List.of(0xFFFFL), Map.of(1, token));
    }

    private static String joined(int fields, PointType type, int[] registers, boolean[] refused) {
        if (refused[0]) {
            return "refused";
        }
        if (registers[0] == 0xFFFF) {
            return "sentinel";
        }
        int bits = 0;
        for (int i = 0; i < fields; i++) {
            boolean set = !refused[i] && registers[2 * i] == 2;
            bits |= set ? type == PointType.FLAG ? 1 : 1 << i : 0;
        }
        return "" + bits;
    }

    private static String said(Reading reading) {
        if (reading.quality() == Quality.UNDEFINED) {
            return reading.cause().equals(Cause.SENTINEL) ? "sentinel" : "refused";
        }
        assertEquals(Quality.GOOD, reading.quality());
        return "" + (int) reading.raw();
    }

    /** Until the register itself is refused; the others are asked by themselves then, and given. */
    private static SpanPlan refuse(SpanPlan plan, Span register) {
        SpanPlan after = plan;
        while (after.refusal(register.function(), register.address(), 1).isEmpty()) {
            Span asked = after.spans().stream()
                    .filter(span -> span.covers(register.address(), 1))
                    .findFirst()
                    .orElseThrow();
            after = after.refuse(asked, 2);
        }
        return after;
    }

    private static RegisterField number(Random random) {
        RegisterType[] numbers = {
            RegisterType.U16,
            RegisterType.S16,
            RegisterType.U32,
            RegisterType.S32,
            RegisterType.U64,
            RegisterType.S64,
            RegisterType.F32,
            RegisterType.F64,
            RegisterType.U16_NEGATIVE_ABOVE_10000
        };
        RegisterType type = numbers[random.nextInt(numbers.length)];
        boolean maskable =
                type != RegisterType.F32 && type != RegisterType.F64 && type != RegisterType.U16_NEGATIVE_ABOVE_10000;
        long mask = 0;
        if (maskable && random.nextInt(3) == 0) {
            int bits = 16 * type.registers();
            int low = random.nextInt(bits - 2);
            int width = 2 + random.nextInt(bits - low - 1);
            mask = (width == 64 ? -1L : (1L << width) - 1) << low;
        }
        return new RegisterField(
                "p",
                3,
                random.nextInt(4),
                type,
                WordOrder.values()[random.nextInt(4)],
                mask,
                random.nextBoolean() ? 1 : 0.125,
                random.nextBoolean() ? 0 : -40,
                random.nextInt(4) == 0 ? OptionalInt.of(7) : OptionalInt.empty(),
                List.of(),
                Map.of(),
                PollGroup.NORMAL);
    }

    private static RegisterField withSentinel(RegisterField field, BigInteger raw) {
        return new RegisterField(
                field.point(),
                3,
                field.address(),
                field.type(),
                field.order(),
                field.mask(),
                field.scale(),
                field.offset(),
                field.scaleRegister(),
                List.of(1L, raw.longValue()),
                Map.of(),
                PollGroup.NORMAL);
    }

    private static RegisterField bits(String point, Map<Integer, String> tokens) {
        return new RegisterField(point, 3, 0, RegisterType.BITS16, 1, 0, OptionalInt.empty(), List.of(), tokens);
    }

    private static PointDefinition status(String name, List<String> tokens) {
        return new PointDefinition(name, PointType.STATUS, "", 0, 1e15, tokens, name, "test");
    }

    private static PointDefinition definition(String name, PointType type) {
        return new PointDefinition(name, type, "", -1e30, 1e30, List.of(), name, "test");
    }

    private static RegisterCodec codec(RegisterField field, PointType type) {
        return codec(List.of(field), List.of(definition("p", type)));
    }

    private static RegisterCodec codec(List<RegisterField> fields, List<PointDefinition> definitions) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        definitions.forEach(definition -> registry.put(definition.name(), definition));
        Profile profile = new Profile("t", "v", "m", DeviceKind.UPS, fields, List.of(), List.of(), 100, 4, "test");
        Device device = new Device(
                "d",
                DeviceKind.UPS,
                "t",
                "m",
                "r",
                Optional.empty(),
                new Address.Modbus("h", 502, 1),
                Duration.ofSeconds(1));
        return new RegisterCodec(new Inventory(registry, List.of(profile), List.of(device)), device);
    }
}
