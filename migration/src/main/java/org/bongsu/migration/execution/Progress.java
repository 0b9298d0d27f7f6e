package org.bongsu.migration.execution;

import java.util.List;

/**
 * How far the evacuation has come.
 *
 * @param tallies one for each room with workloads and each tier, in the site's order
 * @param downgraded workloads whose method was replaced by a lesser one after the plan was made
 * @param overtaken steps for which time ran out before they were started
 */
public record Progress(List<Tally> tallies, int downgraded, int overtaken) {

    public Progress {
        tallies = List.copyOf(tallies);
    }

    /** @param endangered whether the room has a deadline now */
    public record Tally(String room, int tier, boolean endangered, List<Part> parts) {
        public Tally {
            parts = List.copyOf(parts);
        }

        public int count(Outcome outcome) {
            return parts.get(outcome.ordinal()).workloads();
        }

        public double weight(Outcome outcome) {
            return parts.get(outcome.ordinal()).weight();
        }
    }

    /** The workloads of one outcome, and their weights' sum. */
    public record Part(Outcome outcome, int workloads, double weight) {}

    public int count(String room, Outcome outcome) {
        return tallies.stream()
                .filter(tally -> tally.room().equals(room))
                .mapToInt(tally -> tally.count(outcome))
                .sum();
    }

    public int count(Outcome outcome) {
        return tallies.stream().mapToInt(tally -> tally.count(outcome)).sum();
    }
}
