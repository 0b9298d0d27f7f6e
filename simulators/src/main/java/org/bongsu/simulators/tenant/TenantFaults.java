package org.bongsu.simulators.tenant;

import java.time.Duration;

/**
 * How badly a receiver behaves.
 *
 * @param slow how long it takes to answer (wall time on sockets, scenario time in a drill)
 * @param failFirst its first so many deliveries are answered 500: it is down for a while
 * @param errorShare share of the deliveries after that which are answered 500, 0 to 1
 */
public record TenantFaults(Duration slow, int failFirst, double errorShare) {

    public static final TenantFaults NONE = new TenantFaults(Duration.ZERO, 0, 0);

    public TenantFaults {
        if (slow.isNegative() || failFirst < 0 || !(errorShare >= 0 && errorShare <= 1)) {
            throw new IllegalArgumentException("slow " + slow + ", fail first " + failFirst + ", errors " + errorShare);
        }
    }
}
