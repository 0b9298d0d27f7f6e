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
 */
public record MigrationLimits(
        double serverGbps, double rackGbps, int movesPerServer, int movesPerRack, Duration margin) {

    public static final MigrationLimits DEFAULT = new MigrationLimits(10, 100, 2, 20, Duration.ofMinutes(2));
}
