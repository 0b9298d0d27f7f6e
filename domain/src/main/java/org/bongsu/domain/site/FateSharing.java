package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two servers, or a server and a destination, may go together, and by what (invariant 4). What each outage kills is
 * reckoned once for the site. Immutable; any thread.
 */
public final class FateSharing {

    /**
     * Where something runs, as far as its fate is concerned.
     *
     * @param room empty for another site, which shares nothing
     * @param feeds nodes that each can feed it alone
     */
    public record Place(Optional<String> room, List<String> feeds) {
        public Place {
            feeds = List.copyOf(feeds);
        }

        public static Place of(Site site, String server) {
            Rack rack = site.rack(site.server(server).rack());
            return new Place(Optional.of(rack.room()), rack.feeds());
        }

        public static Place of(Destination destination) {
            return new Place(destination.room(), destination.feeds());
        }
    }

    /** How much an outage is to a place, the worse the later. */
    private enum Effect {
        NONE,
        /** It loses a way in which it could be fed. */
        WEAKENED,
        /** It goes. */
        TAKEN
    }

    /** What goes, and what dies of it. */
    private record Blow(
            CommonFate.Reason reason, Outage outage, Set<String> rooms, Set<String> lost, Set<String> dead) {

        String element() {
            return outage.id();
        }

        Effect on(Place place, Map<String, Set<String>> upstream) {
            boolean stands = place.room().filter(rooms::contains).isPresent();
            boolean dark = !place.feeds().isEmpty() && dead.containsAll(place.feeds());
            if (stands || dark) {
                return Effect.TAKEN;
            }
            boolean weakened = place.feeds().stream()
                    .anyMatch(feed -> !Collections.disjoint(upstream.getOrDefault(feed, Set.of()), lost));
            return weakened ? Effect.WEAKENED : Effect.NONE;
        }
    }

    private final Site site;
    /** By node: itself and all that can feed it, however far up. */
    private final Map<String, Set<String>> upstream = new LinkedHashMap<>();

    private final List<Blow> blows = new ArrayList<>();
    /** By compartment: the same fire if no cables crossed it. */
    private final Map<String, Blow> withoutCables = new LinkedHashMap<>();

    public FateSharing(Site site) {
        this.site = site;
        Outages outages = new Outages(site);
        Set<String> feeds = new LinkedHashSet<>();
        for (PowerNode node : site.power().inOrderOfSupply()) {
            Set<String> above = new LinkedHashSet<>(Set.of(node.id()));
            node.from().forEach(supplier -> above.addAll(upstream.getOrDefault(supplier, Set.of())));
            upstream.put(node.id(), above);
            node.feed().ifPresent(feeds::add);
            blows.add(blow(CommonFate.Reason.of(node.kind()), Outage.node(node.id()), outages));
        }
        feeds.forEach(feed -> blows.add(blow(CommonFate.Reason.FEED, Outage.feed(feed), outages)));
        for (Compartment compartment : site.compartments()) {
            Blow whole = blow(CommonFate.Reason.COMPARTMENT, Outage.compartment(compartment.id()), outages);
            blows.add(whole);
            withoutCables.put(compartment.id(), standing(whole));
        }
        site.buildings()
                .forEach(building ->
                        blows.add(blow(CommonFate.Reason.BUILDING, Outage.building(building.id()), outages)));
    }

    private Blow blow(CommonFate.Reason reason, Outage outage, Outages outages) {
        Set<String> lost = outages.lostNodes(outage);
        return new Blow(
                reason, outage, outages.lostRooms(outage), lost, site.power().dead(lost));
    }

    private Blow standing(Blow whole) {
        Set<String> lost = new LinkedHashSet<>();
        for (PowerNode node : site.power().nodes()) {
            if (whole.lost().contains(node.id())
                    && node.room().filter(whole.rooms()::contains).isPresent()) {
                lost.add(node.id());
            }
        }
        return new Blow(
                whole.reason(),
                whole.outage(),
                whole.rooms(),
                lost,
                site.power().dead(lost));
    }

    /** @throws IllegalArgumentException when the site lacks one of the servers */
    public List<CommonFate> of(String serverA, String serverB) {
        return of(Place.of(site, serverA), Place.of(site, serverB));
    }

    /** From the sources down: single nodes, feeds, compartments, buildings, cooling; empty when they share nothing. */
    public List<CommonFate> of(Place a, Place b) {
        List<CommonFate> common = new ArrayList<>();
        for (Blow blow : blows) {
            Effect onA = blow.on(a, upstream);
            Effect onB = blow.on(b, upstream);
            if (onA != Effect.NONE && onB != Effect.NONE) {
                common.add(new CommonFate(
                        reason(blow, a, b, onA, onB), blow.element(), onA == Effect.TAKEN && onB == Effect.TAKEN));
            }
        }
        a.room().ifPresent(roomA -> b.room().ifPresent(roomB -> cooling(roomA, roomB, common)));
        return List.copyOf(common);
    }

    /** Every outage of one node, feed, compartment or building that takes the place, from the sources down. */
    public Set<Outage> takes(Place place) {
        Set<Outage> taking = new LinkedHashSet<>();
        for (Blow blow : blows) {
            if (blow.on(place, upstream) == Effect.TAKEN) {
                taking.add(blow.outage());
            }
        }
        return Collections.unmodifiableSet(taking);
    }

    /** Whether one outage of whatever kind takes both. Heat is slower and no part of it. */
    public boolean takesBoth(Place a, Place b) {
        return of(a, b).stream().anyMatch(fate -> fate.takesBoth() && fate.reason() != CommonFate.Reason.COOLING);
    }

    private CommonFate.Reason reason(Blow blow, Place a, Place b, Effect onA, Effect onB) {
        Blow dry = blow.reason() == CommonFate.Reason.COMPARTMENT ? withoutCables.get(blow.element()) : null;
        boolean byCables = dry != null && (dry.on(a, upstream) != onA || dry.on(b, upstream) != onB);
        return byCables ? CommonFate.Reason.CEILING_VOID : blow.reason();
    }

    private void cooling(String roomA, String roomB, List<CommonFate> common) {
        for (CoolingLoop loop : site.cooling()) {
            if (loop.serves().contains(roomA) && loop.serves().contains(roomB)) {
                common.add(
                        new CommonFate(CommonFate.Reason.COOLING, loop.id(), loops(roomA) == 1 && loops(roomB) == 1));
            }
        }
    }

    private long loops(String room) {
        return site.cooling().stream()
                .filter(loop -> loop.serves().contains(room))
                .count();
    }
}
