package org.bongsu.domain.profile;

import java.util.List;

/**
 * A register that must hold one of these values, else the device is not what the profile describes.
 *
 * @param mask bits that are compared, 0xFFFF for all
 * @param values at least one, each inside the mask
 */
public record RegisterIdentity(int function, int address, int mask, List<Integer> values) {

    public static final int EVERY_BIT = 0xFFFF;

    public RegisterIdentity {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("register " + address + " is compared with nothing");
        }
    }

    public RegisterIdentity(int function, int address, int value) {
        this(function, address, EVERY_BIT, List.of(value));
    }

    /** A value that fits. */
    public int value() {
        return values.get(0);
    }

    public boolean fits(int register) {
        return values.contains(register & mask);
    }
}
