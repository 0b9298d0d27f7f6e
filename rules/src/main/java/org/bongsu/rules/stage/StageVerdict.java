package org.bongsu.rules.stage;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * What one step of the stage machine decided.
 *
 * @param changes in the order in which they happened; one compartment may change twice in a step
 * @param questions to ask now
 * @param refusals words that had no effect
 * @param due when to step again though nothing new comes in
 */
public record StageVerdict(
        StageState next,
        List<StageChange> changes,
        List<Question> questions,
        List<Refusal> refusals,
        Optional<Moment> due) {
    public StageVerdict {
        changes = List.copyOf(changes);
        questions = List.copyOf(questions);
        refusals = List.copyOf(refusals);
    }
}
