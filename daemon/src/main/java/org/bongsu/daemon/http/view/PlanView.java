package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;

/**
 * An evacuation plan without its steps.
 *
 * @param status the word of the plan's status, such as RECOMMENDED or ONGOING
 * @param deadline the one it was made for
 * @param expectedDone when its last step is expected to end
 * @param value weighted credit expected or earned
 * @param bound the most that any schedule could earn
 * @param buys of rooms on batteries, what stopping some workloads first would buy
 * @param arming of its rooms while it is recommended or in force
 * @param narrowed while it is in force: by destination, the share of its declared link that copies are given, where it proved less
 */
public record PlanView(
        String id,
        String status,
        List<String> rooms,
        Moment made,
        Optional<DeadlineView> deadline,
        Optional<Moment> expectedDone,
        Optional<String> armedBy,
        Text because,
        double value,
        double bound,
        StepCountsView steps,
        List<BuyView> buys,
        List<ArmingView> arming,
        Map<String, Double> narrowed)
        implements Published {

    public PlanView {
        rooms = List.copyOf(rooms);
        buys = List.copyOf(buys);
        arming = List.copyOf(arming);
        narrowed = Ordered.map(narrowed);
    }

    /** Whether a person may still arm it, or the rest of it. */
    public boolean armable() {
        return status.equals("RECOMMENDED")
                || status.equals("ONGOING") && arming.stream().anyMatch(ArmingView::wanted);
    }

    @Override
    public String type() {
        return "plan";
    }
}
