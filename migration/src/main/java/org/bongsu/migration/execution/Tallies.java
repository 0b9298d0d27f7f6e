package org.bongsu.migration.execution;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/** Counts and weights by room, tier and outcome, kept up to date change by change. */
final class Tallies {

    private static final int OUTCOMES = Outcome.values().length;

    private final int[] counts;
    private final double[] weights;

    Tallies(int rooms) {
        this.counts = new int[rooms * Workload.TIERS * OUTCOMES];
        this.weights = new double[rooms * Workload.TIERS * OUTCOMES];
    }

    private static int cell(int room, int tier, Outcome outcome) {
        return (room * Workload.TIERS + tier) * OUTCOMES + outcome.ordinal();
    }

    void add(int room, int tier, Outcome outcome, double weight, int sign) {
        int cell = cell(room, tier, outcome);
        counts[cell] += sign;
        weights[cell] = counts[cell] == 0 ? 0 : weights[cell] + sign * weight;
    }

    int count(int room, Outcome outcome) {
        int sum = 0;
        for (int tier = 0; tier < Workload.TIERS; tier++) {
            sum += counts[cell(room, tier, outcome)];
        }
        return sum;
    }

    List<Progress.Tally> tallies(Site site, boolean[] endangered) {
        List<Progress.Tally> tallies = new ArrayList<>();
        List<Room> rooms = site.rooms();
        for (int room = 0; room < rooms.size(); room++) {
            if (!site.workloadsIn(rooms.get(room).id()).isEmpty()) {
                for (int tier = 0; tier < Workload.TIERS; tier++) {
                    List<Progress.Part> parts = new ArrayList<>();
                    for (Outcome outcome : Outcome.values()) {
                        int cell = cell(room, tier, outcome);
                        parts.add(new Progress.Part(outcome, counts[cell], weights[cell]));
                    }
                    tallies.add(new Progress.Tally(rooms.get(room).id(), tier, endangered[room], parts));
                }
            }
        }
        return tallies;
    }
}
