package org.bongsu.migration.shutdown;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.deadline.Deadline;

/**
 * What decides about a room's groups.
 *
 * @param stage shown of its compartment
 * @param deadline empty while it need not be emptied
 * @param battery when the batteries that carry it run empty; empty while none does
 * @param charge the lowest of these batteries, %, 0 to 100
 * @param armed whether a plan for it is in force
 * @param lastMoves by tier, when the last copy or shift of the plan in force is expected to have left
 */
public record RoomDanger(
        Stage stage,
        Optional<Deadline> deadline,
        Optional<Deadline> battery,
        OptionalDouble charge,
        boolean armed,
        Map<Integer, Moment> lastMoves,
        Sight sight) {

    /** Before anything was judged. */
    public static final RoomDanger UNKNOWN = new RoomDanger(
            Stage.NORMAL, Optional.empty(), Optional.empty(), OptionalDouble.empty(), false, Map.of(), Sight.UNSEEN);

    public RoomDanger {
        lastMoves = Ordered.map(lastMoves);
    }

    /** Whether the danger is over: it need not be emptied, and is neither off nor watched for re-ignition. */
    boolean isOver() {
        return deadline.isEmpty() && !stage.atLeast(Stage.DE_ENERGISED);
    }
}
