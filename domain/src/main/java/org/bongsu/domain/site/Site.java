package org.bongsu.domain.site;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;

/**
 * One datacenter site as configured. Immutable, every reference resolved when it is built, lists in the order of the
 * files. Lookups by an id that the site lacks are programming errors and throw {@link IllegalArgumentException}.
 */
public final class Site {

    private final String id;
    private final Text name;
    private final Map<String, Building> buildings;
    private final Map<String, Room> rooms;
    private final Map<String, Compartment> compartments;
    private final PowerGraph power;
    private final Map<String, Rack> racks;
    private final Map<String, Server> servers;
    private final List<Workload> workloads;
    private final Map<String, Workload> workloadsById;
    private final Map<String, Tenant> tenants;
    private final Map<String, Service> services;
    private final Map<String, Destination> destinations;
    private final MigrationLimits limits;
    private final Map<String, CoolingLoop> cooling;
    private final Map<String, ControlElement> control;
    /** By index, and of those alone that need others: most sites have none. */
    private final Map<Integer, List<Workload>> needs = new LinkedHashMap<>();

    private final Map<String, List<Workload>> workloadsByRoom = new LinkedHashMap<>();
    private final Map<String, List<Rack>> racksByRoom = new LinkedHashMap<>();

    /** A site of whose cooling nothing was said. */
    public Site(
            String id,
            Text name,
            List<Building> buildings,
            List<Compartment> compartments,
            List<Room> rooms,
            PowerGraph power,
            List<Rack> racks,
            List<Server> servers,
            List<Workload> workloads,
            List<Tenant> tenants,
            List<Service> services,
            List<Destination> destinations,
            MigrationLimits limits) {
        this(
                id,
                name,
                buildings,
                compartments,
                rooms,
                power,
                racks,
                servers,
                workloads,
                tenants,
                services,
                destinations,
                limits,
                List.of());
    }

    /** A site of which nobody said what conducts its evacuation. */
    public Site(
            String id,
            Text name,
            List<Building> buildings,
            List<Compartment> compartments,
            List<Room> rooms,
            PowerGraph power,
            List<Rack> racks,
            List<Server> servers,
            List<Workload> workloads,
            List<Tenant> tenants,
            List<Service> services,
            List<Destination> destinations,
            MigrationLimits limits,
            List<CoolingLoop> cooling) {
        this(
                id,
                name,
                buildings,
                compartments,
                rooms,
                power,
                racks,
                servers,
                workloads,
                tenants,
                services,
                destinations,
                limits,
                cooling,
                List.of());
    }

    /** @param control what conducts an evacuation; empty where nobody said */
    public Site(
            String id,
            Text name,
            List<Building> buildings,
            List<Compartment> compartments,
            List<Room> rooms,
            PowerGraph power,
            List<Rack> racks,
            List<Server> servers,
            List<Workload> workloads,
            List<Tenant> tenants,
            List<Service> services,
            List<Destination> destinations,
            MigrationLimits limits,
            List<CoolingLoop> cooling,
            List<ControlElement> control) {
        this(
                id,
                name,
                buildings,
                compartments,
                rooms,
                power,
                racks,
                servers,
                workloads,
                tenants,
                services,
                destinations,
                limits,
                cooling,
                control,
                new LinkedHashMap<>());
    }

