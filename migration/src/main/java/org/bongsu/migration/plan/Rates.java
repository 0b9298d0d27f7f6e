package org.bongsu.migration.plan;

import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.MigrationLimits;

/** The rate of one copy: the server's, less what makes a whole number of copies fill a link, an uplink or a room exactly. */
public final class Rates {

    private Rates() {}

    /**
     * Gbit/s, above 0, out of a room without a limit. One rate for all copies to a destination, so that finishing times
     * can be told in advance.
     */
    public static double to(Destination destination, MigrationLimits limits) {
        return to(destination, limits, Double.POSITIVE_INFINITY);
    }

    /**
     * Gbit/s, above 0. One rate for all copies out of rooms of one limit to a destination: what one narrow room can bear
     * does not slow the others.
     *
     * @param roomGbps what may leave the room together; infinite for no limit
     */
    public static double to(Destination destination, MigrationLimits limits, double roomGbps) {
        double wide = Math.min(
                share(destination.linkGbps(), limits.serverGbps()), share(limits.rackGbps(), limits.serverGbps()));
        return roomGbps == Double.POSITIVE_INFINITY ? wide : Math.min(wide, share(roomGbps, limits.serverGbps()));
    }

    private static double share(double capacity, double most) {
        return capacity / Math.ceil(capacity / most);
    }
}
