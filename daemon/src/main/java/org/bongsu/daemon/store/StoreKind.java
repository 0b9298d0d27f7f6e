package org.bongsu.daemon.store;

import java.util.List;
import java.util.Locale;
import org.bongsu.collector.telemetry.Telemetry;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.migration.driver.ledger.Ledger;

/** The kinds of SQLite stores, with the version of each that this Bongsu writes, in {@code PRAGMA user_version}. */
enum StoreKind {
    JOURNAL(
            Journal.VERSION,
            true,
            List.of(List.of(), List.of("ALTER TABLE journal ADD COLUMN chain TEXT NOT NULL DEFAULT ''"))),
    LEDGER(Ledger.VERSION, true, List.of(List.of())),
    /** What older spools lack, {@code SpoolFile} adds when it opens them. */
    SPOOL(Telemetry.SPOOL_VERSION, true, List.of(List.of())),
    /** Too large to be copied at every change, and nothing decides by it. */
    HISTORY(Telemetry.HISTORY_VERSION, false, List.of(List.of()));

    private final int version;
    private final boolean copied;
    private final List<List<String>> steps;

    /** @param steps statements from version 0 to 1, from 1 to 2, and so on; a step that is empty changes the number alone */
    StoreKind(int version, boolean copied, List<List<String>> steps) {
        if (steps.size() != version) {
            throw new IllegalStateException("a step to each version, not " + steps.size() + " to " + version);
        }
        this.version = version;
        this.copied = copied;
        this.steps = steps;
    }

    int version() {
        return version;
    }

    boolean copied() {
        return copied;
    }

    List<List<String>> steps() {
        return steps;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