    /** @param needs by workload, the workloads that it needs itself, beside what its service depends on */
    public Site(
            String id,
            Text name,
            List<Building> buildings,
            List<Compartment> compartments,
            List<Room> rooms,
            PowerGraph power,
            List<Rack> racks,
            List<Server> servers,
            List<Workload> workloads,
            List<Tenant> tenants,
            List<Service> services,
            List<Destination> destinations,
            MigrationLimits limits,
            List<CoolingLoop> cooling,
            List<ControlElement> control,
            Map<String, List<String>> needs) {
        this.id = id;
        this.name = name;
        this.buildings = Ordered.index(buildings, Building::id);
        this.compartments = Ordered.index(compartments, Compartment::id);
        this.rooms = Ordered.index(rooms, Room::id);
        this.power = power;
        this.racks = Ordered.index(racks, Rack::id);
        this.servers = Ordered.index(servers, Server::id);
        this.workloads = List.copyOf(workloads);
        this.workloadsById = Ordered.index(workloads, Workload::id);
        this.tenants = Ordered.index(tenants, Tenant::id);
        this.services = Ordered.index(services, Service::id);
        this.destinations = Ordered.index(destinations, Destination::id);
        this.limits = limits;
        this.cooling = Ordered.index(cooling, CoolingLoop::id);
        this.control = Ordered.index(control, ControlElement::id);
        rooms.forEach(room -> {
            building(room.building());
            compartment(room.compartment());
            workloadsByRoom.put(room.id(), new ArrayList<>());
            racksByRoom.put(room.id(), new ArrayList<>());
        });
        cooling.forEach(loop -> loop.serves().forEach(this::room));
        control.forEach(element -> {
            element.server().ifPresent(this::server);
            element.room().ifPresent(this::room);
            element.needs().forEach(needed -> require(this.control, needed, "control element"));
        });
        racks.forEach(rack -> {
            room(rack.room());
            racksByRoom.computeIfAbsent(rack.room(), key -> new ArrayList<>()).add(rack);
        });
        for (int index = 0; index < workloads.size(); index++) {
            Workload workload = workloads.get(index);
            if (workload.index() != index) {
                throw new IllegalArgumentException(workload.id() + ": index " + workload.index() + " at " + index);
            }
            tenant(service(workload.service()).tenant());
            workloadsByRoom
                    .computeIfAbsent(roomOf(workload).id(), key -> new ArrayList<>())
                    .add(workload);
        }
        needs.forEach((workload, needed) -> this.needs.put(
                workload(workload).index(), needed.stream().map(this::workload).toList()));
        workloadsByRoom.replaceAll((room, found) -> List.copyOf(found));
        racksByRoom.replaceAll((room, found) -> List.copyOf(found));
    }

    /** The same site with other places to go to, or other limits: to ask what they would bring. */
    public Site with(List<Destination> others, MigrationLimits allowed) {
        return with(others, allowed, rooms());
    }

    /** The same site whose rooms let more out at once. */
    public Site with(UnaryOperator<RoomLimits> wider) {
        List<Room> others = rooms().stream()
                .map(room -> new Room(
                        room.id(),
                        room.name(),
                        room.building(),
                        room.kind(),
                        room.compartment(),
                        room.chemistry(),
                        wider.apply(limitsOf(room))))
                .toList();
        return with(destinations(), limits, others);
    }

    /**
     * The same site as it was seen rather than declared.
     *
     * @param servers by workload, the server of this site that it was seen to run on; others stay where they are
     * @param more racks without servers, each for feeds that somebody says a rack of that room has: the room is as dark as
     *     the darkest of them
     */
    public Site seen(Map<String, String> servers, List<Rack> more) {
        List<Workload> placed = workloads.stream()
                .map(workload -> workload.on(servers.getOrDefault(workload.id(), workload.server())))
                .toList();
        List<Rack> all = new ArrayList<>(racks());
        all.addAll(more);
        return with(destinations(), limits, rooms(), all, placed);
    }

    private Site with(List<Destination> others, MigrationLimits allowed, List<Room> otherRooms) {
        return with(others, allowed, otherRooms, racks(), workloads);
    }

    private Site with(
            List<Destination> others,
            MigrationLimits allowed,
            List<Room> otherRooms,
            List<Rack> otherRacks,
            List<Workload> placed) {
        return new Site(
                id,
                name,
                buildings(),
                compartments(),
                otherRooms,
                power,
                otherRacks,
                servers(),
                placed,
                tenants(),
                services(),
                others,
                allowed,
                cooling(),
                control(),
                neededIds());
    }

    private Map<String, List<String>> neededIds() {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        needs.forEach((index, needed) -> ids.put(
                workloads.get(index).id(), needed.stream().map(Workload::id).toList()));
        return ids;
    }

    public String id() {
        return id;
    }

    public Text name() {
        return name;
    }

    public List<Building> buildings() {
        return List.copyOf(buildings.values());
    }

    public List<Compartment> compartments() {
        return List.copyOf(compartments.values());
    }

    public List<Room> rooms() {
        return List.copyOf(rooms.values());
    }

    public List<Rack> racks() {
        return List.copyOf(racks.values());
    }

