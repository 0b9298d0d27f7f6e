package org.bongsu.migration.plan;

import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.MigrationLimits;

/** The rate of one copy: the server's, less what makes a whole number of copies fill a link or an uplink exactly. */
public final class Rates {

    private Rates() {}

    /** Gbit/s, above 0. One rate for all copies to a destination, so that finishing times can be told in advance. */
    public static double to(Destination destination, MigrationLimits limits) {
        return Math.min(
                share(destination.linkGbps(), limits.serverGbps()), share(limits.rackGbps(), limits.serverGbps()));
    }

    private static double share(double capacity, double most) {
        return capacity / Math.ceil(capacity / most);
    }
}
