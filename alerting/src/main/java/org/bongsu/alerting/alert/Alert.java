package org.bongsu.alerting.alert;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What an operator is told, as it stands now.
 *
 * @param id stable over restarts and daemons, see {@link AlertCause#id()}
 * @param occurrence 1 for the first time, one more each time it came back after being cleared
 * @param since when this occurrence began
 * @param changed when anything of it changed last
 * @param acknowledgement of this occurrence at this severity; empty until somebody takes it
 * @param reasons evidence, most important first; for a cleared alert, why it was cleared
 * @param worst the highest severity of this occurrence
 * @param shelf while it is put aside
 */
public record Alert(
        String id,
        AlertKind kind,
        Severity severity,
        Subject subject,
        Text summary,
        int occurrence,
        Moment since,
        Moment changed,
        AlertState state,
        Optional<Acknowledgement> acknowledgement,
        List<String> reasons,
        Severity worst,
        Optional<Shelf> shelf) {

    /** More evidence than a person reads. The first are kept. */
    public static final int REASONS_MOST = 20;

    public Alert {
        reasons = List.copyOf(reasons.subList(0, Math.min(reasons.size(), REASONS_MOST)));
        if (state == AlertState.ABSENT) {
            throw new IllegalArgumentException(id + ": no alert is absent");
        }
        if (occurrence < 1) {
            throw new IllegalArgumentException(id + ": occurrence " + occurrence + " is below 1");
        }
        if (state == AlertState.ACKNOWLEDGED && acknowledgement.isEmpty()) {
            throw new IllegalArgumentException(id + ": acknowledged by nobody");
        }
        if ((state == AlertState.SHELVED) != shelf.isPresent()) {
            throw new IllegalArgumentException(id + ": " + state + " with shelf " + shelf);
        }
    }

    /** Told at once and alone, acknowledged, never silenced: stage 4 and above, and whatever else is as severe. */
    public boolean grave() {
        return severity.grave();
    }
}
