package org.bongsu.rules.expression;

import org.bongsu.domain.stage.Truth;

/** A bound expression: reads slots, answers in three values, allocates nothing. */
@FunctionalInterface
public interface Condition {

    Truth test(Slots slots);
}
