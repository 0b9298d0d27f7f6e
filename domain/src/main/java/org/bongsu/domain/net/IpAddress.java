package org.bongsu.domain.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address as 4 or 16 bytes. Reads the canonical notations alone: the other ones (octal, hexadecimal, short, one large
 * number) mean one thing to a check and another to a resolver. Immutable.
 */
public final class IpAddress {

    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 4 or 16 */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != V4 && bytes.length != V6) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        }
        return new IpAddress(bytes.clone());
    }

    /** Of {@code 192.0.2.1} or {@code 2001:db8::1}, without brackets or a zone; empty for everything else. */
    public static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') < 0 ? v4(text).map(IpAddress::new) : v6(text).map(IpAddress::new);
    }

    private static Optional<byte[]> v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4) {
            return Optional.empty();
        }
        byte[] bytes = new byte[V4];
        for (int index = 0; index < V4; index++) {
            if (!parts[index].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[index]) > 255) {
                return Optional.empty();
            }
            bytes[index] = (byte) Integer.parseInt(parts[index]);
        }
        return Optional.of(bytes);
    }

    /** RFC 4291, section 2.2, all three forms. */
    private static Optional<byte[]> v6(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            return Optional.empty();
        }
        Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap));
        Optional<List<Integer>> tail = groups(gap < 0 ? "" : text.substring(gap + 2));
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int known = head.get().size() + tail.get().size();
        if (gap < 0 ? known != GROUPS : known >= GROUPS) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(head.get());
        for (int missing = known; missing < GROUPS; missing++) {
            all.add(0);
        }
        all.addAll(tail.get());
        byte[] bytes = new byte[V6];
        for (int index = 0; index < GROUPS; index++) {
            bytes[2 * index] = (byte) (all.get(index) >> 8);
            bytes[2 * index + 1] = (byte) (int) all.get(index);
        }
        return Optional.of(bytes);
    }

    private static Optional<List<Integer>> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = text.split(":", -1);
        for (int index = 0; index < parts.length; index++) {
            if (index == parts.length - 1 && parts[index].indexOf('.') >= 0) {
                Optional<byte[]> last = v4(parts[index]);
                if (last.isEmpty()) {
                    return Optional.empty();
                }
                byte[] b = last.get();
                groups.add((b[0] & 0xff) << 8 | b[1] & 0xff);
                groups.add((b[2] & 0xff) << 8 | b[3] & 0xff);
            } else if (parts[index].matches("[0-9a-fA-F]{1,4}")) {
                groups.add(Integer.parseInt(parts[index], 16));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    boolean isV4() {
        return bytes.length == V4;
    }

    int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** Whether the first so many bits are the same; false where one is IPv4 and the other is not. */
    boolean startsLike(IpAddress other, int length) {
        if (bytes.length != other.bytes.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((bytes[bit / Byte.SIZE] & mask) != (other.bytes[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    boolean isZeroFrom(int length) {
        for (int bit = length; bit < bits(); bit++) {
            if ((bytes[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The IPv4 address in the last four bytes of an IPv6 one. */
    IpAddress lastFour() {
        return new IpAddress(Arrays.copyOfRange(bytes, V6 - V4, V6));
    }

    int unsigned(int index) {
        return bytes[index] & 0xff;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** IPv6 in full: no two readers shorten it alike. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < bytes.length; index += isV4() ? 1 : 2) {
            text.append(index == 0 ? "" : isV4() ? "." : ":");
            text.append(
                    isV4()
                            ? Integer.toString(unsigned(index))
                            : Integer.toHexString(unsigned(index) << 8 | unsigned(index + 1)));
        }
        return text.toString();
    }
}
