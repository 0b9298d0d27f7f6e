package org.bongsu.daemon.runtime;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.Address;

/**
 * Where configured endpoints really are: rehearsals run on free loopback ports without editing a site's files.
 *
 * @param moved configured {@code host:port} to actual {@code host:port}
 */
public record Endpoints(Map<String, String> moved) {

    public Endpoints {
        moved = Ordered.map(moved);
    }

    public static Endpoints asConfigured() {
        return new Endpoints(Map.of());
    }

    /** @throws IllegalArgumentException unless every pair reads {@code host:port=host:port} */
    public static Endpoints parse(Iterable<String> pairs) {
        Map<String, String> moved = new LinkedHashMap<>();
        for (String pair : pairs) {
            String[] sides = pair.split("=", -1);
            if (sides.length != 2 || !sides[0].contains(":") || !sides[1].contains(":")) {
                throw new IllegalArgumentException("--map " + pair + ": expected host:port=host:port");
            }
            moved.put(sides[0], sides[1]);
        }
        return new Endpoints(moved);
    }

    public Address.Modbus modbus(Address.Modbus address) {
        String actual = moved.get(address.lane());
        if (actual == null) {
            return address;
        }
        int colon = actual.lastIndexOf(':');
        return new Address.Modbus(
                actual.substring(0, colon),
                Integer.parseInt(actual.substring(colon + 1)),
                address.unit(),
                address.wire());
    }

    /** The URL with its authority replaced where that has moved. */
    public String url(String url) {
        URI uri = URI.create(url);
        String actual = uri.getAuthority() == null ? null : moved.get(uri.getAuthority());
        return actual == null ? url : url.replaceFirst("//[^/]*", "//" + actual);
    }
}
