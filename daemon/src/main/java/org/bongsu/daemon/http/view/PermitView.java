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
 * @param wouldLose workloads that a cut now would lose, by tier; all zero when granted
 * @param epoch of the leader that says so
 * @param signature absent where the permit was never signed
 */
public record PermitView(
        String id,
        boolean granted,
        Moment at,
        Text statement,
        List<LossView> wouldLose,
        long epoch,
        Optional<SignatureView> signature)
        implements Published {

    public PermitView {
        wouldLose = List.copyOf(wouldLose);
    }

    public int lost() {
        return wouldLose.stream().mapToInt(LossView::workloads).sum();
    }

    @Override
    public String type() {
        return "permit";
    }
}
