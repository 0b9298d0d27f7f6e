package org.bongsu.rules.signal;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Truth;

/**
 * How a rule stands on one device, for people who ask why or why not.
 *
 * @param since the truth has been this since then; empty while nothing was ever told
 * @param voting whether its vote stands
 * @param evidence the values that were read, and the expression
 */
public record ConditionView(
        String rule, String device, Truth truth, Optional<Moment> since, boolean voting, String evidence) {}
