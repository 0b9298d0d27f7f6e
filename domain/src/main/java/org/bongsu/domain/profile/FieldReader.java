package org.bongsu.domain.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;

/** One field with every decision taken in advance, reading from an image of bytes. Immutable. */
final class FieldReader {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle DOUBLE_WORD =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle QUAD_WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int NO_SCALE = -1;

    private final RegisterType type;
    private final WordOrder order;
    private final int at;
    private final long mask;
    private final int shift;
    private final int signShift;
    private final double scale;
    private final double offset;
    private final int scaleAt;
    private final long[] sentinels;
    private final int[] tokens;
    private final long[] tokenBits;

    /** @param offsets byte offset in the image by function and address */
    FieldReader(RegisterField field, PointDefinition definition, IntBinaryOperator offsets) {
        this.type = field.type();
        this.order = field.order();
        this.at = offsets.applyAsInt(field.function(), field.address());
        this.mask = field.mask();
        this.shift = RegisterWords.shift(field);
        this.signShift = 64 - RegisterWords.width(field);
        this.scale = field.scale();
        this.offset = field.offset();
        this.scaleAt = field.scaleRegister().isPresent()
                ? offsets.applyAsInt(field.function(), field.scaleRegister().getAsInt())
                : NO_SCALE;
        this.sentinels = field.sentinels().stream().mapToLong(Long::longValue).toArray();
        this.tokens = new int[field.tokens().size()];
        this.tokenBits = new long[tokens.length];
        int i = 0;
        for (Map.Entry<Integer, String> token : field.tokens().entrySet()) {
            tokens[i] = token.getKey();
            tokenBits[i++] = definition.type() == PointType.FLAG ? 1 : definition.mask(token.getValue());
        }
    }

    boolean hasTokens() {
        return tokens.length > 0;
    }

    boolean hasScaleRegister() {
        return scaleAt != NO_SCALE;
    }

    /** The value's bits, put in order, masked, not yet extended by a sign. */
    long raw(byte[] image) {
        long raw = switch (type.registers()) {
            case 1 -> (short) WORD.get(image, at) & 0xFFFFL;
            case 2 -> (int) DOUBLE_WORD.get(image, at) & 0xFFFF_FFFFL;
            default -> (long) QUAD_WORD.get(image, at);
        };
        if (order != WordOrder.ABCD) {
            raw = RegisterWords.ordered(raw, type.registers(), order);
        }
        return mask == 0 ? raw : (raw & mask) >>> shift;
    }

    boolean isSentinel(long raw) {
        for (long sentinel : sentinels) {
            if (sentinel == raw) {
                return true;
            }
        }
        return false;
    }

    /** The power of ten in the scale register. */
    int exponent(byte[] image) {
        return (short) WORD.get(image, scaleAt);
    }

    double value(long raw, double power) {
        return number(raw) * scale * power + offset;
    }

    private double number(long raw) {
        return switch (type) {
            case S16, S32, S64 -> raw << signShift >> signShift;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            case U64 -> raw < 0 ? raw + 0x1p64 : raw;
            case U16_NEGATIVE_ABOVE_10000 -> raw >= 10_000 ? 10_000 - raw : raw;
            case U16, U32, BITS16, BITS32, ENUM16 -> raw;
        };
    }

    /** The tokens set, as bits of the point's status, or 1 for a flag that is. */
    long tokens(long raw) {
        long bits = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean set = type == RegisterType.ENUM16 ? raw == tokens[i] : (raw >> tokens[i] & 1) == 1;
            if (set) {
                bits |= tokenBits[i];
            }
        }
        return bits;
    }
}
