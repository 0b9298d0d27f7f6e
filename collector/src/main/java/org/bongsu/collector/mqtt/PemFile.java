package org.bongsu.collector.mqtt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as OpenSSL writes them: PKCS#8 ({@code PRIVATE KEY}), PKCS#1 ({@code RSA PRIVATE KEY}) and SEC 1
 * ({@code EC PRIVATE KEY}). Java reads PKCS#8 alone, so the two older forms are wrapped in it (RFC 5958).
 */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xA0;
    private static final byte[] ZERO = {INTEGER, 1, 0};
    /** OBJECT IDENTIFIER 1.2.840.113549.1.1.1 and NULL. */
    private static final byte[] RSA = {6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0};
    /** OBJECT IDENTIFIER 1.2.840.10045.2.1. */
    private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private PemFile() {}

    private record Block(String type, byte[] der) {}

    /** @throws IOException naming the file, when it cannot be read or holds none */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file)) {
                if (block.type.endsWith("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der)));
                }
            }
        } catch (CertificateException e) {
            throw new IOException(file + ": a certificate cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + ": holds no certificate");
        }
        return certificates;
    }

    /** @throws IOException naming the file, when it cannot be read, holds none or one with a passphrase */
    static PrivateKey key(Path file) throws IOException {
        for (Block block : blocks(file)) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return key(file, block.der);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, wrapped(RSA, block.der));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, wrapped(join(EC, curve(file, block.der)), block.der));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException(
                            file + ": the key has a passphrase; openssl pkcs8 -topk8 -nocrypt takes it off");
                default -> {
                    // Certificates and curve parameters may stand beside the key.
                }
            }
        }
        throw new IOException(file + ": holds no private key");
    }

    private static List<Block> blocks(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        while (matcher.find()) {
            String body = matcher.group(2);
            if (body.contains("ENCRYPTED")) {
                blocks.add(new Block("ENCRYPTED PRIVATE KEY", new byte[0]));
                continue;
            }
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(body)));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + matcher.group(1) + " is not base64: " + e.getMessage(), e);
            }
        }
        return blocks;
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // The key says itself which algorithm it is for; each factory takes its own only.
            }
        }
        throw new IOException(file + ": the private key is neither RSA nor EC nor EdDSA, or is damaged");
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, join(ZERO, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** The curve's identifier in SEC 1's ECPrivateKey: a sequence of version, key, curve under [0], and more. */
    private static byte[] curve(Path file, byte[] der) throws IOException {
        try {
            int at = content(der, 0);
            while (at < der.length) {
                int from = content(der, at);
                int to = from + length(der, at);
                if ((der[at] & 0xFF) == CURVE) {
                    return Arrays.copyOfRange(der, from, to);
                }
                at = to;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + ": the EC key is damaged", e);
        }
        throw new IOException(file + ": the EC key does not name its curve");
    }

    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7F : 0);
    }

    private static int length(byte[] der, int at) {
        if (der[at + 1] >= 0) {
            return der[at + 1];
        }
        int length = 0;
        for (int i = 0; i < (der[at + 1] & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return length;
    }

    /** DER wants the length in as few bytes as it takes. */
    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        if (length < 0x80) {
            return join(new byte[] {(byte) tag, (byte) length}, content);
        }
        return length < 0x100
                ? join(new byte[] {(byte) tag, (byte) 0x81, (byte) length}, content)
                : join(new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length}, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
