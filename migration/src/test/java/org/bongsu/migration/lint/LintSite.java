package org.bongsu.migration.lint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.ControlKind;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
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
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;

/**
 * The smallest site of which nothing bad can be said, to be spoilt in one place: halls 1 and 2 of building a on two feeds that
 * share nothing, an annex in building b, everything that conducts an evacuation elsewhere.
 */
final class LintSite {

    static final Duration MINUTE = Duration.ofMinutes(1);

    final List<Destination> destinations = new ArrayList<>();
    final List<Service> services = new ArrayList<>();
    final List<Workload> workloads = new ArrayList<>();
    final List<ControlElement> control = new ArrayList<>();
    private final List<Rack> racks = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    Optional<Duration> batteryRuntime = Optional.empty();

    LintSite() {
        destinations.add(far("far", 100, 64, 100));
        for (ControlKind kind : ControlKind.values()) {
            elsewhere(kind.name().toLowerCase(java.util.Locale.ROOT), kind);
        }
        service("web");
        workload("hall-1", "web", 0, 16, 0.001, MINUTE, Method.LIVE, Method.STOP);
    }

    static Destination far(String id, int hosts, double gib, double gbps) {
        return new Destination(id, Text.same(id), Optional.empty(), List.of(), List.of(), hosts, gib, gbps);
    }

    /** In a room of the site, fed by both of its feeds. */
    static Destination near(String room) {
        return new Destination("near", Text.same("near"), Optional.of(room), feeds(room), List.of(), 100, 64, 100);
    }

    static List<String> feeds(String room) {
        return room.equals("annex") ? List.of("pdu-annex") : List.of("pdu-" + room + "-a", "pdu-" + room + "-b");
    }

    LintSite elsewhere(String id, ControlKind kind, String... needs) {
        control.removeIf(one -> one.id().equals(id));
        control.add(new ControlElement(id, kind, Optional.empty(), Optional.empty(), List.of(), List.of(needs)));
        return this;
    }

    LintSite inRoom(String id, ControlKind kind, String room) {
        control.removeIf(one -> one.id().equals(id));
        control.add(new ControlElement(id, kind, Optional.empty(), Optional.of(room), feeds(room), List.of()));
        return this;
    }

    LintSite onServer(String id, ControlKind kind, String server) {
        control.removeIf(one -> one.id().equals(id));
        control.add(new ControlElement(id, kind, Optional.of(server), Optional.empty(), List.of(), List.of()));
        return this;
    }

    LintSite without(ControlKind kind) {
        control.removeIf(one -> one.kind() == kind);
        return this;
    }

    LintSite service(String id, String... dependsOn) {
        return service(id, ServiceKind.ORDINARY, OptionalInt.empty(), Restart.NONE, Optional.empty(), dependsOn);
    }

    LintSite service(
            String id,
            ServiceKind kind,
            OptionalInt quorum,
            Restart restart,
            Optional<Shift> shift,
            String... dependsOn) {
        services.removeIf(one -> one.id().equals(id));
        services.add(new Service(id, "tenant", 1, List.of(dependsOn), shift, kind, quorum, restart));
        return this;
    }

    /** On a server and a rack of its own; its id is {@code hall-1-0} and so on, its server's begins with s-. */
    LintSite workload(
            String room, String service, int tier, double gib, double dirty, Duration stop, Method... methods) {
        int index = workloads.size();
        String id = room + "-" + index;
        racks.add(new Rack("r-" + id, room, feeds(room)));
        servers.add(new Server("s-" + id, "r-" + id));
        workloads.add(new Workload(index, id, "s-" + id, service, tier, gib, dirty, List.of(methods), stop));
        return this;
    }

    LintSite nothingRuns() {
        workloads.clear();
        racks.clear();
        servers.clear();
        return this;
    }

    Site site() {
        List<Compartment> compartments = new ArrayList<>();
        List<Room> rooms = new ArrayList<>();
        for (String room : List.of("plant-a", "plant-b", "hall-1", "hall-2", "annex")) {
            compartments.add(new Compartment("c-" + room, Text.same(room), List.of()));
            rooms.add(new Room(
                    room,
                    Text.same(room),
                    room.equals("annex") ? "b" : "a",
                    RoomKind.HALL,
                    "c-" + room,
                    Chemistry.LITHIUM));
        }
        List<PowerNode> nodes = new ArrayList<>();
        nodes.add(node("utility-c", PowerKind.UTILITY, "annex"));
        nodes.add(node("pdu-annex", PowerKind.PDU, "annex", "utility-c"));
        for (String feed : List.of("a", "b")) {
            nodes.add(new PowerNode(
                    "battery-" + feed,
                    PowerKind.BATTERY,
                    Optional.of("plant-" + feed),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    batteryRuntime));
            nodes.add(node("utility-" + feed, PowerKind.UTILITY, "plant-" + feed));
            nodes.add(node("ups-" + feed, PowerKind.UPS, "plant-" + feed, "utility-" + feed, "battery-" + feed));
            for (String hall : List.of("hall-1", "hall-2")) {
                nodes.add(node("pdu-" + hall + "-" + feed, PowerKind.PDU, hall, "ups-" + feed));
            }
        }
        return new Site(
                "lint",
                Text.same("lint"),
                List.of(new Building("a", Text.same("a")), new Building("b", Text.same("b"))),
                compartments,
                rooms,
                new PowerGraph(nodes),
                racks,
                servers,
                workloads,
                List.of(new Tenant("tenant", Text.same("tenant"), Optional.empty())),
                services,
                destinations,
                MigrationLimits.DEFAULT,
                List.of(),
                control);
    }

    private static PowerNode node(String id, PowerKind kind, String room, String... from) {
        return new PowerNode(id, kind, Optional.of(room), List.of(), List.of(from), Optional.empty());
    }

    List<Finding> findings() {
        return Linter.findings(site());
    }

    List<Finding> findings(FindingCode code) {
        return findings().stream().filter(one -> one.code() == code).toList();
    }
}
