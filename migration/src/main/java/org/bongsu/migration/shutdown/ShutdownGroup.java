package org.bongsu.migration.shutdown;

import java.time.Duration;
import java.util.List;

/**
 * Hosts of one room that shut themselves down together when told. Who they are is not known here: they subscribe.
 *
 * @param id what they ask for
 * @param tiers of the workloads that run on them, each from 0, at least one; kept in ascending order
 * @param takes from the word until the last of them is down, above 0
 */
public record ShutdownGroup(String id, String room, List<Integer> tiers, Duration takes) {

    /** Poll, notice and final delay of an upsmon as shipped are 25 s; the rest is for the host itself. */
    public static final Duration TAKES_DEFAULT = Duration.ofMinutes(3);

    public ShutdownGroup {
        tiers = tiers.stream().sorted().distinct().toList();
        if (tiers.isEmpty() || tiers.get(0) < 0) {
            throw new IllegalArgumentException(id + ": tiers " + tiers + " are not one or more, each from 0");
        }
        if (takes.isZero() || takes.isNegative()) {
            throw new IllegalArgumentException(id + ": takes " + takes + " is not above 0");
        }
    }

    /** Its most important tier. Groups of a higher one go first. */
    int foremost() {
        return tiers.get(0);
    }
}
