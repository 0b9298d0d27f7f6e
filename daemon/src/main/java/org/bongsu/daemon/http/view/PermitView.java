package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * The statement "this room is safe to cut", or what would be lost if it were cut now.
 *
 * @param id the room
 * @param granted whether it is safe to cut
 * @param at scenario time of the evidence
 * @param validUntil after which it says nothing any more; absent where none was granted
 * @param wouldLose declared workloads that a cut now would lose, by tier; all zero when granted
 * @param unplannedWorkloads what runs there beside those and was planned for nowhere, or elsewhere; 0 when granted
 * @param unplanned the first of these
 * @param epoch of the leader that says so
 * @param signature absent where the permit was never signed
 */
public record PermitView(
        String id,
        boolean granted,
        Moment at,
        Optional<Moment> validUntil,
        Text statement,
        List<LossView> wouldLose,
        int unplannedWorkloads,
        List<StrangerView> unplanned,
        long epoch,
        Optional<SignatureView> signature)
        implements Published {

    public PermitView {
        wouldLose = List.copyOf(wouldLose);
        unplanned = List.copyOf(unplanned);
    }

    /** Where nothing runs but what is declared. */
    public PermitView(
            String id,
            boolean granted,
            Moment at,
            Optional<Moment> validUntil,
            Text statement,
            List<LossView> wouldLose,
            long epoch,
            Optional<SignatureView> signature) {
        this(id, granted, at, validUntil, statement, wouldLose, 0, List.of(), epoch, signature);
    }

    /** Whether it is safe to cut then: granted, and not yet past its time. */
    public boolean holds(Moment now) {
        return granted && validUntil.filter(until -> until.isAfter(now)).isPresent();
    }

    public int lost() {
        return unplannedWorkloads
                + wouldLose.stream().mapToInt(LossView::workloads).sum();
    }

    @Override
    public String type() {
        return "permit";
    }
}
