package org.bongsu.daemon.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs permits with the site's Ed25519 key, made on first use and kept in the data directory as {@code permit.key}
 * (readable by its owner only) and {@code permit.pub}. Any thread.
 */
public final class PermitSigner {

    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final PublicKey open;

    private PermitSigner(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    /** @throws IOException when the key can neither be read nor made */
    public static PermitSigner in(Path directory) throws IOException {
        Path secretFile = directory.resolve("permit.key");
        Path openFile = directory.resolve("permit.pub");
        try {
            if (!Files.exists(secretFile) || !Files.exists(openFile)) {
                KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
                Files.createDirectories(directory);
                Files.deleteIfExists(secretFile);
                Files.createFile(
                        secretFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(secretFile, pair.getPrivate().getEncoded());
                Files.write(openFile, pair.getPublic().getEncoded());
            }
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new PermitSigner(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(secretFile))),
                    keys.generatePublic(new X509EncodedKeySpec(Files.readAllBytes(openFile))));
        } catch (GeneralSecurityException e) {
            throw new IOException("permit key in " + directory + ": " + e.getMessage(), e);
        }
    }

    public String algorithm() {
        return ALGORITHM;
    }

    /** The first 16 hexadecimal digits of the public key's SHA-256. */
    public String keyId() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(open.getEncoded());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** X.509 SubjectPublicKeyInfo, base64. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(open.getEncoded());
    }

    /** Base64. */
    public String sign(byte[] payload) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(payload);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the site's own key cannot sign", e);
        }
    }
}
