package org.bongsu.config.site;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.CoolingLoop;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.RoomLimits;

/** {@code site.yaml}: buildings, compartments, rooms, the power graph, destinations, control and limits. */
public final class SiteYaml {

    private static final double GBPS_MAX = 100_000;
    private static final double GIB_MAX = 1e6;
    private static final int COUNT_MAX = 1_000_000;
    private static final int ROOM_MOVES_MAX = 100_000;
    private static final Pattern WATTS = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?) ?(W|kW|MW)");
    private static final Duration RUNTIME_LEAST = Duration.ofSeconds(1);
    private static final Duration RUNTIME_MOST = Duration.ofDays(7);

    private final YamlDocument document;
    private final Problems problems;
    private final String id;
    private final Text name;
    private final Set<String> buildingIds;
    private final Set<String> compartmentIds;
    private final Set<String> roomIds;
    private final Set<String> nodeIds;
    private final Set<String> destinationIds;
    private final List<Building> buildings = new ArrayList<>();
    private final List<Compartment> compartments = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<PowerNode> power = new ArrayList<>();
    private final List<Destination> destinations = new ArrayList<>();
    private final Map<String, YamlValue> destinationValues = new LinkedHashMap<>();
    private final List<CoolingLoop> cooling = new ArrayList<>();
    private final ControlYaml control;
    private MigrationLimits limits = MigrationLimits.DEFAULT;

    private SiteYaml(YamlDocument document, Problems problems) {
        this.document = document;
        this.problems = problems;
        YamlNode top = document.root();
        this.buildingIds = Ids.peek(top, "buildings");
        this.compartmentIds = Ids.peek(top, "compartments");
        this.roomIds = Ids.peek(top, "rooms");
        this.nodeIds = Ids.peek(top, "power");
        this.destinationIds = Ids.peek(top, "destinations");
        YamlObject root = top.object(problems);
        this.id = root.required("site").id();
        this.name = root.required("name").text();
        buildings(root.required("buildings"));
        compartments(root.required("compartments"));
        rooms(root.required("rooms"));
        power(root.required("power"));
        cooling(root.optionalList("cooling"));
        destinations(root.optionalList("destinations"));
        this.control = new ControlYaml(root.optionalList("control"), Ids.peek(top, "control"), roomIds, nodeIds);
        root.optional("limits").ifPresent(value -> limits = limits(value.object()));
        root.done();
    }

    public static SiteYaml decode(YamlDocument document, Problems problems) {
        return new SiteYaml(document, problems);
    }

    private void buildings(YamlValue section) {
        Ids ids = new Ids("building");
        for (YamlValue item : filled(section)) {
            YamlObject object = item.object();
            buildings.add(new Building(
                    ids.claim(object.required("id")), object.required("name").text()));
            object.done();
        }
    }

    private void compartments(YamlValue section) {
        Ids ids = new Ids("compartment");
        Map<String, List<YamlValue>> named = new LinkedHashMap<>();
        for (YamlValue item : filled(section)) {
            YamlObject object = item.object();
            String own = ids.claim(object.required("id"));
            List<YamlValue> neighbours = object.optionalList("neighbours");
            named.put(own, neighbours);
            List<String> references = references(neighbours, "compartment", compartmentIds);
            compartments.add(new Compartment(own, object.required("name").text(), references));
            object.done();
        }
        named.forEach((own, neighbours) -> neighbours.forEach(neighbour -> checkMutual(own, neighbour, named)));
    }

    /** A shared wall has two sides: a one-sided entry is a slip that would keep one room out of a warning. */
    private static void checkMutual(String own, YamlValue neighbour, Map<String, List<YamlValue>> named) {
        String other = neighbour.node().scalar();
        if (other.equals(own)) {
            neighbour.problem("a compartment is not its own neighbour");
            return;
        }
        List<YamlValue> back = named.get(other);
        if (back != null
                && back.stream().noneMatch(value -> value.node().scalar().equals(own))) {
            neighbour.problem(other + " does not name " + own + " as its neighbour");
        }
    }

    private void rooms(YamlValue section) {
        Ids ids = new Ids("room");
        Set<String> taken = new LinkedHashSet<>();
        for (YamlValue item : filled(section)) {
            YamlObject object = item.object();
            Room room = new Room(
                    ids.claim(object.required("id")),
                    object.required("name").text(),
                    object.required("building").reference("building", buildingIds),
                    object.required("kind").enumOf(RoomKind.class),
                    object.required("compartment").reference("compartment", compartmentIds),
                    object.optional("chemistry")
                            .map(value -> value.enumOf(Chemistry.class))
                            .orElse(Chemistry.LITHIUM),
                    object.optional("limits")
                            .map(value -> roomLimits(value.object()))
                            .orElse(RoomLimits.NONE));
            taken.add(room.compartment());
            rooms.add(room);
            object.done();
        }
        for (Compartment compartment : compartments) {
            if (!taken.contains(compartment.id()) && !compartment.id().equals("?") && !rooms.isEmpty()) {
                position("compartments", compartment.id())
                        .problem(problems, "compartment " + compartment.id() + " has no room");
            }
        }
    }

    private void power(YamlValue section) {
        Ids ids = new Ids("power node");
        for (YamlValue item : filled(section)) {
            YamlObject object = item.object();
            String own = ids.claim(object.required("id"));
            YamlValue kindValue = object.required("kind");
            PowerKind kind = kindValue.enumOf(PowerKind.class);
            List<YamlValue> from = object.optionalList("from");
            boolean known = kindValue.isThere() && kindValue.node().scalar().equalsIgnoreCase(kind.name());
            if (known && kind.isSource() != from.isEmpty()) {
                object.problem(
                        kind.isSource()
                                ? own + " is a source and takes power from nothing"
                                : own + " has no supply: name what feeds it under from");
            }
            power.add(new PowerNode(
                    own,
                    kind,
                    object.optional("room").map(value -> value.reference("room", roomIds)),
                    references(object.optionalList("through"), "room", roomIds),
                    references(from, "power node", nodeIds),
                    object.optional("feed").map(YamlValue::string),
                    object.optional("rating")
                            .map(value -> OptionalDouble.of(watts(value)))
                            .orElse(OptionalDouble.empty()),
                    runtime(object, kind)));
            object.done();
        }
        PowerGraph.findCycle(power)
                .ifPresent(cycle -> position("power", cycle.get(0))
                        .problem(problems, "cycle in the power graph: " + String.join(" -> ", cycle)));
    }

    private static Optional<Duration> runtime(YamlObject object, PowerKind kind) {
        Optional<YamlValue> given = object.optional("runtime");
        if (kind != PowerKind.BATTERY) {
            given.ifPresent(value -> value.problem("only a battery has a runtime"));
            return Optional.empty();
        }
        return given.map(value -> value.duration(RUNTIME_LEAST, RUNTIME_MOST));
    }

    /** A power with its unit, such as 400 kW. */
    private static double watts(YamlValue value) {
        String text = value.string();
        Matcher matcher = WATTS.matcher(text);
        if (!matcher.matches()) {
            if (!text.equals("?")) {
                value.problem("\"" + text + "\" is not a power such as 800 W, 12.5 kW or 2 MW");
            }
            return 1;
        }
        int exponent = matcher.group(2).equals("W") ? 0 : matcher.group(2).equals("kW") ? 3 : 6;
        double watts =
                new BigDecimal(matcher.group(1)).scaleByPowerOfTen(exponent).doubleValue();
        if (watts <= 0) {
            value.problem("a rating of 0 carries nothing; leave it out where it is not known");
            return 1;
        }
        return watts;
    }

    private void cooling(List<YamlValue> section) {
        Ids ids = new Ids("cooling loop");
        for (YamlValue item : section) {
            YamlObject object = item.object();
            String own = ids.claim(object.required("id"));
            YamlValue rooms = object.required("serves");
            List<String> serves = references(filled(rooms), "room", roomIds);
            if (!serves.isEmpty()) {
                cooling.add(new CoolingLoop(own, serves));
            }
            object.done();
        }
    }

    private void destinations(List<YamlValue> section) {
        Ids ids = new Ids("destination");
        for (YamlValue item : section) {
            YamlObject object = item.object();
            YamlValue idValue = object.required("id");
            Optional<String> room = object.optional("room").map(value -> value.reference("room", roomIds));
            List<String> feeds = references(object.optionalList("feeds"), "power node", nodeIds);
            if (room.isPresent() == feeds.isEmpty()) {
                object.problem(
                        room.isPresent()
                                ? "a destination in a room of this site names its feeds"
                                : "feeds are for a destination in a room of this site");
            }
            Destination destination = new Destination(
                    ids.claim(idValue),
                    object.required("name").text(),
                    room,
                    feeds,
                    references(object.optionalList("serves"), "room", roomIds),
                    object.required("hosts").integer(1, COUNT_MAX),
                    object.required("memory_gib_per_host").number(0.001, GIB_MAX),
                    object.required("link_gbps").number(0.001, GBPS_MAX));
            destinations.add(destination);
            destinationValues.putIfAbsent(destination.id(), item);
            object.done();
        }
    }

    private static MigrationLimits limits(YamlObject object) {
        MigrationLimits base = MigrationLimits.DEFAULT;
        MigrationLimits limits = new MigrationLimits(
                object.optional("server_gbps")
                        .map(v -> v.number(0.001, GBPS_MAX))
                        .orElse(base.serverGbps()),
                object.optional("rack_gbps").map(v -> v.number(0.001, GBPS_MAX)).orElse(base.rackGbps()),
                object.optional("moves_per_server").map(v -> v.integer(1, 1000)).orElse(base.movesPerServer()),
                object.optional("moves_per_rack").map(v -> v.integer(1, 10_000)).orElse(base.movesPerRack()),
                object.optional("margin").map(YamlValue::duration).orElse(base.margin()),
                roomLimits(object, "room_gbps", "moves_per_room"));
        object.done();
        return limits;
    }

    private static RoomLimits roomLimits(YamlObject object) {
        RoomLimits limits = roomLimits(object, "gbps", "moves");
        object.done();
        return limits;
    }

    private static RoomLimits roomLimits(YamlObject object, String gbps, String moves) {
        return new RoomLimits(
                object.optional(gbps)
                        .map(value -> OptionalDouble.of(value.number(0.001, GBPS_MAX)))
                        .orElse(OptionalDouble.empty()),
                object.optional(moves)
                        .map(value -> OptionalInt.of(value.integer(1, ROOM_MOVES_MAX)))
                        .orElse(OptionalInt.empty()));
    }

    private static List<YamlValue> filled(YamlValue section) {
        List<YamlValue> items = section.list();
        if (section.isList() && section.node().items().isEmpty()) {
            section.problem("is empty");
        }
        return items;
    }

    static List<String> references(List<YamlValue> values, String what, Set<String> known) {
        Set<String> ids = new LinkedHashSet<>();
        for (YamlValue value : values) {
            if (!ids.add(value.reference(what, known))) {
                value.problem("stands twice");
            }
        }
        return List.copyOf(ids);
    }

    /** Where the item with the id stands. */
    private YamlNode position(String section, String wanted) {
        return document.root().get(section).map(YamlNode::items).orElse(List.of()).stream()
                .filter(item ->
                        item.get("id").map(own -> own.scalar().equals(wanted)).orElse(false))
                .findFirst()
                .orElse(document.root());
    }

    /** Where a destination's served room is named, or the destination itself. */
    YamlValue destinationPosition(String destination, String servedRoom) {
        YamlValue item = destinationValues.get(destination);
        if (item == null) {
            throw new IllegalArgumentException("no destination " + destination);
        }
        return item.object().optionalList("serves").stream()
                .filter(value -> value.node().scalar().equals(servedRoom))
                .findFirst()
                .orElse(item);
    }

    public String id() {
        return id;
    }

    public Text name() {
        return name;
    }

    public List<Building> buildings() {
        return buildings;
    }

    public List<Compartment> compartments() {
        return compartments;
    }

    public List<Room> rooms() {
        return rooms;
    }

    /** Not yet a graph: it may have a cycle, which is then among the problems. */
    public List<PowerNode> power() {
        return power;
    }

    public List<CoolingLoop> cooling() {
        return cooling;
    }

    public List<ControlElement> control() {
        return control.elements();
    }

    /** @param servers of servers.csv, on which parts of the control may run */
    public void checkControl(Set<String> servers) {
        control.checkServers(servers);
    }

    public List<Destination> destinations() {
        return destinations;
    }

    public MigrationLimits limits() {
        return limits;
    }

    public Set<String> roomIds() {
        return roomIds;
    }

    public Set<String> nodeIds() {
        return nodeIds;
    }

    public Set<String> destinationIds() {
        return destinationIds;
    }
}
