package org.bongsu.migration.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.ControlKind;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Restart;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.ServiceKind;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.plan.Durations;
import org.junit.jupiter.api.Test;

/** What goes together, against asking every place after every outage whether a path to a source is left. */
class FateBruteForceTest {

    private static final int SITES = 2_000;

    private static Site random(long seed) {
        Random random = new Random(seed);
        List<Room> rooms = new ArrayList<>();
        Map<String, Compartment> compartments = new LinkedHashMap<>();
        int count = 2 + random.nextInt(4);
        for (int number = 0; number < count; number++) {
            String compartment = "c" + random.nextInt(count);
            compartments.putIfAbsent(compartment, new Compartment(compartment, Text.same(compartment), List.of()));
            rooms.add(new Room("r" + number, Text.same("r"), "b" + random.nextInt(2), RoomKind.HALL, compartment));
        }
        List<PowerNode> nodes = new ArrayList<>();
        int size = 3 + random.nextInt(7);
        for (int number = 0; number < size; number++) {
            Set<String> from = new LinkedHashSet<>();
            for (int supplier = 0; number > 1 && supplier < 1 + random.nextInt(2); supplier++) {
                from.add("n" + random.nextInt(number));
            }
            nodes.add(new PowerNode(
                    "n" + number,
                    from.isEmpty() ? PowerKind.UTILITY : PowerKind.PDU,
                    random.nextInt(3) == 0 ? Optional.empty() : Optional.of(room(random, count)),
                    random.nextInt(4) == 0 ? List.of(room(random, count)) : List.of(),
                    List.copyOf(from),
                    random.nextInt(3) == 0 ? Optional.empty() : Optional.of(random.nextBoolean() ? "A" : "B")));
        }
        List<Rack> racks = new ArrayList<>();
        List<Server> servers = new ArrayList<>();
        List<Workload> workloads = new ArrayList<>();
        int rackCount = 1 + random.nextInt(5);
        for (int number = 0; number < rackCount; number++) {
            racks.add(new Rack("k" + number, room(random, count), feeds(random, size)));
            servers.add(new Server("s" + number, "k" + number));
            if (random.nextInt(5) > 0) {
                int index = workloads.size();
                workloads.add(new Workload(
                        index,
                        "w" + index,
                        "s" + number,
                        "web",
                        0,
                        8,
                        0,
                        List.of(Method.LIVE, Method.STOP),
                        Duration.ofSeconds(9)));
            }
        }
        List<Destination> destinations = new ArrayList<>();
        for (int number = 0; number < random.nextInt(4); number++) {
            boolean inside = random.nextInt(5) > 0;
            destinations.add(new Destination(
                    "d" + number,
                    Text.same("d"),
                    inside ? Optional.of(room(random, count)) : Optional.empty(),
                    inside ? feeds(random, size) : List.of(),
                    random.nextInt(3) == 0 ? List.of(room(random, count)) : List.of(),
                    1,
                    64,
                    10));
        }
        List<ControlElement> control = new ArrayList<>();
        for (int number = 0; number < random.nextInt(4); number++) {
            int where = random.nextInt(5);
            control.add(new ControlElement(
                    "e" + number,
                    random.nextBoolean() ? ControlKind.BONGSU : ControlKind.STANDBY,
                    where < 2 ? Optional.of("s" + random.nextInt(rackCount)) : Optional.empty(),
                    where == 2 || where == 3 ? Optional.of(room(random, count)) : Optional.empty(),
                    where == 2 || where == 3 ? feeds(random, size) : List.of(),
                    List.of()));
        }
        return new Site(
                "s" + seed,
                Text.same("s"),
                List.of(new Building("b0", Text.same("b")), new Building("b1", Text.same("b"))),
                List.copyOf(compartments.values()),
                rooms,
                new PowerGraph(nodes),
                racks,
                servers,
                workloads,
                List.of(new Tenant("t", Text.same("t"), Optional.empty())),
                List.of(new Service(
                        "web",
                        "t",
                        1,
                        List.of(),
                        Optional.empty(),
                        ServiceKind.ORDINARY,
                        OptionalInt.of(1 + random.nextInt(3)),
                        Restart.NONE)),
                destinations,
                MigrationLimits.DEFAULT,
                List.of(),
                control);
    }

    private static String room(Random random, int count) {
        return "r" + random.nextInt(count);
    }

    private static List<String> feeds(Random random, int nodes) {
        Set<String> feeds = new LinkedHashSet<>();
        for (int feed = 0; feed < 1 + random.nextInt(2); feed++) {
            feeds.add("n" + random.nextInt(nodes));
        }
        return List.copyOf(feeds);
    }

    /** The site after one outage, by the words of its documents alone. */
    private record After(Site site, Outage outage) {

        boolean gone(String room) {
            Room own = site.room(room);
            return outage.equals(Outage.compartment(own.compartment()))
                    || outage.equals(Outage.building(own.building()));
        }

        boolean lives(String id) {
            PowerNode node = site.power().node(id).orElseThrow();
            boolean lost = outage.equals(Outage.node(id))
                    || node.feed().map(Outage::feed).filter(outage::equals).isPresent()
                    || node.room().filter(this::gone).isPresent()
                    || node.through().stream().anyMatch(this::gone);
            return !lost && (node.from().isEmpty() || node.from().stream().anyMatch(this::lives));
        }

        boolean takes(Optional<String> room, List<String> feeds) {
            return room.isPresent() && (gone(room.get()) || feeds.stream().noneMatch(this::lives));
        }

