package org.bongsu.domain.profile;

/** Order of the bytes ABCD of a value in its registers, A the most significant; longer values follow the same pattern. */
public enum WordOrder {
    /** As the Modbus specification has it. */
    ABCD,
    /** Words swapped. */
    CDAB,
    /** Bytes swapped in each word. */
    BADC,
    /** Little endian. */
    DCBA
}
