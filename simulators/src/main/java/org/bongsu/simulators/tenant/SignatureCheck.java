package org.bongsu.simulators.tenant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies Standard Webhooks signatures (v1, HMAC-SHA256 over {@code id.timestamp.body}). Shares no code with the
 * sender, so that both cannot be wrong in the same way.
 */
public final class SignatureCheck {

    /** Older or newer than this is a replay; the specification's libraries use five minutes. */
    public static final long TOLERANCE_SECONDS = 300;

    private static final String PREFIX = "whsec_";

    private final byte[] key;

    /** How a delivery was found. */
    public enum Verdict {
        VERIFIED,
        HEADER_MISSING,
        TIMESTAMP_INVALID,
        TIMESTAMP_OUT_OF_TOLERANCE,
        SIGNATURE_WRONG
    }

    /** @throws IllegalArgumentException unless the secret is whsec_ and base64; the secret is not repeated */
    public SignatureCheck(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a webhook secret starts with " + PREFIX);
        }
        try {
            this.key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a webhook secret is base64 after " + PREFIX, e);
        }
    }

    /** @param nowSeconds wall time */
    public Verdict check(
            Optional<String> id,
            Optional<String> timestamp,
            Optional<String> signatures,
            byte[] body,
            long nowSeconds) {
        if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
            return Verdict.HEADER_MISSING;
        }
        if (!timestamp.get().matches("[0-9]{1,12}")) {
            return Verdict.TIMESTAMP_INVALID;
        }
        if (Math.abs(nowSeconds - Long.parseLong(timestamp.get())) > TOLERANCE_SECONDS) {
            return Verdict.TIMESTAMP_OUT_OF_TOLERANCE;
        }
        byte[] expected = sign(id.get(), timestamp.get(), body);
        for (String signature : signatures.get().split(" ", -1)) {
            if (signature.startsWith("v1,") && MessageDigest.isEqual(expected, decode(signature.substring(3)))) {
                return Verdict.VERIFIED;
            }
        }
        return Verdict.SIGNATURE_WRONG;
    }

    private byte[] sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
