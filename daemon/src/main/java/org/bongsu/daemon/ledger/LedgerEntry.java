package org.bongsu.daemon.ledger;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * One thing that happened, was decided or was said.
 *
 * @param sequence of the journal's row that it follows from
 * @param wall when it was journaled, by the machine's clock
 * @param kind an input's or an effect's name, such as {@code StageChanged}
 * @param by the person, tenant or system that said it
 * @param why the reason that was given
 * @param subject the room, compartment, tenant or channel that it is about; blank for none
 * @param seal of the row
 */
public record LedgerEntry(
        long sequence,
        Moment at,
        Moment wall,
        String kind,
        Optional<String> by,
        Optional<Text> why,
        String subject,
        Text what,
        String seal) {}
