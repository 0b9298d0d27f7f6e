package org.bongsu.migration.plan;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;

/**
 * What stopping some workloads first, and switching their servers off, buys a room that lives on batteries. Told for
 * people to decide; the planner itself stops early only what loses nothing by it.
 *
 * @param room whose power lasts longer
 * @param stop which workloads: {@code stop only}, {@code tier 3}, {@code tier 2+3}, {@code tier 1+2+3} or
 *     {@code service ID}
 * @param servers that have no other workload left and would be off; those of unknown load are counted
 * @param workloads on these servers
 * @param watts that these servers draw from batteries, of known loads alone, W
 * @param seconds that the room's runtime grows by, at least 0; empty where that is unknown
 * @param lost credit that these workloads lose by being stopped instead of kept running
 * @param unknown what is not known; with {@code seconds} these are a lower bound
 */
public record Buy(
        String room,
        String stop,
        int servers,
        int workloads,
        double watts,
        OptionalDouble seconds,
        double lost,
        Optional<Text> unknown) {

    /** Seconds bought for each credit lost; what loses nothing goes before everything else, what is unknown after it. */
    double worth() {
        if (seconds.isEmpty()) {
            return -1;
        }
        return lost > 0 ? seconds.getAsDouble() / lost : seconds.getAsDouble() > 0 ? Double.POSITIVE_INFINITY : 0;
    }
}
