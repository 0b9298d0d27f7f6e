package org.bongsu.domain.site;

import java.time.Duration;

/**
 * What the site's network and operators allow at once.
 *
 * @param serverGbps a server's rate for one or more moves, Gbit/s
 * @param rackGbps a rack's uplink, Gbit/s
 * @param movesPerServer copies at once from one server
 * @param movesPerRack copies at once from one rack
 * @param margin kept free before every deadline
 * @param room of every room that says nothing else itself
 */
public record MigrationLimits(
        double serverGbps, double rackGbps, int movesPerServer, int movesPerRack, Duration margin, RoomLimits room) {

    public static final MigrationLimits DEFAULT = new MigrationLimits(10, 100, 2, 20, Duration.ofMinutes(2));

    /** Of a site whose rooms are limited by their racks alone. */
    public MigrationLimits(double serverGbps, double rackGbps, int movesPerServer, int movesPerRack, Duration margin) {
        this(serverGbps, rackGbps, movesPerServer, movesPerRack, margin, RoomLimits.NONE);
    }
}
