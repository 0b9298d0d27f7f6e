package org.bongsu.migration.driver.rest;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which guest a workload is, by the last look. Two guests that could both be it are none: to stop or move the wrong one is
 * worse than to leave the right one.
 *
 * @param <G> what the far end tells of a guest
 */
public final class Identities<G> {

    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

    private final String driver;
    private Map<String, List<G>> byWorkload = new LinkedHashMap<>();
    private final Set<String> told = new LinkedHashSet<>();

    public Identities(String driver) {
        this.driver = driver;
    }

    /** @param candidates of each workload, as they were just seen */
    public void saw(Map<String, List<G>> candidates) {
        byWorkload = candidates;
    }

    /** Empty when there is none, or more than one; then {@link #why} says so. */
    public Optional<G> of(String workload) {
        List<G> all = byWorkload.getOrDefault(workload, List.of());
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    public String why(String workload, Function<G, String> name) {
        List<G> all = byWorkload.getOrDefault(workload, List.of());
        return all.isEmpty()
                ? "no guest is known for " + workload
                : all.size() + " guests could be " + workload + ": "
                        + all.stream().map(name).toList();
    }

    /** Tells once why something is not observed, until {@link #observed}. */
    public void unobserved(String workload, String why) {
        if (told.add(workload)) {
            LOG.warn("driver {} sees nothing of {}: {}", driver, workload, why);
        }
    }

    public void observed(String workload) {
        told.remove(workload);
    }
}
