package org.bongsu.migration.inventory;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * How much a source says, and how old it is.
 *
 * @param record whether it keeps a record that people write, such as NetBox, rather than looks at the machines
 * @param lookedAt when it last knew all of it to be up to date; empty for never
 * @param silentAfter how old that may become
 * @param elsewhere workloads of which it says that they are at a place that is not of this site
 */
public record SourceState(
        String source,
        boolean record,
        Optional<Moment> lookedAt,
        Duration silentAfter,
        int workloads,
        int servers,
        int elsewhere) {}
