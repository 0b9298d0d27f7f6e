package org.bongsu.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.site.Workload;

/** Sites of a given size: every tenant has the same number of servers in every room. */
public final class TestSites {

    /** 32 bytes; of no use anywhere else. */
    public static final String KEY = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private TestSites() {}

    public static Site site(int tenants, int rooms, int serversEach) {
        List<Tenant> list = new ArrayList<>();
        for (int tenant = 0; tenant < tenants; tenant++) {
            list.add(tenant(tenant, Optional.of(new Webhook("http://127.0.0.1:9/" + tenant, KEY))));
        }
        return site(list, rooms, serversEach, "", 0);
    }

    public static Tenant tenant(int number, Optional<Webhook> webhook) {
        return new Tenant("tenant-" + number, new Text("Tenant " + number, "입주사 " + number), webhook);
    }

    /** @param nameLength of each room's name, padded; 0 for a short one */
    public static Site site(List<Tenant> tenants, int rooms, int serversEach, String serverPrefix, int nameLength) {
        List<Room> roomList = new ArrayList<>();
        List<Rack> racks = new ArrayList<>();
        List<Server> servers = new ArrayList<>();
        List<Workload> workloads = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        for (Tenant tenant : tenants) {
            services.add(new Service("service-" + tenant.id(), tenant.id(), 1, List.of(), Optional.empty()));
        }
        for (int number = 1; number <= rooms; number++) {
            String room = "hall-" + number;
            Text name = new Text("Hall " + number + "x".repeat(nameLength), number + "전산실" + "실".repeat(nameLength));
            roomList.add(new Room(room, name, "a", RoomKind.HALL, "c-all"));
            racks.add(new Rack("rack-" + number, room, List.of("utility-1")));
            for (Tenant tenant : tenants) {
                for (int index = 1; index <= serversEach; index++) {
                    String server = serverPrefix + "s-" + tenant.id() + "-" + number + "-" + index;
                    servers.add(new Server(server, "rack-" + number));
                    workloads.add(new Workload(
                            workloads.size(),
                            server,
                            server,
                            "service-" + tenant.id(),
                            3,
                            16,
                            0,
                            List.of(Method.STOP),
                            Duration.ofSeconds(60)));
                }
            }
        }
        return new Site(
                "demo",
                Text.same("demo"),
                List.of(new Building("a", Text.same("A"))),
                List.of(new Compartment("c-all", Text.same("All"), List.of())),
                roomList,
                new PowerGraph(List.of(new PowerNode(
                        "utility-1", PowerKind.UTILITY, Optional.empty(), List.of(), List.of(), Optional.empty()))),
                racks,
                servers,
                workloads,
                tenants,
                services,
                List.of(),
                MigrationLimits.DEFAULT);
    }
}
