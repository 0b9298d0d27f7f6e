package org.bongsu.collector.mqtt;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files as OpenSSL writes them. They are read again for every connection, so that a renewed certificate needs no restart.
 *
 * @param ca what signs the broker's certificate; empty for the certificate authorities that Java trusts
 * @param certificate ours, with its intermediate ones behind it; empty where the broker asks for none
 * @param key of the certificate, without a passphrase
 */
public record MqttTls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {

    public MqttTls {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    MqttTls in(Path folder) {
        return new MqttTls(ca.map(folder::resolve), certificate.map(folder::resolve), key.map(folder::resolve));
    }
}
