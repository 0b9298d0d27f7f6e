package org.bongsu.migration.driver.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;

/** A hall of servers s1, s2, ... with the workloads sN-a and sN-b of service shop, which can only be stopped. */
public final class Sites {

    private Sites() {}

    public static Site of(int servers) {
        return of(servers, List.of());
    }

    public static Site of(int servers, List<Destination> destinations) {
        List<Server> all = new ArrayList<>();
        List<Workload> workloads = new ArrayList<>();
        for (int number = 1; number <= servers; number++) {
            Server server = new Server("s" + number, "r-1");
            all.add(server);
            for (String name : List.of("-a", "-b")) {
                workloads.add(new Workload(
                        workloads.size(),
                        server.id() + name,
                        server.id(),
                        "shop",
                        2,
                        16,
                        0,
                        List.of(Method.STOP),
                        Duration.ofSeconds(10)));
            }
        }
        return new Site(
                "test",
                Text.same("test"),
                List.of(new Building("a", Text.same("a"))),
                List.of(new Compartment("c-hall", Text.same("hall"), List.of())),
                List.of(new Room("hall", Text.same("hall"), "a", RoomKind.HALL, "c-hall")),
                new PowerGraph(List.of(new PowerNode(
                        "utility", PowerKind.UTILITY, Optional.empty(), List.of(), List.of(), Optional.empty()))),
                List.of(new Rack("r-1", "hall", List.of("utility"))),
                all,
                workloads,
                List.of(new Tenant("tenant-1", Text.same("one"), Optional.empty())),
                List.of(new Service("shop", "tenant-1", 1, List.of(), Optional.empty())),
                destinations,
                MigrationLimits.DEFAULT);
    }
}
