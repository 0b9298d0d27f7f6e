package org.bongsu.migration.plan;

import org.bongsu.domain.site.MigrationLimits;

/** What copies use of each server, rack and room: Gbit/s and how many at once. Not thread-safe. */
public final class Uplinks {

    /** Rates are sums of shares such as 25/3; a millionth of a Gbit/s is no traffic. */
    private static final double ROUNDING_GBPS = 1e-6;

    private final Topology topology;
    private final MigrationLimits limits;
    private final double[] roomRate;
    private final int[] roomMoves;
    private final double[] rackRate;
    private final int[] rackMoves;
    private final double[] serverRate;
    private final int[] serverMoves;

    /** Rooms are numbered as by the topology; racks and servers as the caller likes. */
    public Uplinks(Topology topology, int racks, int servers) {
        this.topology = topology;
        this.limits = topology.site().limits();
        this.roomRate = new double[topology.rooms()];
        this.roomMoves = new int[topology.rooms()];
        this.rackRate = new double[racks];
        this.rackMoves = new int[racks];
        this.serverRate = new double[servers];
        this.serverMoves = new int[servers];
    }

    public boolean roomFits(int room, double rate) {
        return roomMoves[room] < topology.roomMoves(room)
                && roomRate[room] + rate <= topology.roomGbps(room) + ROUNDING_GBPS;
    }

    public boolean rackFits(int rack, double rate) {
        return rackMoves[rack] < limits.movesPerRack() && rackRate[rack] + rate <= limits.rackGbps() + ROUNDING_GBPS;
    }

    public boolean serverFits(int server, double rate) {
        return serverMoves[server] < limits.movesPerServer()
                && serverRate[server] + rate <= limits.serverGbps() + ROUNDING_GBPS;
    }

    public void take(int room, int rack, int server, double rate) {
        roomRate[room] += rate;
        roomMoves[room]++;
        rackRate[rack] += rate;
        rackMoves[rack]++;
        serverRate[server] += rate;
        serverMoves[server]++;
    }

    public void give(int room, int rack, int server, double rate) {
        roomRate[room] = --roomMoves[room] == 0 ? 0 : roomRate[room] - rate;
        rackRate[rack] = --rackMoves[rack] == 0 ? 0 : rackRate[rack] - rate;
        serverRate[server] = --serverMoves[server] == 0 ? 0 : serverRate[server] - rate;
    }

    double roomRate(int room) {
        return roomRate[room];
    }

    int roomMoves(int room) {
        return roomMoves[room];
    }

    double rackRate(int rack) {
        return rackRate[rack];
    }

    double serverRate(int server) {
        return serverRate[server];
    }
}
