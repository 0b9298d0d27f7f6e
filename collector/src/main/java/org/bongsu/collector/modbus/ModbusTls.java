package org.bongsu.collector.modbus;

import java.nio.file.Path;

/**
 * Modbus/TCP Security: what is shown to devices and who is trusted. PEM files as OpenSSL writes them. They are
 * read again for every connection, so that a renewed certificate needs no restart.
 *
 * @param ca what signs the devices' certificates
 * @param certificate ours, with its intermediate ones behind it; the role that a device grants us is in it
 * @param key of the certificate, PKCS 8, without a passphrase
 */
public record ModbusTls(Path ca, Path certificate, Path key) {

    ModbusTls in(Path folder) {
        return new ModbusTls(folder.resolve(ca), folder.resolve(certificate), folder.resolve(key));
    }
}
