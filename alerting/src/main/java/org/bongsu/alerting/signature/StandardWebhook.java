package org.bongsu.alerting.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over {@code id.timestamp.body}, so that neither the message nor its
 * id nor its time can be changed. Pure; safe on any thread.
 */
public final class StandardWebhook {

    public static final String HEADER_ID = "webhook-id";
    public static final String HEADER_TIMESTAMP = "webhook-timestamp";
    public static final String HEADER_SIGNATURE = "webhook-signature";

    /** How far a timestamp may be from the receiver's clock: against messages that are recorded and played again. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String VERSION = "v1";

    /** What a receiver finds. */
    public enum Verdict {
        VALID,
        TIMESTAMP_MALFORMED,
        TIMESTAMP_TOO_OLD,
        TIMESTAMP_IN_FUTURE,
        SIGNATURE_WRONG
    }

    private StandardWebhook() {}

    /**
     * @param id the same over all tries; without a dot, which separates
     * @param timestampSeconds of this try, since 1970
     * @return the value of the {@code webhook-signature} header
     */
    public static String sign(String id, long timestampSeconds, String body, WebhookKey key) {
        if (id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("a dot in the message id " + id);
        }
        String content = id + "." + timestampSeconds + "." + body;
        return VERSION + "," + Base64.getEncoder().encodeToString(hmac(content, key));
    }

    /**
     * @param signatures the header as received: one or more signatures, separated by spaces
     * @param nowSeconds the receiver's clock
     */
    public static Verdict verify(
            String id, String timestamp, String signatures, String body, WebhookKey key, long nowSeconds) {
        long signed;
        try {
            signed = Long.parseLong(timestamp);
        } catch (NumberFormatException notANumber) {
            return Verdict.TIMESTAMP_MALFORMED;
        }
        if (signed < nowSeconds - TOLERANCE.toSeconds()) {
            return Verdict.TIMESTAMP_TOO_OLD;
        }
        if (signed > nowSeconds + TOLERANCE.toSeconds()) {
            return Verdict.TIMESTAMP_IN_FUTURE;
        }
        if (id.indexOf('.') >= 0) {
            return Verdict.SIGNATURE_WRONG;
        }
        byte[] right = sign(id, signed, body, key).getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String signature : signatures.split(" ", -1)) {
            // In constant time: how much of a guess was right is not to be measured.
            found |= MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found ? Verdict.VALID : Verdict.SIGNATURE_WRONG;
    }

    private static byte[] hmac(String content, WebhookKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }
}
