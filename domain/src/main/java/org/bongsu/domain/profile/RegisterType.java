package org.bongsu.domain.profile;

/** How one value lies in 16-bit registers. */
public enum RegisterType {
    U16(1),
    S16(1),
    U32(2),
    S32(2),
    U64(4),
    S64(4),
    /** IEEE 754 single. */
    F32(2),
    /** IEEE 754 double. */
    F64(4),
    /** A magnitude in 0 to 9999; 10000 and above is the negative of what is over 10000 (Kincony SHT30). */
    U16_NEGATIVE_ABOVE_10000(1),
    /** A bit field whose bits name tokens. */
    BITS16(1),
    BITS32(2),
    /** A number whose values name tokens. */
    ENUM16(1);

    private final int registers;

    RegisterType(int registers) {
        this.registers = registers;
    }

    /** 1, 2 or 4. */
    public int registers() {
        return registers;
    }
}
