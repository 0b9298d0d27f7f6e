package org.bongsu.daemon.trial;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;

/**
 * One test of a test file.
 *
 * @param steps in order of time, one a moment
 * @param end when it ends, not before the last step or expectation
 */
public record TrialCase(
        String name,
        Place place,
        Site site,
        Inventory inventory,
        RulePack rules,
        Moment start,
        Moment end,
        List<Step> steps,
        List<Expectation> expectations) {
    public TrialCase {
        steps = List.copyOf(steps);
        expectations = List.copyOf(expectations);
        for (int i = 1; i < steps.size(); i++) {
            if (!steps.get(i - 1).at().isBefore(steps.get(i).at())) {
                throw new IllegalArgumentException(name + ": steps are not in order of time at "
                        + steps.get(i).at());
            }
        }
    }
}
