package org.bongsu.simulators.scenario;

import java.time.Duration;
import java.util.List;
import org.bongsu.domain.Text;

/**
 * One thing that happens.
 *
 * @param at relative to the ignition; negative before it
 * @param what told to the people who watch the rehearsal
 * @param actions what it does to the world, in order; empty when it is only told
 */
public record ScenarioEvent(Duration at, Basis basis, Text what, List<Action> actions) {
    public ScenarioEvent {
        actions = List.copyOf(actions);
    }
}
