package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.Text;

/** Small sites of every shape: some nodes outside, cables across rooms, rooms sharing compartments, loads half known. */
final class RandomSites {

    private static final PowerKind[] PASSING = {
        PowerKind.SWITCHGEAR, PowerKind.UPS, PowerKind.BUSWAY, PowerKind.PDU,
    };
    private static final PowerKind[] SOURCES = {PowerKind.UTILITY, PowerKind.GENERATOR, PowerKind.BATTERY};

    private RandomSites() {}

    static Site of(long seed) {
        Random random = new Random(seed);
        List<Building> buildings = new ArrayList<>();
        for (int number = 0; number < 1 + random.nextInt(2); number++) {
            buildings.add(new Building("b" + number, Text.same("b" + number)));
        }
        List<Compartment> compartments = new ArrayList<>();
        List<Room> rooms = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int number = 0; number < count; number++) {
            String compartment = "c" + (number == 0 ? 0 : random.nextInt(number + 1));
            if (compartments.stream().noneMatch(known -> known.id().equals(compartment))) {
                compartments.add(new Compartment(compartment, Text.same(compartment), List.of()));
            }
            String building = buildings.get(random.nextInt(buildings.size())).id();
            rooms.add(new Room("r" + number, Text.same("r" + number), building, RoomKind.HALL, compartment));
        }
        List<PowerNode> nodes = nodes(random, rooms);
        List<Rack> racks = new ArrayList<>();
        List<Server> servers = new ArrayList<>();
        for (int number = 0; number < 2 + random.nextInt(4); number++) {
            Set<String> feeds = new LinkedHashSet<>();
            for (int feed = 0; feed < 1 + random.nextInt(3); feed++) {
                feeds.add(nodes.get(random.nextInt(nodes.size())).id());
            }
            racks.add(new Rack("k" + number, room(random, rooms), List.copyOf(feeds)));
            for (int server = 0; server < 1 + random.nextInt(2); server++) {
                OptionalDouble load =
                        random.nextInt(4) == 0 ? OptionalDouble.empty() : OptionalDouble.of(random.nextInt(500));
                servers.add(new Server("s" + number + "-" + server, "k" + number, load));
            }
        }
        List<CoolingLoop> cooling = new ArrayList<>();
        for (int number = 0; number < random.nextInt(3); number++) {
            cooling.add(new CoolingLoop("w" + number, List.of(room(random, rooms))));
        }
        return new Site(
                "site-" + seed,
                Text.same("site"),
                buildings,
                compartments,
                rooms,
                new PowerGraph(nodes),
                racks,
                servers,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                MigrationLimits.DEFAULT,
                cooling);
    }

    private static List<PowerNode> nodes(Random random, List<Room> rooms) {
        List<PowerNode> nodes = new ArrayList<>();
        int count = 3 + random.nextInt(8);
        for (int number = 0; number < count; number++) {
            boolean source = number == 0 || random.nextInt(4) == 0;
            Set<String> from = new LinkedHashSet<>();
            for (int supplier = 0; !source && supplier < 1 + random.nextInt(3); supplier++) {
                from.add(nodes.get(random.nextInt(number)).id());
            }
            nodes.add(new PowerNode(
                    "n" + number,
                    source ? SOURCES[random.nextInt(SOURCES.length)] : PASSING[random.nextInt(PASSING.length)],
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(room(random, rooms)),
                    random.nextInt(4) == 0 ? List.of(room(random, rooms)) : List.of(),
                    List.copyOf(from),
                    random.nextInt(3) == 0 ? Optional.empty() : Optional.of(random.nextBoolean() ? "A" : "B"),
                    random.nextInt(3) == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 + random.nextInt(900)),
                    Optional.empty()));
        }
        return nodes;
    }

    private static String room(Random random, List<Room> rooms) {
        return rooms.get(random.nextInt(rooms.size())).id();
    }
}
