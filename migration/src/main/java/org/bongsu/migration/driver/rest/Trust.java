package org.bongsu.migration.driver.rest;

import io.netty.handler.ssl.util.FingerprintTrustManagerFactory;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose certificate is believed. Without either, that of the authorities Java knows; never everybody's.
 *
 * @param ca PEM file of authorities; the host's name has to be in the certificate
 * @param fingerprint SHA-256 of the one certificate, 64 hexadecimal digits with or without colons; its names and dates do
 *     not matter then
 */
public record Trust(Optional<String> ca, Optional<String> fingerprint) {

    public static final Trust DEFAULT = new Trust(Optional.empty(), Optional.empty());

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public Trust {
        fingerprint = fingerprint.map(Trust::plain);
        fingerprint.ifPresent(print -> {
            if (!SHA_256.matcher(print).matches()) {
                throw new IllegalArgumentException("not a SHA-256 fingerprint: " + print);
            }
        });
    }

    private static String plain(String print) {
        return print.replace(":", "").toLowerCase(Locale.ROOT);
    }

    public static boolean isFingerprint(String print) {
        return SHA_256.matcher(plain(print)).matches();
    }

    ClientSSLOptions ssl() {
        ClientSSLOptions options = new ClientSSLOptions();
        if (fingerprint.isPresent()) {
            FingerprintTrustManagerFactory pinned = FingerprintTrustManagerFactory.builder("SHA-256")
                    .fingerprints(fingerprint.get())
                    .build();
            return options.setTrustOptions(TrustOptions.wrap(pinned)).setHostnameVerificationAlgorithm("");
        }
        ca.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        return options.setHostnameVerificationAlgorithm("HTTPS");
    }
}
