package org.bongsu.alerting.notice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Ids made of what they name: the same after a restart, in a replay, and on the daemon of the other site. */
public final class StableId {

    private StableId() {}

    /** {@code msg_} and 32 hexadecimal digits. */
    public static String message(String... parts) {
        return "msg_" + HexFormat.of().formatHex(digest(parts), 0, 16);
    }

    /** A UUID of version 8 (RFC 9562, section 5.8), for receivers that insist on the form. */
    static UUID event(String... parts) {
        ByteBuffer bytes = ByteBuffer.wrap(digest(parts));
        long high = bytes.getLong() & ~0xF000L | 0x8000L;
        long low = bytes.getLong() & ~0xC000_0000_0000_0000L | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] digest(String... parts) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length first: "a", "bc" and "ab", "c" are different things.
            sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            sha.update(bytes);
        }
        return sha.digest();
    }
}
