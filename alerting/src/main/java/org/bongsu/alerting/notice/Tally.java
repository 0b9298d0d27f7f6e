package org.bongsu.alerting.notice;

/**
 * What became of one tenant's workloads. Counts, each at least 0.
 *
 * @param moved kept running elsewhere: migrated or shifted
 * @param stopped cleanly stopped
 * @param lost neither
 */
public record Tally(int moved, int stopped, int lost) {
    public Tally {
        if (moved < 0 || stopped < 0 || lost < 0) {
            throw new IllegalArgumentException("counts below 0: " + moved + ", " + stopped + ", " + lost);
        }
    }
}
