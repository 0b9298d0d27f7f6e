package org.bongsu.migration.driver.rest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.plan.Place;

/**
 * What the far end calls the hosts of destinations: by destination either one name with {@code {host}}, the host's number,
 * or one name a host.
 */
public record Destinations(Map<String, List<String>> hosts) {

    public static final String HOST = "{host}";

    public Destinations {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        hosts.forEach((destination, names) -> copy.put(destination, List.copyOf(names)));
        hosts = Collections.unmodifiableMap(copy);
    }

    /** Empty where the configuration names no such host. */
    public Optional<String> of(Place place) {
        List<String> names = hosts.getOrDefault(place.destination(), List.of());
        if (place.host() < 0 || names.isEmpty()) {
            return Optional.empty();
        }
        if (names.size() == 1 && names.get(0).contains(HOST)) {
            return Optional.of(names.get(0).replace(HOST, Integer.toString(place.host())));
        }
        return place.host() < names.size() ? Optional.of(names.get(place.host())) : Optional.empty();
    }

    /** The places of the site by what the far end calls them. */
    public Map<String, Place> places(Site site) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Destination destination : site.destinations()) {
            for (int host = 0; host < destination.hosts(); host++) {
                Place place = new Place(destination.id(), host);
                of(place).ifPresent(name -> places.put(name, place));
            }
        }
        return places;
    }
}
