package org.bongsu.daemon.http.view;

/**
 * A signature that anybody can check with a key of {@code /api/v1/keys}.
 *
 * @param payload the signed bytes as they are, base64
 * @param signature base64
 */
public record SignatureView(String algorithm, String key, String payload, String signature) {}
