package org.bongsu.daemon.http;

import java.util.List;

/**
 * Where the server listens.
 *
 * @param host a name or an address without brackets
 * @param port 0 to 65535; 0 takes a free one
 */
public record ListenAddress(String host, int port) {

    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 8080);

    private static final List<String> LOOPBACK_NAMES = List.of("localhost", "::1");

    public ListenAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("listen: no host before the port");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("listen: port " + port + " is not 0 to 65535");
        }
    }

    /** @throws IllegalArgumentException unless it is {@code HOST:PORT} or {@code [IPv6]:PORT} */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("listen: '" + text + "' is not HOST:PORT, such as 127.0.0.1:8080");
        }
        return new ListenAddress(bare(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Whether only this machine can reach it. */
    public boolean loopback() {
        return isLoopback(host);
    }

    /** Whether a host named so, with or without brackets, is this machine. */
    public static boolean local(String host) {
        return isLoopback(bare(host));
    }

    static boolean isLoopback(String host) {
        return LOOPBACK_NAMES.contains(host) || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** Without the brackets of an IPv6 address. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
