package org.bongsu.rules.stage;

import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;

/** What each hazard of a site waits for at one moment; what they share is reckoned once. */
public final class Outlooks {

    private final Weighing weighing;
    private final StageLimits limits;
    private final StageInput in;
    private final Map<String, Moment> burning;
    private final Moment now;

    Outlooks(Weighing weighing, StageLimits limits, StageInput in, StageState state, Moment now) {
        this.weighing = weighing;
        this.limits = limits;
        this.in = in;
        this.burning = Weighing.burning(state.standings());
        this.now = now;
    }

    /** @param rules how the compartment's rules stood when last looked at; they are named where they could help */
    public Outlook of(Standing standing, List<RuleStanding> rules) {
        return new Foresight(weighing, limits, in, standing, burning, now).outlook(rules);
    }
}
