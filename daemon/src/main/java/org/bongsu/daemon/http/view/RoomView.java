package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Text;

/**
 * A room on its way out, or at peace.
 *
 * @param deadline when its power is cut, by the earliest cause
 * @param otherCauses later causes that also stand, earliest first
 * @param autonomy observe, recommend, confirm or auto, as it applies at the present stage
 * @param progress one entry a tier that has workloads, tier 0 first
 * @param arming by class of actions, while the room is in danger or somebody armed or disarmed it
 * @param comingBack once its evacuation has taken anything away
 */
public record RoomView(
        String id,
        Text name,
        String compartment,
        Optional<DeadlineView> deadline,
        List<DeadlineView> otherCauses,
        String autonomy,
        List<TierProgressView> progress,
        Optional<QuestionView> question,
        Optional<WorkOrderView> workOrder,
        List<ArmingView> arming,
        Optional<ReturnView> comingBack)
        implements Published {

    public RoomView {
        otherCauses = List.copyOf(otherCauses);
        progress = List.copyOf(progress);
        arming = List.copyOf(arming);
    }

    /** Whether it has anything to show besides that it is there. */
    public boolean quiet() {
        return deadline.isEmpty()
                && question.isEmpty()
                && workOrder.isEmpty()
                && arming.isEmpty()
                && comingBack.isEmpty();
    }

    @Override
    public String type() {
        return "room";
    }
}
