package org.bongsu.collector.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines being written, as bytes: no string stands between a reading and a block. Used by one thread at a time. */
final class LineBuffer {

    private static final int DECIMALS = 10_000;
    /** Up to here a number times {@link #DECIMALS} is exact in a double. */
    private static final double PLAIN_MOST = 1e9;

    private final byte[] digits = new byte[20];
    private byte[] bytes;
    private int length;

    LineBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** The first {@link #length} bytes are the text; the array is replaced when it grows. */
    byte[] array() {
        return bytes;
    }

    /** The text, copied. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void length(int other) {
        length = other;
    }

    void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    LineBuffer add(byte[] text) {
        return add(text, 0, text.length);
    }

    LineBuffer add(byte[] text, int from, int to) {
        reserve(to - from);
        System.arraycopy(text, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    LineBuffer add(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    LineBuffer add(long number) {
        if (number == Long.MIN_VALUE) {
            return add(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        if (number < 0) {
            add('-');
        }
        long left = Math.abs(number);
        int at = digits.length;
        do {
            digits[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        return add(digits, at, digits.length);
    }

    /**
     * A text that reads back as the very same number. Most values of devices have four decimals at most, and are written
     * without {@link Double#toString}, which costs more than all the rest of a field.
     */
    LineBuffer add(double number) {
        long scaled = Math.abs(number) < PLAIN_MOST ? Math.round(number * DECIMALS) : 0;
        boolean isZero = Double.doubleToRawLongBits(number) == 0;
        boolean plain = isZero || scaled != 0 && (double) scaled / DECIMALS == number;
        if (!plain) {
            return add(Double.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        if (scaled < 0) {
            add('-');
        }
        long whole = Math.abs(scaled);
        add(whole / DECIMALS).add('.');
        int rest = (int) (whole % DECIMALS);
        int place = DECIMALS / 10;
        do {
            add((char) ('0' + rest / place));
            rest %= place;
            place /= 10;
        } while (rest > 0);
        return this;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
