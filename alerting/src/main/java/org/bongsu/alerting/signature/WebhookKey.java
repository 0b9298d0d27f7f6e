package org.bongsu.alerting.signature;

import java.util.Base64;

/** A symmetric key of Standard Webhooks: {@code whsec_} and base64 of 24 to 64 bytes. Immutable; never printed. */
public final class WebhookKey {

    public static final String PREFIX = "whsec_";
    public static final int BYTES_LEAST = 24;
    public static final int BYTES_MOST = 64;

    private final byte[] bytes;

    private WebhookKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless the text is such a key; the message never holds it */
    public static WebhookKey parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a webhook key starts with " + PREFIX);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a webhook key is base64 after " + PREFIX, notBase64);
        }
        if (bytes.length < BYTES_LEAST || bytes.length > BYTES_MOST) {
            throw new IllegalArgumentException(
                    "a webhook key has " + bytes.length + " bytes, not " + BYTES_LEAST + " to " + BYTES_MOST);
        }
        return new WebhookKey(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
