package org.bongsu.daemon.http.view;

/**
 * Where a room's workloads of one tier are. The counts add up to {@code workloads}.
 *
 * @param tier 0 to 3
 * @param kept moved and healthy, or shifted and drained, by independent observation
 * @param stopped cleanly
 * @param leaving on their way
 * @param waiting not begun
 * @param lost were running when their last feed died
 */
public record TierProgressView(int tier, int workloads, int kept, int stopped, int leaving, int waiting, int lost) {

    public TierProgressView {
        if (kept + stopped + leaving + waiting + lost != workloads) {
            throw new IllegalArgumentException("tier " + tier + ": " + kept + " kept + " + stopped + " stopped + "
                    + leaving + " leaving + " + waiting + " waiting + " + lost + " lost are not " + workloads);
        }
    }

    public int safe() {
        return kept + stopped;
    }
}