        boolean takes(Rack rack) {
            return takes(Optional.of(rack.room()), rack.feeds());
        }

        boolean takes(ControlElement element) {
            return element.server()
                    .map(server -> takes(site.rack(site.server(server).rack())))
                    .orElseGet(() -> takes(element.room(), element.feeds()));
        }

        Set<String> roomsTaken() {
            Set<String> rooms = new LinkedHashSet<>();
            for (Workload workload : site.workloads()) {
                if (takes(site.rackOf(workload))) {
                    rooms.add(site.roomOf(workload).id());
                }
            }
            return rooms;
        }
    }

    private static List<Outage> outages(Site site) {
        Set<Outage> all = new LinkedHashSet<>();
        site.power().nodes().forEach(node -> {
            all.add(Outage.node(node.id()));
            node.feed().ifPresent(feed -> all.add(Outage.feed(feed)));
        });
        site.compartments().forEach(one -> all.add(Outage.compartment(one.id())));
        site.buildings().forEach(one -> all.add(Outage.building(one.id())));
        return List.copyOf(all);
    }

    @Test
    void destinationsControlAndQuorumGoTogetherExactlyWhereNoPathIsLeft() {
        int shared = 0;
        int stranded = 0;
        int inside = 0;
        int quorums = 0;
        for (long seed = 0; seed < SITES; seed++) {
            Site site = random(seed);
            Facts facts = new Facts(site, Durations.DEFAULT, Budgets.DEFAULT);
            for (Destination destination : site.destinations()) {
                Map<Outage, Set<String>> expected = together(site, destination);
                assertEquals(
                        expected, FateShared.together(facts, destination), "seed " + seed + " " + destination.id());
                shared += expected.size();
            }
            for (Room room : facts.sources()) {
                Set<Outage> expected = withoutRefuge(site, room);
                assertEquals(expected, new LinkedHashSet<>(FateShared.withoutRefuge(facts, room)), "seed " + seed);
                stranded += expected.size();
            }
            if (!site.control().isEmpty()) {
                Set<Outage> expected = new LinkedHashSet<>();
                for (Outage outage : outages(site)) {
                    After after = new After(site, outage);
                    if (!after.roomsTaken().isEmpty() && site.control().stream().allMatch(after::takes)) {
                        expected.add(outage);
                    }
                }
                assertEquals(
                        expected, new LinkedHashSet<>(ControlInside.takeAll(facts, site.control())), "seed " + seed);
                inside += expected.size();
            }
            Map<Outage, Integer> losses = losses(site);
            assertEquals(
                    losses,
                    QuorumTogether.losses(
                            facts,
                            site.service("web"),
                            site.service("web").quorum().orElseThrow()),
                    "seed " + seed);
            quorums += losses.size();
        }
        String counts = shared + " " + stranded + " " + inside + " " + quorums;
        assertTrue(shared > 1_000 && stranded > 1_000 && inside > 1_000 && quorums > 1_000, counts);
    }

    private static Map<Outage, Set<String>> together(Site site, Destination destination) {
        Map<Outage, Set<String>> expected = new LinkedHashMap<>();
        for (Outage outage : outages(site)) {
            After after = new After(site, outage);
            if (after.takes(destination.room(), destination.feeds())) {
                Set<String> rooms = after.roomsTaken();
                rooms.removeIf(room ->
                        !destination.serves().isEmpty() && !destination.serves().contains(room));
                if (!rooms.isEmpty()) {
                    expected.put(outage, rooms);
                }
            }
        }
        return expected;
    }

    private static Set<Outage> withoutRefuge(Site site, Room room) {
        Set<Outage> expected = new LinkedHashSet<>();
        for (Outage outage : outages(site)) {
            After after = new After(site, outage);
            boolean left = site.destinations().stream()
                    .filter(one -> one.serves().isEmpty() || one.serves().contains(room.id()))
                    .anyMatch(one -> !after.takes(one.room(), one.feeds()));
            if (after.roomsTaken().contains(room.id()) && !left) {
                expected.add(outage);
            }
        }
        return expected;
    }

    private static Map<Outage, Integer> losses(Site site) {
        Map<Outage, Integer> losses = new LinkedHashMap<>();
        int needed = site.service("web").quorum().orElseThrow();
        for (Outage outage : outages(site)) {
            After after = new After(site, outage);
            int left = 0;
            for (Workload workload : site.workloads()) {
                left += after.takes(site.rackOf(workload)) ? 0 : 1;
            }
            if (left < needed && left < site.workloads().size()) {
                losses.put(outage, left);
            }
        }
        return losses;
    }

    /** The planner's refusal and the linter must not contradict each other on the room's own fire. */
    @Test
    void aRoomHasNoRefugeFromItsOwnFireExactlyWhenThePlannerRefusesEveryDestination() {
        int refused = 0;
        int compared = 0;
        for (long seed = 0; seed < SITES; seed++) {
            Site site = random(seed);
            Facts facts = new Facts(site, Durations.DEFAULT, Budgets.DEFAULT);
            for (Room room : facts.sources()) {
                boolean stranded =
                        FateShared.withoutRefuge(facts, room).contains(Outage.compartment(room.compartment()));
                assertEquals(facts.refuges(room.id()).isEmpty(), stranded, "seed " + seed + " " + room.id());
                refused += stranded ? 1 : 0;
                compared++;
            }
        }
        assertTrue(refused > 500 && compared - refused > 500, refused + " of " + compared);
    }
}
