package org.bongsu.daemon.http.view;

/**
 * A public key that permits are signed with.
 *
 * @param algorithm such as Ed25519
 * @param publicKey X.509 SubjectPublicKeyInfo, base64
 */
public record KeyView(String id, String algorithm, String publicKey) {}
