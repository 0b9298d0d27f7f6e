package org.bongsu.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;

/** Sites for tests: a plant of two feeds, halls as asked for, everything else from a seed. */
public final class TestSites {

    public static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");

    private TestSites() {}

    /** How a site is to be built. */
    public record Shape(
            int halls,
            int racksAHall,
            int serversARack,
            int services,
            boolean severalWorkloads,
            MigrationLimits limits,
            List<Destination> destinations) {}

    public static Destination outside(String id, int hosts, double gib, double gbps) {
        return new Destination(id, Text.same(id), Optional.empty(), List.of(), List.of(), hosts, gib, gbps);
    }

    public static Deadline deadline(String room, double seconds, Duration margin) {
        return new Deadline(room, T0.plusSeconds(seconds), DeadlineCause.DECLARED_CUT, true, margin, Text.same("test"));
    }

    public static Site small(long seed) {
        Random random = new Random(seed);
        List<Destination> destinations = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int number = 0; number < count; number++) {
            List<String> serves = random.nextInt(3) == 0 ? List.of("hall-" + random.nextInt(2)) : List.of();
            boolean inside = random.nextInt(4) == 0;
            destinations.add(new Destination(
                    "d" + number,
                    Text.same("d" + number),
                    inside ? Optional.of("annex") : Optional.empty(),
                    inside ? List.of(random.nextBoolean() ? "ups-a" : "ups-c") : List.of(),
                    serves,
                    1 + random.nextInt(6),
                    32 + random.nextInt(100),
                    4 + random.nextInt(30)));
        }
        MigrationLimits limits = new MigrationLimits(
                5 + random.nextInt(8),
                10 + random.nextInt(40),
                1 + random.nextInt(2),
                1 + random.nextInt(6),
                Duration.ofSeconds(30 + random.nextInt(120)));
        return build(seed, new Shape(2, 1 + random.nextInt(3), 1 + random.nextInt(5), 4, true, limits, destinations));
    }

    /** As {@link #small}, and here and there limits by room, workloads that need others, loads, ratings and runtimes. */
    public static Site varied(long seed) {
        Site site = small(seed);
        Random random = new Random(seed * 131 + 7);
        RoomLimits all = random.nextInt(3) == 0 ? roomLimits(random) : RoomLimits.NONE;
        boolean own = random.nextInt(3) == 0;
        List<Room> rooms = site.rooms().stream()
                .map(room -> own && random.nextBoolean() ? withLimits(room, roomLimits(random)) : room)
                .toList();
        boolean powered = random.nextInt(3) > 0;
        int unknown = random.nextInt(3) == 0 ? 20 : Integer.MAX_VALUE;
        List<Server> servers = site.servers().stream()
                .map(server -> powered && random.nextInt(unknown) != 1
                        ? new Server(server.id(), server.rack(), OptionalDouble.of(100 + random.nextInt(700)))
                        : server)
                .toList();
        List<PowerNode> nodes = site.power().nodes().stream()
                .map(node -> powered && random.nextInt(5) > 0 ? withFigures(node, random) : node)
                .toList();
        Map<String, List<String>> needs =
                random.nextInt(3) == 0 ? needs(site, random, 1 + random.nextInt(12)) : new LinkedHashMap<>();
        MigrationLimits before = site.limits();
        return changed(
                site,
                rooms,
                nodes,
                servers,
                new MigrationLimits(
                        before.serverGbps(),
                        before.rackGbps(),
                        before.movesPerServer(),
                        before.movesPerRack(),
                        before.margin(),
                        all),
                needs);
    }

    /** The same site with other rooms, power nodes, servers, limits and needs of workloads. */
    public static Site changed(
            Site site,
            List<Room> rooms,
            List<PowerNode> nodes,
            List<Server> servers,
            MigrationLimits limits,
            Map<String, List<String>> needs) {
        return new Site(
                site.id(),
                site.name(),
                site.buildings(),
                site.compartments(),
                rooms,
                new PowerGraph(nodes),
                site.racks(),
                servers,
                site.workloads(),
                site.tenants(),
                site.services(),
                site.destinations(),
                limits,
                site.cooling(),
                site.control(),
                needs);
    }

    /** The same site whose rooms let out so much at once. */
    public static Site limited(Site site, RoomLimits all, Map<String, RoomLimits> own) {
        MigrationLimits before = site.limits();
        return changed(
                site,
                site.rooms().stream()
                        .map(room -> withLimits(room, own.getOrDefault(room.id(), RoomLimits.NONE)))
                        .toList(),
                site.power().nodes(),
                site.servers(),
                new MigrationLimits(
                        before.serverGbps(),
                        before.rackGbps(),
                        before.movesPerServer(),
                        before.movesPerRack(),
                        before.margin(),
                        all),
                new LinkedHashMap<>());
    }

    private static RoomLimits roomLimits(Random random) {
        int kind = random.nextInt(3);
        return new RoomLimits(
                kind == 0 ? OptionalDouble.empty() : OptionalDouble.of(3 + random.nextInt(300) / 10.0),
                kind == 1 ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(5)));
    }

    private static Room withLimits(Room room, RoomLimits limits) {
        return new Room(
                room.id(), room.name(), room.building(), room.kind(), room.compartment(), room.chemistry(), limits);
    }

    private static PowerNode withFigures(PowerNode node, Random random) {
        boolean battery = node.kind() == PowerKind.BATTERY;
        return new PowerNode(
                node.id(),
                node.kind(),
                node.room(),
                node.through(),
                node.from(),
                node.feed(),
                node.kind() == PowerKind.UPS
                        ? OptionalDouble.of(5_000 + random.nextInt(20_000))
                        : OptionalDouble.empty(),
                battery ? Optional.of(Duration.ofSeconds(200 + random.nextInt(600))) : Optional.empty());
    }

    /** Pairs at random, of which those are left out that would close a circle. */
    private static Map<String, List<String>> needs(Site site, Random random, int pairs) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (int pair = 0; pair < pairs; pair++) {
            Workload from = site.workloads().get(random.nextInt(site.workloads().size()));
            Workload to = site.workloads().get(random.nextInt(site.workloads().size()));
            List<String> own = needs.computeIfAbsent(from.id(), key -> new ArrayList<>());
            if (!own.contains(to.id()) && !stopsBefore(site, needs, to).contains(from.id())) {
                own.add(to.id());
            }
        }
        needs.values().removeIf(List::isEmpty);
        return needs;
    }

    /** The workload and all that have to be stopped after it. */
    private static Set<String> stopsBefore(Site site, Map<String, List<String>> needs, Workload first) {
        Set<String> found = new LinkedHashSet<>(List.of(first.id()));
        List<Workload> open = new ArrayList<>(List.of(first));
        while (!open.isEmpty()) {
            Workload at = open.remove(open.size() - 1);
            List<Workload> next = new ArrayList<>();
            needs.getOrDefault(at.id(), List.of()).forEach(id -> next.add(site.workload(id)));
            Set<String> below = servicesBelow(site, at.service());
            site.workloads().stream()
                    .filter(other -> below.contains(other.service()))
                    .forEach(next::add);
            next.stream().filter(other -> found.add(other.id())).forEach(open::add);
        }
        return found;
    }

    private static Set<String> servicesBelow(Site site, String service) {
        Set<String> below = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(service));
        while (!open.isEmpty()) {
            site.service(open.remove(open.size() - 1)).dependsOn().stream()
                    .filter(below::add)
                    .forEach(open::add);
        }
        return below;
    }

    /** 8 halls of 100 racks of 40 servers and 400 services. */
    public static Site pangyo(long seed) {
        return build(
                seed,
                new Shape(
                        8,
                        100,
                        40,
                        400,
                        false,
                        MigrationLimits.DEFAULT,
                        List.of(outside("anyang", 4000, 96, 400), outside("chuncheon", 4000, 96, 400))));
    }

    public static Site build(long seed, Shape shape) {
        Random random = new Random(seed);
        List<Building> buildings = List.of(new Building("a", Text.same("a")), new Building("b", Text.same("b")));
        List<Compartment> compartments = new ArrayList<>();
        List<Room> rooms = new ArrayList<>();
        for (String plant : List.of("bat", "ups-room", "annex")) {
            compartments.add(new Compartment("c-" + plant, Text.same(plant), List.of()));
            rooms.add(new Room(
                    plant,
                    Text.same(plant),
                    plant.equals("annex") ? "b" : "a",
                    plant.equals("bat") ? RoomKind.BATTERY : RoomKind.OTHER,
                    "c-" + plant));
        }
        List<Rack> racks = new ArrayList<>();
        List<Server> servers = new ArrayList<>();
        List<PowerNode> nodes = new ArrayList<>();
        nodes.add(node("utility", PowerKind.UTILITY, null, List.of(), List.of()));
        nodes.add(node("battery-a", PowerKind.BATTERY, "bat", List.of(), List.of()));
        nodes.add(node("battery-b", PowerKind.BATTERY, "bat", List.of(), List.of()));
        nodes.add(node("ups-a", PowerKind.UPS, "ups-room", List.of(), List.of("utility", "battery-a")));
        nodes.add(node("ups-b", PowerKind.UPS, "ups-room", List.of(), List.of("utility", "battery-b")));
        nodes.add(node("ups-c", PowerKind.UPS, "annex", List.of(), List.of("utility")));
        for (int hall = 0; hall < shape.halls(); hall++) {
            String id = "hall-" + hall;
            compartments.add(new Compartment("c-" + id, Text.same(id), List.of()));
            rooms.add(new Room(id, Text.same(id), "a", RoomKind.HALL, "c-" + id));
            List<String> crosses = hall < shape.halls() / 2 ? List.of("bat") : List.of();
            nodes.add(node("bus-a-" + hall, PowerKind.BUSWAY, id, crosses, List.of("ups-a")));
            nodes.add(node("bus-b-" + hall, PowerKind.BUSWAY, id, crosses, List.of("ups-b")));
            for (int rack = 0; rack < shape.racksAHall(); rack++) {
                String rackId = "r-" + hall + "-" + rack;
                racks.add(new Rack(rackId, id, List.of("bus-a-" + hall, "bus-b-" + hall)));
                for (int server = 0; server < shape.serversARack(); server++) {
                    servers.add(new Server("s-" + hall + "-" + rack + "-" + server, rackId));
                }
            }
        }
        List<Service> services = new ArrayList<>();
        for (int number = 0; number < shape.services(); number++) {
            services.add(service(random, number, shape.destinations()));
        }
        List<Workload> workloads = new ArrayList<>();
        for (Server server : servers) {
            int count = shape.severalWorkloads() ? 1 + random.nextInt(3) : 1;
            for (int copy = 0; copy < count; copy++) {
                workloads.add(workload(random, workloads.size(), server, services));
            }
        }
        return new Site(
                "test-" + seed,
                Text.same("test"),
                buildings,
                compartments,
                rooms,
                new PowerGraph(nodes),
                racks,
                servers,
                workloads,
                List.of(new Tenant("tenant-1", Text.same("one"), Optional.empty())),
                services,
                shape.destinations(),
                shape.limits());
    }

    private static PowerNode node(
            String id,
            PowerKind kind,
            @org.jspecify.annotations.Nullable String room,
            List<String> through,
            List<String> from) {
        return new PowerNode(id, kind, Optional.ofNullable(room), through, from, Optional.empty());
    }

    private static Service service(Random random, int number, List<Destination> destinations) {
        List<String> needs =
                number > 0 && random.nextInt(5) == 0 ? List.of("service-" + random.nextInt(number)) : List.of();
        Optional<Shift> shift = random.nextInt(5) == 0 || destinations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Shift(
                        destinations.get(random.nextInt(destinations.size())).id(),
                        Duration.ofSeconds(60 + random.nextInt(240))));
        return new Service("service-" + number, "tenant-1", 0.5 + random.nextInt(16) / 10.0, needs, shift);
    }

    private static Workload workload(Random random, int index, Server server, List<Service> services) {
        int percent = random.nextInt(100);
        int tier = percent < 5 ? 0 : percent < 25 ? 1 : percent < 60 ? 2 : 3;
        Service service = services.get(random.nextInt(services.size()));
        List<Method> methods = switch (tier) {
            case 0, 1 ->
                service.shift().isPresent()
                        ? List.of(Method.SHIFT, Method.LIVE, Method.STOP)
                        : List.of(Method.LIVE, Method.STOP);
            case 2 -> List.of(Method.LIVE, Method.COLD, Method.STOP);
            default -> List.of(Method.STOP);
        };
        return new Workload(
                index,
                server.id() + "-w" + index,
                server.id(),
                service.id(),
                tier,
                16 + random.nextInt(49),
                0.0002 + random.nextInt(29) / 10_000.0,
                methods,
                Duration.ofSeconds(30 + random.nextInt(91)));
    }
}
