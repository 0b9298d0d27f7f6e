package org.bongsu.migration.inventory;

import org.bongsu.domain.Text;

/**
 * One difference.
 *
 * @param subject the workload, server or source
 * @param room in which it matters; blank where nobody can say
 * @param source who says so
 * @param urgent whether it is told without waiting: its room has to be emptied now
 */
public record Drift(DriftKind kind, String subject, String room, String source, Text text, boolean urgent) {

    /** Two drifts of the same key are one drift that goes on, whatever else has changed of it. */
    String key() {
        return kind.word() + " " + subject + " " + source;
    }
}
