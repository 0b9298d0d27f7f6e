package org.bongsu.domain.profile;

/** How a value's bits lie in its registers. */
final class RegisterWords {

    private static final long LOW_BYTES = 0x00FF_00FF_00FF_00FFL;

    private RegisterWords() {}

    /**
     * The registers, most significant first as on the wire, in the order that makes the value; and, since each order undoes
     * itself, back again.
     *
     * @param registers 1, 2 or 4
     */
    static long ordered(long raw, int registers, WordOrder order) {
        long bits = raw;
        if (order == WordOrder.CDAB || order == WordOrder.DCBA) {
            bits = switch (registers) {
                case 1 -> bits;
                case 2 -> (bits << 16 | bits >>> 16) & 0xFFFF_FFFFL;
                default -> {
                    long halves = bits << 32 | bits >>> 32;
                    yield (halves & 0xFFFF_0000_FFFFL) << 16 | halves >>> 16 & 0xFFFF_0000_FFFFL;
                }
            };
        }
        if (order == WordOrder.BADC || order == WordOrder.DCBA) {
            bits = (bits & LOW_BYTES) << 8 | bits >>> 8 & LOW_BYTES;
        }
        return bits;
    }

    /** How far a masked value is shifted down. */
    static int shift(RegisterField field) {
        return field.mask() == 0 ? 0 : Long.numberOfTrailingZeros(field.mask());
    }

    /** Bits of the value, from which its sign is extended. */
    static int width(RegisterField field) {
        return field.mask() == 0
                ? 16 * field.type().registers()
                : 64 - Long.numberOfLeadingZeros(field.mask()) - shift(field);
    }
}
