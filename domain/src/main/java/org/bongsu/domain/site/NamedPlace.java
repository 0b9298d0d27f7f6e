package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A server or a destination as people name it, with where it stands. */
public record NamedPlace(Kind kind, String id, FateSharing.Place place) {

    /** What it is. */
    public enum Kind {
        SERVER,
        DESTINATION
    }

    /** As it is written where the id alone would be two things: {@code server:x}. */
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + id;
    }

    /** All that the text may mean: none when the site has no such thing, two when it has to say which kind. */
    public static List<NamedPlace> meant(Site site, String text) {
        List<NamedPlace> found = new ArrayList<>();
        for (Server server : site.servers()) {
            if (server.id().equals(text) || text.equals("server:" + server.id())) {
                found.add(new NamedPlace(Kind.SERVER, server.id(), FateSharing.Place.of(site, server.id())));
            }
        }
        for (Destination destination : site.destinations()) {
            if (destination.id().equals(text) || text.equals("destination:" + destination.id())) {
                found.add(new NamedPlace(Kind.DESTINATION, destination.id(), FateSharing.Place.of(destination)));
            }
        }
        return found;
    }

    /** Everything that has a place, for hints. */
    public static Stream<String> ids(Site site) {
        return Stream.concat(
                site.destinations().stream().map(Destination::id),
                site.servers().stream().map(Server::id));
    }
}
