package org.bongsu.daemon.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the API listens, beside where.
 *
 * @param tls empty for plain HTTP
 * @param plain whether plain HTTP is wanted outside loopback, since something in front of us speaks TLS
 * @param open whether nobody has to log in even outside loopback
 * @param connections open at once, {@value #CONNECTIONS_LEAST} to {@value #CONNECTIONS_MOST}
 * @param perAddress of these from one address, 8 to {@code connections}
 */
public record HttpSettings(Optional<Tls> tls, boolean plain, boolean open, int connections, int perAddress) {

    public static final int CONNECTIONS_LEAST = 64;
    public static final int CONNECTIONS_MOST = 100_000;

    /** Every tenant's long poll and every screen, several times over; 10,000 sockets cost some 100 MB. */
    public static final int CONNECTIONS = 10_000;

    public static final int PER_ADDRESS = 1_000;

    public static final HttpSettings DEFAULT =
            new HttpSettings(Optional.empty(), /* plain= */ false, /* open= */ false, CONNECTIONS, PER_ADDRESS);

    /**
     * A certificate chain and its key, both PEM; read again when either file changes.
     *
     * @param key PKCS#8 or PKCS#1, without a passphrase
     */
    public record Tls(Path certificate, Path key) {}

    /** The same with paths from a folder. */
    public HttpSettings in(Path folder) {
        return new HttpSettings(
                tls.map(each -> new Tls(folder.resolve(each.certificate()), folder.resolve(each.key()))),
                plain,
                open,
                connections,
                perAddress);
    }
}
