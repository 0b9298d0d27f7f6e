package org.bongsu.migration.plan;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Site;

/** Whether a destination outlives what empties a room (invariant 4). */
public final class Refuges {

    private Refuges() {}

    /** Why a destination is no refuge. */
    public enum Refusal {
        NOT_SERVED,
        SAME_COMPARTMENT,
        THREATENED_ROOM,
        SHARED_FEED
    }

    /**
     * @param room the source room
     * @param endangered rooms that have a deadline themselves
     * @param threatenedNodes power nodes that burn or live on battery
     * @return why it is no refuge; empty when it is one
     */
    public static Optional<Refusal> refusal(
            Site site, Destination destination, String room, Set<String> endangered, Set<String> threatenedNodes) {
        if (!destination.serves().isEmpty() && !destination.serves().contains(room)) {
            return Optional.of(Refusal.NOT_SERVED);
        }
        String compartment = site.room(room).compartment();
        if (destination.room().isPresent()) {
            String there = destination.room().get();
            if (site.room(there).compartment().equals(compartment)) {
                return Optional.of(Refusal.SAME_COMPARTMENT);
            }
            boolean burnsToo = endangered.stream()
                    .anyMatch(other -> site.room(other)
                            .compartment()
                            .equals(site.room(there).compartment()));
            if (endangered.contains(there) || burnsToo) {
                return Optional.of(Refusal.THREATENED_ROOM);
            }
        }
        Set<String> lost = new LinkedHashSet<>(threatenedNodes);
        lost.addAll(site.nodesIn(compartment));
        boolean dark = !destination.feeds().isEmpty() && site.power().dead(lost).containsAll(destination.feeds());
        return dark ? Optional.of(Refusal.SHARED_FEED) : Optional.empty();
    }
}
