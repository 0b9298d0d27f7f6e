package org.bongsu.simulators.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Site;

/** Rooms by their role, so that a scenario suits any site. */
public sealed interface Place {

    /** What {@link #parse} takes, for error messages. */
    String GRAMMAR = "'first|every battery|ups|hall|other room', 'burning room', 'burning compartment', "
            + "'burning building', 'rooms fed through the burning compartment' or 'room ID'";

    /** The first room of its kind in the order of the site's file. */
    record First(RoomKind kind) implements Place {}

    record Every(RoomKind kind) implements Place {}

    /** A room by id; such a scenario suits only the sites that have it. */
    record Named(String room) implements Place {}

    /** The room where the scenario's fire starts. */
    record BurningRoom() implements Place {}

    /** All rooms of the burning room's compartment. */
    record BurningCompartment() implements Place {}

    /** All rooms of the burning room's building. */
    record BurningBuilding() implements Place {}

    /** Rooms with racks that are dark once everything in the burning compartment is lost. */
    record FedThroughBurning() implements Place {}

    /** The place a phrase names; empty when it is none of {@link #GRAMMAR}. */
    static Optional<Place> parse(String phrase) {
        return switch (phrase) {
            case "burning room" -> Optional.of(new BurningRoom());
            case "burning compartment" -> Optional.of(new BurningCompartment());
            case "burning building" -> Optional.of(new BurningBuilding());
            case "rooms fed through the burning compartment" -> Optional.of(new FedThroughBurning());
            default -> byKindOrName(phrase);
        };
    }

    private static Optional<Place> byKindOrName(String phrase) {
        String[] words = phrase.split(" ", -1);
        if (words.length == 2 && words[0].equals("room") && !words[1].isEmpty()) {
            return Optional.of(new Named(words[1]));
        }
        if (words.length != 3 || !words[2].equals("room")) {
            return Optional.empty();
        }
        for (RoomKind kind : RoomKind.values()) {
            if (words[1].equals(kind.name().toLowerCase(Locale.ROOT))) {
                return switch (words[0]) {
                    case "first" -> Optional.of(new First(kind));
                    case "every" -> Optional.of(new Every(kind));
                    default -> Optional.empty();
                };
            }
        }
        return Optional.empty();
    }

    /**
     * The rooms in the order of the site's file; empty when the site has none of the role.
     *
     * @param burning the room where the scenario's fire starts, if it has one
     */
    default List<Room> rooms(Site site, Optional<Room> burning) {
        if (this instanceof First first) {
            return ofKind(site, first.kind()).stream().limit(1).toList();
        }
        if (this instanceof Every every) {
            return ofKind(site, every.kind());
        }
        if (this instanceof Named named) {
            return site.hasRoom(named.room()) ? List.of(site.room(named.room())) : List.of();
        }
        return burning.map(room -> aroundFire(site, room)).orElse(List.of());
    }

    private List<Room> aroundFire(Site site, Room burning) {
        if (this instanceof BurningCompartment) {
            return site.roomsIn(burning.compartment());
        }
        if (this instanceof BurningBuilding) {
            return site.rooms().stream()
                    .filter(room -> room.building().equals(burning.building()))
                    .toList();
        }
        if (this instanceof FedThroughBurning) {
            Set<String> dark = site.darkRooms(site.nodesIn(burning.compartment()));
            return site.rooms().stream()
                    .filter(room -> dark.contains(room.id()))
                    .toList();
        }
        return List.of(burning);
    }

    private static List<Room> ofKind(Site site, RoomKind kind) {
        return site.rooms().stream().filter(room -> room.kind() == kind).toList();
    }
}
