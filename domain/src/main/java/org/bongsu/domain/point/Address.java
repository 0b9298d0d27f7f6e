package org.bongsu.domain.point;

/** How a device is reached. */
public sealed interface Address {

    /**
     * A unit behind a Modbus TCP endpoint.
     *
     * @param port 1 to 65535
     * @param unit 0 to 255
     */
    record Modbus(String host, int port, int unit) implements Address {
        public Modbus {
            if (port < 1 || port > 65_535 || unit < 0 || unit > 255) {
                throw new IllegalArgumentException(host + ":" + port + " unit " + unit);
            }
        }

        /** The lane all units of this endpoint share. */
        public String lane() {
            return host + ":" + port;
        }
    }

    /** Topics {@code prefix/point} on the site's broker. */
    record Mqtt(String prefix) implements Address {}
}
