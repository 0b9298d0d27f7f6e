package org.bongsu.domain.profile;

/** How one value lies in 16-bit registers, most significant word first. */
public enum RegisterType {
    U16(1),
    S16(1),
    U32(2),
    S32(2),
    /** IEEE 754 single. */
    F32(2),
    /** A bit field whose bits name tokens. */
    BITS16(1),
    BITS32(2),
    /** A number whose values name tokens. */
    ENUM16(1);

    private final int registers;

    RegisterType(int registers) {
        this.registers = registers;
    }

    /** 1 or 2. */
    public int registers() {
        return registers;
    }
}
