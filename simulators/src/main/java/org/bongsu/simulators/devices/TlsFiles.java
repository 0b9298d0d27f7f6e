package org.bongsu.simulators.devices;

import java.nio.file.Path;

/**
 * What a Modbus/TCP Security server shows and whom it lets in, all PEM.
 *
 * @param authority certificates whose signature a client's certificate must bear
 * @param certificate our own, then its chain
 * @param key its private key, PKCS 8
 */
public record TlsFiles(Path authority, Path certificate, Path key) {

    /** The three under the names {@code ca.pem}, {@code certificate.pem} and {@code key.pem}. */
    public static TlsFiles in(Path folder) {
        return new TlsFiles(folder.resolve("ca.pem"), folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    }
}
