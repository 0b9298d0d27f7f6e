package org.bongsu.domain.site;

import java.util.OptionalDouble;

/**
 * A physical server in a rack.
 *
 * @param loadWatts what it draws at most, W, at least 0; empty where nobody said
 */
public record Server(String id, String rack, OptionalDouble loadWatts) {
    public Server {
        if (loadWatts.isPresent() && !(loadWatts.getAsDouble() >= 0)) {
            throw new IllegalArgumentException(id + ": load " + loadWatts.getAsDouble() + " W is below 0");
        }
    }

    /** A server of which nobody said what it draws. */
    public Server(String id, String rack) {
        this(id, rack, OptionalDouble.empty());
    }
}
