package org.bongsu.migration.driver.nut;

import java.time.Duration;
import java.util.List;

/**
 * Where upsmons find us and how many we bear. Wall time.
 *
 * @param port 0 for any
 * @param connections open at once, all clients together
 * @param idle a connection without a word for so long is closed, as upsd does
 */
public record NutOptions(String host, int port, List<NutUser> users, int connections, Duration idle) {

    /** Assigned by IANA. */
    public static final int PORT_DEFAULT = 3493;

    /** A large hall: one connection a host and group. */
    public static final int CONNECTIONS_DEFAULT = 4_096;

    /** An upsmon asks every five seconds as shipped; upsd closes after as long. */
    public static final Duration IDLE_DEFAULT = Duration.ofSeconds(60);

    /** One machine that opens more is broken or hostile, and must not lock the others out. */
    static final int CONNECTIONS_OF_AN_ADDRESS = 64;

    public NutOptions {
        users = List.copyOf(users);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections " + connections + " is below 1");
        }
    }
}
