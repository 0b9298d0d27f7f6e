package org.bongsu.alerting.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of Standard Webhooks 1.0.0. Immutable; never printed; safe on any thread.
 *
 * <ul>
 *   <li>{@code whsec_} and base64 of 24 to 64 bytes: HMAC-SHA256, signs and verifies ({@code v1})
 *   <li>{@code whsk_} and base64 of 32 bytes (the seed) or 64 (seed and public key): Ed25519, signs ({@code v1a})
 *   <li>{@code whpk_} and base64 of 32 bytes: Ed25519, verifies alone
 * </ul>
 */
public final class WebhookKey {

    public static final String PREFIX = "whsec_";
    public static final String PREFIX_PRIVATE = "whsk_";
    public static final String PREFIX_PUBLIC = "whpk_";
    public static final int BYTES_LEAST = 24;
    public static final int BYTES_MOST = 64;
    private static final int ED25519_BYTES = 32;
    private static final String ED25519 = "Ed25519";

    /** What it is good for. */
    private enum Kind {
        SHARED(PREFIX, "v1", BYTES_LEAST, BYTES_MOST),
        PRIVATE(PREFIX_PRIVATE, "v1a", ED25519_BYTES, 2 * ED25519_BYTES),
        PUBLIC(PREFIX_PUBLIC, "v1a", ED25519_BYTES, ED25519_BYTES);

        final String prefix;
        final String version;
        final int least;
        final int most;

        Kind(String prefix, String version, int least, int most) {
            this.prefix = prefix;
            this.version = version;
            this.least = least;
            this.most = most;
        }
    }

    private final Kind kind;
    private final byte[] bytes;

    private WebhookKey(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless the text is such a key; the message never holds it */
    public static WebhookKey parse(String text) {
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> text.startsWith(each.prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a webhook key starts with " + PREFIX + ", " + PREFIX_PRIVATE + " or " + PREFIX_PUBLIC));
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.substring(kind.prefix.length()));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a webhook key is base64 after " + kind.prefix, notBase64);
        }
        boolean half = kind == Kind.PRIVATE && bytes.length != kind.least && bytes.length != kind.most;
        if (bytes.length < kind.least || bytes.length > kind.most || half) {
            throw new IllegalArgumentException("a webhook key of " + kind.prefix + " has " + bytes.length
                    + " bytes, not " + kind.least + (kind == Kind.PRIVATE ? " or " : " to ") + kind.most);
        }
        return new WebhookKey(kind, kind == Kind.PRIVATE ? Arrays.copyOf(bytes, ED25519_BYTES) : bytes);
    }

    /** The version and the signature, as the header has them. */
    String sign(String content) {
        byte[] message = content.getBytes(StandardCharsets.UTF_8);
        byte[] signature = switch (kind) {
            case SHARED -> hmac(message);
            case PRIVATE -> ed25519(message);
            case PUBLIC -> throw new IllegalArgumentException("a " + PREFIX_PUBLIC + " key verifies and cannot sign");
        };
        return kind.version + "," + Base64.getEncoder().encodeToString(signature);
    }

    /** In constant time where it is symmetric: how much of a guess was right is not to be measured. */
    boolean verifies(String content, String signature) {
        if (kind != Kind.PUBLIC) {
            return MessageDigest.isEqual(
                    sign(content).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        }
        if (!signature.startsWith(kind.version + ",")) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ED25519);
            verifier.initVerify(publicKey());
            verifier.update(content.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature.substring(kind.version.length() + 1)));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    private byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private byte[] ed25519(byte[] message) {
        try {
            PrivateKey key = KeyFactory.getInstance(ED25519)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes));
            Signature signer = Signature.getInstance(ED25519);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", impossible);
        }
    }

    /** RFC 8032, section 5.1.2: y, little-endian, with the sign of x in its highest bit. */
    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] big = new byte[ED25519_BYTES];
        for (int index = 0; index < ED25519_BYTES; index++) {
            big[index] = bytes[ED25519_BYTES - 1 - index];
        }
        boolean odd = (big[0] & 0x80) != 0;
        big[0] &= 0x7f;
        return KeyFactory.getInstance(ED25519)
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big))));
    }

    /** Of one key, or of two while the second is replaced by the first. */
    public static List<WebhookKey> of(WebhookKey key, Optional<WebhookKey> previous) {
        return previous.map(other -> List.of(key, other)).orElse(List.of(key));
    }

    @Override
    public String toString() {
        return kind.prefix + "***";
    }
}
