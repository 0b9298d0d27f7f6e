package org.bongsu.domain.net;

/**
 * A block of addresses, such as {@code 10.2.0.0/16} or {@code fd12:3456::/32}.
 *
 * @param length bits that all of them share
 */
public record Network(IpAddress first, int length) {

    /** Larger blocks are slips: {@code 0.0.0.0/0} would switch the guard off. */
    public static final int V4_LENGTH_LEAST = 8;

    public static final int V6_LENGTH_LEAST = 16;

    public Network {
        if (length < 0 || length > first.bits()) {
            throw new IllegalArgumentException(first + "/" + length + ": a prefix has 0 to " + first.bits() + " bits");
        }
        if (!first.isZeroFrom(length)) {
            throw new IllegalArgumentException(
                    first + "/" + length + " is no network: bits are set behind the first " + length);
        }
    }

    /** @throws IllegalArgumentException unless it is an address, a slash and the number of bits */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String bits = text.substring(slash + 1);
        if (slash < 0 || !bits.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no network such as 10.2.0.0/16 or fd12:3456::/32");
        }
        IpAddress first = IpAddress.parse(text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no network such as 10.2.0.0/16 or fd12:3456::/32"));
        return new Network(first, Integer.parseInt(bits));
    }

    public boolean contains(IpAddress address) {
        return address.startsLike(first, length);
    }

    public boolean isV4() {
        return first.isV4();
    }

    @Override
    public String toString() {
        return first + "/" + length;
    }
}
