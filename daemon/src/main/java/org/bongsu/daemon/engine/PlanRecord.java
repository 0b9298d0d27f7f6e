package org.bongsu.daemon.engine;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.plan.Plan;

/**
 * A plan and how it stands.
 *
 * @param id plan-1 onwards
 * @param armedBy who armed it; "autonomy" where nobody had to
 * @param selfArmsAt when it arms itself unless somebody answers; empty where it does not
 */
public record PlanRecord(
        String id, PlanStatus status, Plan plan, Text because, Optional<String> armedBy, Optional<Moment> selfArmsAt) {

    PlanRecord with(PlanStatus next) {
        if (!status.leadsTo(next)) {
            throw new IllegalStateException(id + " is " + status + ", which does not lead to " + next);
        }
        return new PlanRecord(id, next, plan, because, armedBy, selfArmsAt);
    }

    public List<String> rooms() {
        return plan.rooms();
    }
}
