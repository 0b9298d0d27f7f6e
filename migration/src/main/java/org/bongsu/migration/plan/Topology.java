package org.bongsu.migration.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Credit;

/**
 * A site's racks, servers, rooms and services as dense numbers, by {@link Workload#index()}. Any thread, while nobody calls
 * {@link #place}.
 */
public final class Topology {

    private final Site site;
    private final int[] rack;
    private final int[] server;
    private final int[] room;
    private final int[] service;
    private final double[] weight;
    private final int[] serverRoom;
    private final int[] serverRack;
    private final double[] roomGbps;
    private final int[] roomMoves;
    private final Map<String, Integer> serverNumbers = new LinkedHashMap<>();
    private final Set<String> workloadIds = new LinkedHashSet<>();
    private final Map<String, Integer> roomNumbers = new LinkedHashMap<>();
    private final Map<String, Integer> serviceNumbers = new LinkedHashMap<>();

    public Topology(Site site) {
        this.site = site;
        Map<String, Integer> rackNumbers = new LinkedHashMap<>();
        site.rooms().forEach(one -> roomNumbers.put(one.id(), roomNumbers.size()));
        site.services().forEach(one -> serviceNumbers.put(one.id(), serviceNumbers.size()));
        roomGbps = new double[roomNumbers.size()];
        roomMoves = new int[roomNumbers.size()];
        for (Room one : site.rooms()) {
            RoomLimits limits = site.limitsOf(one);
            roomGbps[room(one.id())] = limits.gbps().orElse(Double.POSITIVE_INFINITY);
            roomMoves[room(one.id())] = limits.moves().orElse(Integer.MAX_VALUE);
        }
        List<Rack> racks = site.racks();
        racks.forEach(one -> rackNumbers.put(one.id(), rackNumbers.size()));
        List<Server> servers = site.servers();
        serverRoom = new int[servers.size()];
        serverRack = new int[servers.size()];
        for (Server one : servers) {
            int number = serverNumbers.size();
            serverNumbers.put(one.id(), number);
            serverRack[number] = Ordered.require(rackNumbers, one.rack(), "rack");
            serverRoom[number] = room(racks.get(serverRack[number]).room());
        }
        int workloads = site.workloads().size();
        rack = new int[workloads];
        server = new int[workloads];
        room = new int[workloads];
        service = new int[workloads];
        weight = new double[workloads];
        for (Workload workload : site.workloads()) {
            int index = workload.index();
            workloadIds.add(workload.id());
            server[index] = server(workload.server());
            rack[index] = serverRack[server[index]];
            room[index] = serverRoom[server[index]];
            service[index] = service(workload.service());
            weight[index] = Credit.weight(site, workload);
        }
    }

    public Site site() {
        return site;
    }

    public int rackOf(int workload) {
        return rack[workload];
    }

    public int serverOf(int workload) {
        return server[workload];
    }

    public int roomOf(int workload) {
        return room[workload];
    }

    public int serviceOf(int workload) {
        return service[workload];
    }

    public double weightOf(int workload) {
        return weight[workload];
    }

    public int roomOfServer(int serverNumber) {
        return serverRoom[serverNumber];
    }

    /** Gbit/s of all copies that leave the room together; infinite for no limit. */
    public double roomGbps(int room) {
        return roomGbps[room];
    }

    /** Copies at once out of the room; {@link Integer#MAX_VALUE} for no limit. */
    public int roomMoves(int room) {
        return roomMoves[room];
    }

    /** Whether the room has any limit of its own or of the site's. */
    public boolean isLimited(int room) {
        return roomGbps[room] < Double.POSITIVE_INFINITY || roomMoves[room] < Integer.MAX_VALUE;
    }

    public boolean knowsServer(String id) {
        return serverNumbers.containsKey(id);
    }

    public boolean knowsWorkload(String id) {
        return workloadIds.contains(id);
    }

    /** The workload was seen to run on another server. */
    public void place(int workload, int serverNumber) {
        server[workload] = serverNumber;
        rack[workload] = serverRack[serverNumber];
        room[workload] = serverRoom[serverNumber];
    }

    /** @throws IllegalArgumentException when the site lacks it */
    public int server(String id) {
        return Ordered.require(serverNumbers, id, "server");
    }

    /** @throws IllegalArgumentException when the site lacks it */
    public int room(String id) {
        return Ordered.require(roomNumbers, id, "room");
    }

    public int service(String id) {
        return Ordered.require(serviceNumbers, id, "service");
    }

    public int servers() {
        return serverRoom.length;
    }

    public int rooms() {
        return roomNumbers.size();
    }

    public int services() {
        return serviceNumbers.size();
    }
}
