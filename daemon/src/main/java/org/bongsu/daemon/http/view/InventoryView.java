package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;

/**
 * What runs where by everybody's word, against servers.csv.
 *
 * @param at scenario time
 * @param drift how many differences stand, by kind; those of which there are none are 0
 * @param drifts the gravest first; at most some hundreds of a kind, the rest is only counted
 * @param unplannedWorkloads workloads that run where nobody planned for them
 * @param unplanned the first of these
 */
public record InventoryView(
        Moment at,
        List<Source> sources,
        Map<String, Integer> drift,
        List<Drift> drifts,
        int unplannedWorkloads,
        List<StrangerView> unplanned) {

    public InventoryView {
        sources = List.copyOf(sources);
        drift = Ordered.map(drift);
        drifts = List.copyOf(drifts);
        unplanned = List.copyOf(unplanned);
    }

    /**
     * Who says what runs where.
     *
     * @param kind {@code driver} for one that looks, {@code record} for what people wrote down
     * @param lookedAt when it last knew all that it says to be up to date
     * @param elsewhere workloads that servers.csv lacks, at places that it lacks
     */
    public record Source(
            String source,
            String kind,
            Optional<Moment> lookedAt,
            boolean silent,
            int workloads,
            int servers,
            int elsewhere) {}

    /**
     * One difference.
     *
     * @param kind a word of docs/inventory.md
     * @param grave whether an evacuation would lose something by it
     * @param subject the workload, server or source
     * @param since when it was first found
     */
    public record Drift(
            String kind,
            boolean grave,
            String subject,
            Optional<String> room,
            Optional<String> source,
            Moment since,
            Text text) {}

    /** What is said of one room alone; sources and counts are the site's. */
    public InventoryView of(String room) {
        List<StrangerView> there =
                unplanned.stream().filter(one -> one.room().equals(room)).toList();
        return new InventoryView(
                at,
                sources,
                drift,
                drifts.stream()
                        .filter(one -> one.room().equals(Optional.of(room)))
                        .toList(),
                there.size(),
                there);
    }
}
