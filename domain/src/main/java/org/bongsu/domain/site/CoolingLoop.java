package org.bongsu.domain.site;

import java.util.List;

/** What takes the heat out of some rooms together: when it fails, all of them warm up. Serves at least one room. */
public record CoolingLoop(String id, List<String> serves) {
    public CoolingLoop {
        serves = List.copyOf(serves);
        if (serves.isEmpty()) {
            throw new IllegalArgumentException("cooling " + id + " serves no room");
        }
    }
}
