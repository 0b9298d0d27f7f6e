package org.bongsu.daemon.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.Seal;
import org.bongsu.daemon.runtime.Replay;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What {@code bongsu ledger export} writes, and all that a report of the incident needs.
 *
 * @param format of these names
 * @param head the seal of the journal's last row; empty for a journal of before seals
 * @param whole whether every row is as it was sealed
 * @param broken what is wrong where it is not; blank otherwise
 * @param differing inputs upon which this Bongsu decides otherwise than what the journal says was decided
 */
public record LedgerDocument(
        String format,
        String site,
        Text name,
        Moment from,
        Moment to,
        long rows,
        String head,
        boolean whole,
        String broken,
        long differing,
        List<LedgerEntry> entries) {

    public static final String FORMAT = "bongsu-ledger-1";

    public LedgerDocument {
        entries = List.copyOf(entries);
    }

    /**
     * Decides the journal anew up to a moment, and keeps what happened from another on.
     *
     * @throws JournalException when it cannot be read, is of before seals, or is another site's
     */
    public static LedgerDocument of(Journal journal, Setup setup, Moment from, Moment to) throws JournalException {
        Seal.Verdict verdict = Seal.verify(journal, Map.of());
        Map<Long, String> seals = new HashMap<>();
        journal.readSealed((row, seal) -> seals.put(row.sequence(), seal));
        Entries entries = new Entries(setup.site());
        List<LedgerEntry> kept = new ArrayList<>();
        Replay replay = Replay.until(journal, setup, to, (row, input, effects) -> {
            if (!row.now().isBefore(from)) {
                kept.addAll(entries.of(row, input, effects, seals.getOrDefault(row.sequence(), Seal.FIRST)));
            }
            return true;
        });
        return new LedgerDocument(
                FORMAT,
                setup.site().id(),
                setup.site().name(),
                kept.isEmpty() ? from : kept.get(0).at(),
                kept.isEmpty() ? to : kept.get(kept.size() - 1).at(),
                replay.rows(),
                verdict.head(),
                verdict.whole(),
                verdict.whole() ? "" : "row " + verdict.broken() + ": " + verdict.what(),
                replay.differing(),
                kept);
    }
}
