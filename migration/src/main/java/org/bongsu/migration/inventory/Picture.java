package org.bongsu.migration.inventory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;

/** What one source says. Mutable; owned by {@link Pictures}. */
final class Picture {

    /** @param generation of the source's look in which it was last said */
    record Held(WorkloadClaim claim, long generation) {}

    final String source;
    boolean record;
    Duration silentAfter;
    Optional<Moment> lookedAt = Optional.empty();

    /** When it first said anything: who never looks at the whole is silent from then on. */
    final Moment heardFirst;

    /** One more with every start of the daemon: sources begin anew then, and what they do not say again is over. */
    long generation;

    /** That of the last whole look. */
    long lookedGeneration;

    final Map<String, Held> workloads = new LinkedHashMap<>();
    final Map<String, ServerClaim> servers = new LinkedHashMap<>();

    /** Of these, those that servers.csv lacks. */
    int unknown;

    /** By room: workloads that nobody knows and that are too many to be kept. */
    final Map<String, Integer> more = new LinkedHashMap<>();

    Picture(String source, Duration silentAfter, long generation, Moment heardFirst) {
        this.source = source;
        this.silentAfter = silentAfter;
        this.generation = generation;
        this.lookedGeneration = generation;
        this.heardFirst = heardFirst;
    }
}
