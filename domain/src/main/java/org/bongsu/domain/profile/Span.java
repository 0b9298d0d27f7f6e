package org.bongsu.domain.profile;

/**
 * Registers read by one request.
 *
 * @param count 1 to 125, the limit of functions 3 and 4
 */
public record Span(int function, int address, int count) {

    public static final int MAX_REGISTERS = 125;

    public Span {
        if (count < 1 || count > MAX_REGISTERS || address < 0 || address + count > 65_536) {
            throw new IllegalArgumentException("span " + address + "+" + count);
        }
    }

    public boolean covers(int register, int registers) {
        return register >= address && register + registers <= address + count;
    }
}
