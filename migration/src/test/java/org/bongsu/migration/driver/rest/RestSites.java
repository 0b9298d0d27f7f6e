package org.bongsu.migration.driver.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** A hall of servers, what runs on them, and a destination {@code anyang} of two hosts. */
public final class RestSites {

    private RestSites() {}

    /** @param workloads their servers by their ids, in order */
    public static Site of(List<String> servers, Map<String, String> workloads) {
        List<Workload> all = new ArrayList<>();
        workloads.forEach((id, server) -> all.add(new Workload(
                all.size(),
                id,
                server,
                "shop",
                2,
                16,
                0,
                List.of(Method.LIVE, Method.COLD, Method.STOP),
                Duration.ofSeconds(10))));
        return new Site(
                "test",
                Text.same("test"),
                List.of(new Building("a", Text.same("a"))),
                List.of(new Compartment("c-hall", Text.same("hall"), List.of())),
                List.of(new Room("hall", Text.same("hall"), "a", RoomKind.HALL, "c-hall")),
                new PowerGraph(List.of(new PowerNode(
                        "utility", PowerKind.UTILITY, Optional.empty(), List.of(), List.of(), Optional.empty()))),
                List.of(new Rack("r-1", "hall", List.of("utility"))),
                servers.stream().map(id -> new Server(id, "r-1")).toList(),
                all,
                List.of(new Tenant("tenant-1", Text.same("one"), Optional.empty())),
                List.of(new Service("shop", "tenant-1", 1, List.of(), Optional.empty())),
                List.of(new Destination(
                        "anyang", Text.same("anyang"), Optional.empty(), List.of(), List.of(), 2, 256, 10)),
                MigrationLimits.DEFAULT);
    }
}
