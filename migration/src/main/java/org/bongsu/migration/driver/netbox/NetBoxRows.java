package org.bongsu.migration.driver.netbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.WorkloadClaim;

/**
 * What of NetBox's objects counts, gathered page by page so that a large installation is never held as JSON. Objects that
 * lack a name or are not what the API promises are passed over and counted. Not thread-safe.
 */
public final class NetBoxRows {

    /** What is read, in this order. */
    public enum Kind {
        DEVICES("devices", "/api/dcim/devices/"),
        VIRTUAL_MACHINES("virtual_machines", "/api/virtualization/virtual-machines/"),
        POWER_PORTS("power_ports", "/api/dcim/power-ports/"),
        POWER_FEEDS("power_feeds", "/api/dcim/power-feeds/");

        private final String key;
        private final String path;

        Kind(String key, String path) {
            this.key = key;
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    /** A page of a list, as the API or an export gives it. @param more whether another follows */
    record Page(List<JsonNode> objects, long count, boolean more) {}

    /** PDUs are fed by PDUs, but not for ever. */
    private static final int LEVELS = 6;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private record Device(
            String name, String role, String status, String rack, String location, String slug, JsonNode fields) {}

    private record Machine(
            String name, String cluster, String status, String host, double memoryGib, JsonNode fields) {}

    /** One end of a cable: a feed by its name, or an outlet by its device's. */
    private record End(boolean feed, String name) {}

    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final List<Machine> machines = new ArrayList<>();
    /** By device, where the cables of its power ports lead. */
    private final Map<String, List<End>> ends = new LinkedHashMap<>();

    private final Map<String, List<String>> feedsOfRack = new LinkedHashMap<>();
    private int passedOver;

    static Page page(byte[] body) throws IOException {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode results = json.path("results");
        if (!results.isArray() || !json.path("count").isIntegralNumber()) {
            throw new IOException("not a list of NetBox: no count, no results");
        }
        return new Page(
                StreamSupport.stream(results.spliterator(), false).toList(),
                json.path("count").asLong(),
                json.path("next").isTextual());
    }

    /**
     * An export: one object with {@code devices}, {@code virtual_machines}, {@code power_ports} and {@code power_feeds},
     * each a list or an answer of the API; the first is required.
     *
     * @throws IOException when it is nothing of that kind
     */
    public static NetBoxRows of(byte[] export) throws IOException {
        JsonNode json;
        try {
            json = MAPPER.readTree(export);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
        NetBoxRows rows = new NetBoxRows();
        for (Kind kind : Kind.values()) {
            JsonNode list = json.path(kind.key);
            JsonNode objects = list.isObject() ? list.path("results") : list;
            if (objects.isArray()) {
                objects.forEach(object -> rows.add(kind, object));
            } else if (kind == Kind.DEVICES || !list.isMissingNode()) {
                throw new IOException(kind.key + " is not a list of NetBox");
            }
        }
        return rows;
    }

    void add(Kind kind, JsonNode object) {
        boolean taken = switch (kind) {
            case DEVICES -> device(object);
            case VIRTUAL_MACHINES -> machine(object);
            case POWER_PORTS -> port(object);
            case POWER_FEEDS -> feed(object);
        };
        passedOver += taken ? 0 : 1;
    }

    private boolean device(JsonNode json) {
        String name = json.path("name").asText("");
        if (name.isBlank() || devices.containsKey(name)) {
            return false;
        }
        devices.put(
                name,
                new Device(
                        name,
                        json.path("role").path("slug").asText(""),
                        value(json.path("status")),
                        json.path("rack").path("name").asText(""),
                        json.path("location").path("name").asText(""),
                        json.path("location").path("slug").asText(""),
                        json.path("custom_fields")));
        return true;
    }

    private boolean machine(JsonNode json) {
        String name = json.path("name").asText("");
        if (name.isBlank()) {
            return false;
        }
        machines.add(new Machine(
                name,
                json.path("cluster").path("name").asText(""),
                value(json.path("status")),
                json.path("device").path("name").asText(""),
                json.path("memory").asDouble(0) / 1024,
                json.path("custom_fields")));
        return true;
    }

    private boolean port(JsonNode json) {
        String device = json.path("device").path("name").asText("");
        if (device.isBlank()) {
            return false;
        }
        String type = json.path("connected_endpoints_type").asText("");
        json.path("connected_endpoints").forEach(end -> {
            boolean feed = type.equals("dcim.powerfeed");
            String name = (feed ? end.path("name") : end.path("device").path("name")).asText("");
            if (!name.isBlank()) {
                ends.computeIfAbsent(device, key -> new ArrayList<>()).add(new End(feed, name));
            }
        });
        return true;
    }

    private boolean feed(JsonNode json) {
        String name = json.path("name").asText("");
        if (name.isBlank()) {
            return false;
        }
        String rack = json.path("rack").path("name").asText("");
        if (!rack.isBlank()) {
            feedsOfRack.computeIfAbsent(rack, key -> new ArrayList<>()).add(name);
        }
        return true;
    }

    /** A choice is {@code {value, label}}; some exports have the value alone. */
    private static String value(JsonNode choice) {
        return choice.isObject() ? choice.path("value").asText("") : choice.asText("");
    }

    /** Objects without a name, and devices of a name that another has. */
    public int passedOver() {
        return passedOver;
    }

    /**
     * What NetBox says in the site's own names.
     *
     * @param workloads machines that are to run count as running; nobody has looked
     * @param proposals by workload, what NetBox knows of it beside its place
     */
    public record Said(
            List<WorkloadClaim> workloads,
            List<ServerClaim> servers,
            Map<String, Proposal> proposals,
            int passedOver) {}

    /** @param memoryGib 0 where NetBox does not say */
    public record Proposal(Optional<String> tier, Optional<String> service, double memoryGib) {}

    /** @param site whose names are meant */
    public Said said(Site site, NetBoxOptions options) {
        NetBoxOptions.Names names = options.names();
        Set<String> hosts = new LinkedHashSet<>();
        machines.forEach(machine -> hosts.add(machine.host()));
        Predicate<Device> isServer = device -> site.hasServer(device.name())
                || hosts.contains(device.name())
                || options.roles().contains(device.role()) && isThere(device.status());
        List<ServerClaim> servers = new ArrayList<>();
        Map<String, Proposal> proposals = new LinkedHashMap<>();
        for (Device device : devices.values()) {
            if (isServer.test(device)) {
                servers.add(new ServerClaim(
                        device.name(),
                        names.racks().getOrDefault(device.rack(), device.rack()),
                        room(device, site, names),
                        feeds(device, site, names)));
                proposals.put(device.name(), proposal(device.fields(), 0, names));
            }
        }
        Map<String, WorkloadClaim> workloads = new LinkedHashMap<>();
        for (Machine machine : machines) {
            String id =
                    workloads.containsKey(machine.name()) ? machine.name() + "@" + machine.cluster() : machine.name();
            WorkloadState state = isMeantToRun(machine.status()) ? WorkloadState.RUNNING : WorkloadState.STOPPED;
            workloads.put(id, new WorkloadClaim(id, state, machine.host()));
            proposals.put(id, proposal(machine.fields(), machine.memoryGib(), names));
        }
        return new Said(List.copyOf(workloads.values()), servers, proposals, passedOver);
    }

    /** What is planned or in a store room stands nowhere yet; everything else may. */
    private static boolean isThere(String status) {
        return !status.equals("planned") && !status.equals("inventory");
    }

    /** Of a machine that is to be taken down, or failed, nobody knows: it counts as running. */
    private static boolean isMeantToRun(String status) {
        return !status.equals("offline") && !status.equals("planned");
    }

    private static String room(Device device, Site site, NetBoxOptions.Names names) {
        for (String said : List.of(device.location(), device.slug())) {
            if (names.rooms().containsKey(said)) {
                return names.rooms().get(said);
            }
        }
        return site.hasRoom(device.slug()) ? device.slug() : device.location();
    }

    private static Proposal proposal(JsonNode fields, double memoryGib, NetBoxOptions.Names names) {
        return new Proposal(field(fields, names.tier()), field(fields, names.service()), memoryGib);
    }

    private static Optional<String> field(JsonNode fields, Optional<String> name) {
        return name.map(one -> value(fields.path(one))).filter(text -> !text.isBlank());
    }

    /** Power nodes at the ends of its cables; where none is cabled, what feeds its rack. What the site does not know stays. */
    private List<String> feeds(Device device, Site site, NetBoxOptions.Names names) {
        Set<String> found = new LinkedHashSet<>();
        climb(device.name(), site, names, found, LEVELS);
        if (found.isEmpty()) {
            feedsOfRack
                    .getOrDefault(device.rack(), List.of())
                    .forEach(feed -> found.add(names.feeds().getOrDefault(feed, feed)));
        }
        return List.copyOf(found);
    }

    private void climb(String device, Site site, NetBoxOptions.Names names, Set<String> found, int levels) {
        for (End end : ends.getOrDefault(device, List.of())) {
            String node = names.feeds().getOrDefault(end.name(), end.name());
            boolean known = site.power().node(node).isPresent();
            if (known || end.feed() || levels == 0 || !ends.containsKey(end.name())) {
                found.add(node);
            } else {
                climb(end.name(), site, names, found, levels - 1);
            }
        }
    }
}
