package org.bongsu.alerting.signature;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 ({@code v1}) or Ed25519 ({@code v1a}) over {@code id.timestamp.body}, so that
 * neither the message nor its id nor its time can be changed. Pure; safe on any thread.
 */
public final class StandardWebhook {

    public static final String HEADER_ID = "webhook-id";
    public static final String HEADER_TIMESTAMP = "webhook-timestamp";
    public static final String HEADER_SIGNATURE = "webhook-signature";

    /** How far a timestamp may be from the receiver's clock: against messages that are recorded and played again. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

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
        return sign(id, timestampSeconds, body, List.of(key));
    }

    /**
     * Signed with each key, so that a receiver may hold any one of them while keys are replaced.
     *
     * @param keys at least one, the present one first
     */
    public static String sign(String id, long timestampSeconds, String body, List<WebhookKey> keys) {
        if (id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("a dot in the message id " + id);
        }
        String content = content(id, timestampSeconds, body);
        return keys.stream().map(key -> key.sign(content)).collect(Collectors.joining(" "));
    }

    private static String content(String id, long timestampSeconds, String body) {
        return id + "." + timestampSeconds + "." + body;
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
        String content = content(id, signed, body);
        boolean found = false;
        for (String signature : signatures.split(" ", -1)) {
            found |= key.verifies(content, signature);
        }
        return found ? Verdict.VALID : Verdict.SIGNATURE_WRONG;
    }
}
