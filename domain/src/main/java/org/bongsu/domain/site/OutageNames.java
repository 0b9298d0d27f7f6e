package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Outages as people write them: {@code ups-a}, or {@code building:a} where an id alone would be two things. Immutable; any
 * thread.
 */
public final class OutageNames {

    private final Set<Outage> all = new LinkedHashSet<>();

    public OutageNames(Site site) {
        site.power().nodes().forEach(node -> all.add(Outage.node(node.id())));
        site.power().nodes().forEach(node -> node.feed().ifPresent(feed -> all.add(Outage.feed(feed))));
        site.rooms().forEach(room -> all.add(Outage.room(room.id())));
        site.compartments().forEach(compartment -> all.add(Outage.compartment(compartment.id())));
        site.buildings().forEach(building -> all.add(Outage.building(building.id())));
    }

    /** All that the text may mean: none when the site has no such thing, several when it has to say which kind. */
    public List<Outage> meant(String text) {
        List<Outage> found = new ArrayList<>();
        for (Outage outage : all) {
            if (outage.id().equals(text) || name(outage).equals(text)) {
                found.add(outage);
            }
        }
        return found;
    }

    /** What could have been written for an unknown text: with its kind where the text has one. */
    public Stream<String> hints(String text) {
        return text.contains(":")
                ? all.stream().map(OutageNames::name)
                : all.stream().map(Outage::id).distinct();
    }

    public static String name(Outage outage) {
        return outage.kind().name().toLowerCase(Locale.ROOT) + ":" + outage.id();
    }
}