    public List<Server> servers() {
        return List.copyOf(servers.values());
    }

    public List<Workload> workloads() {
        return workloads;
    }

    public List<Tenant> tenants() {
        return List.copyOf(tenants.values());
    }

    public List<Service> services() {
        return List.copyOf(services.values());
    }

    public List<Destination> destinations() {
        return List.copyOf(destinations.values());
    }

    public List<CoolingLoop> cooling() {
        return List.copyOf(cooling.values());
    }

    public List<ControlElement> control() {
        return List.copyOf(control.values());
    }

    public PowerGraph power() {
        return power;
    }

    public MigrationLimits limits() {
        return limits;
    }

    /** What may leave the room at once: what it says itself, else what the site says of every room. */
    public RoomLimits limitsOf(Room room) {
        return room.limits().over(limits.room());
    }

    /** Workloads that this one needs itself: they are stopped after it. */
    public List<Workload> needs(Workload workload) {
        return needs.getOrDefault(workload.index(), List.of());
    }

    /** Workloads that need others themselves, by index, with what they need. */
    public Map<Integer, List<Workload>> needs() {
        return Collections.unmodifiableMap(needs);
    }

    public Building building(String key) {
        return require(buildings, key, "building");
    }

    public Compartment compartment(String key) {
        return require(compartments, key, "compartment");
    }

    public Room room(String key) {
        return require(rooms, key, "room");
    }

    public boolean hasRoom(String key) {
        return rooms.containsKey(key);
    }

    public boolean hasRack(String key) {
        return racks.containsKey(key);
    }

    public boolean hasServer(String key) {
        return servers.containsKey(key);
    }

    public boolean hasWorkload(String key) {
        return workloadsById.containsKey(key);
    }

    public boolean hasDestination(String key) {
        return destinations.containsKey(key);
    }

    public Rack rack(String key) {
        return require(racks, key, "rack");
    }

    public Server server(String key) {
        return require(servers, key, "server");
    }

    public Workload workload(String key) {
        return require(workloadsById, key, "workload");
    }

    public Tenant tenant(String key) {
        return require(tenants, key, "tenant");
    }

    public Service service(String key) {
        return require(services, key, "service");
    }

    public Destination destination(String key) {
        return require(destinations, key, "destination");
    }

    public Rack rackOf(Workload workload) {
        return rack(server(workload.server()).rack());
    }

    public Room roomOf(Workload workload) {
        return room(rackOf(workload).room());
    }

    public List<Workload> workloadsIn(String room) {
        return require(workloadsByRoom, room, "room");
    }

    public List<Rack> racksIn(String room) {
        return require(racksByRoom, room, "room");
    }

    public List<Room> roomsIn(String compartment) {
        return rooms.values().stream()
                .filter(room -> room.compartment().equals(compartment))
                .toList();
    }

    /** Power nodes that a fire in the compartment destroys: those that stand in it or whose cables cross it. */
    public Set<String> nodesIn(String compartment) {
        Set<String> lost = new LinkedHashSet<>();
        for (PowerNode node : power.nodes()) {
            boolean stands = node.room().map(r -> inCompartment(r, compartment)).orElse(false);
            boolean crosses = node.through().stream().anyMatch(r -> inCompartment(r, compartment));
            if (stands || crosses) {
                lost.add(node.id());
            }
        }
        return lost;
    }

    /** Racks that are dark once the given power nodes are lost. */
    public Set<String> darkRacks(Set<String> lostNodes) {
        Set<String> dead = power.dead(lostNodes);
        Set<String> dark = new LinkedHashSet<>();
        for (Rack rack : racks.values()) {
            if (dead.containsAll(rack.feeds())) {
                dark.add(rack.id());
            }
        }
        return dark;
    }

    /** Rooms with racks of which at least one is dark once the given power nodes are lost. */
    public Set<String> darkRooms(Set<String> lostNodes) {
        Set<String> dark = new LinkedHashSet<>();
        darkRacks(lostNodes).forEach(rack -> dark.add(rack(rack).room()));
        return dark;
    }

    private boolean inCompartment(String room, String compartment) {
        return room(room).compartment().equals(compartment);
    }

    private static <V> V require(Map<String, V> map, String key, String what) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + what + " " + key);
        }
        return value;
    }
}
