package org.bongsu.benchmarks.planner;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/** A site of another size: some of its racks, or all of them several times, with links and hosts in proportion. */
final class SiteSize {

    private SiteSize() {}

    static Site of(Site site, int servers) {
        List<Rack> racks = new ArrayList<>();
        List<Server> machines = new ArrayList<>();
        List<Workload> workloads = new ArrayList<>();
        double share = servers / (double) site.servers().size();
        int perRack = site.servers().size() / site.racks().size();
        int racksWanted = Math.max(1, servers / perRack);
        int step = Math.max(1, site.racks().size() / racksWanted);
        for (int number = 0; racks.size() < racksWanted; number++) {
            Rack rack = site.racks().get(number * step % site.racks().size());
            racks.add(new Rack("x" + number + "-" + rack.id(), rack.room(), rack.feeds()));
            for (Server server : site.servers()) {
                if (server.rack().equals(rack.id())) {
                    machines.add(new Server("x" + number + "-" + server.id(), "x" + number + "-" + rack.id()));
                }
            }
            for (Workload workload : site.workloads()) {
                if (site.rackOf(workload).id().equals(rack.id())) {
                    workloads.add(new Workload(
                            workloads.size(),
                            "x" + number + "-" + workload.id(),
                            "x" + number + "-" + workload.server(),
                            workload.service(),
                            workload.tier(),
                            workload.memoryGib(),
                            workload.dirtyShare(),
                            workload.methods(),
                            workload.stop()));
                }
            }
        }
        List<Destination> destinations = site.destinations().stream()
                .map(to -> new Destination(
                        to.id(),
                        to.name(),
                        to.room(),
                        to.feeds(),
                        to.serves(),
                        (int) Math.max(1, Math.ceil(to.hosts() * share)),
                        to.memoryGibPerHost(),
                        Math.max(10, Math.rint(to.linkGbps() * share / 10) * 10)))
                .toList();
        return new Site(
                site.id() + "-" + servers,
                site.name(),
                site.buildings(),
                site.compartments(),
                site.rooms(),
                site.power(),
                racks,
                machines,
                workloads,
                site.tenants(),
                site.services(),
                destinations,
                site.limits());
    }
}
