package org.bongsu.migration.restoration;

import java.time.Duration;

/**
 * When a room may be used again.
 *
 * @param soak for so long nothing threatens it and its supplies are on mains
 * @param charge that every battery of it has at least, %, 0 to 100
 * @param atOnce servers switched on and workloads on their way back at a time, at least 1: what starts together draws its
 *     inrush together
 */
public record ReturnTerms(Duration soak, double charge, int atOnce) {

    public static final ReturnTerms DEFAULT = new ReturnTerms(Duration.ofMinutes(10), 50, 16);

    public ReturnTerms {
        if (charge < 0 || charge > 100 || atOnce < 1) {
            throw new IllegalArgumentException("charge " + charge + " %, " + atOnce + " at once");
        }
    }
}
