package org.bongsu.rules.expression;

import org.bongsu.domain.stage.Truth;

/** How two numbers are compared. */
enum Relation {
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    EQUAL;

    /** With the sides changed over. */
    Relation mirrored() {
        return switch (this) {
            case LESS -> MORE;
            case AT_MOST -> AT_LEAST;
            case MORE -> LESS;
            case AT_LEAST -> AT_MOST;
            case EQUAL -> EQUAL;
        };
    }

    Condition between(Quantity left, Quantity right) {
        return switch (this) {
            case LESS ->
                s -> left.known(s) && right.known(s) ? Truth.of(left.value(s) < right.value(s)) : Truth.UNKNOWN;
            case AT_MOST ->
                s -> left.known(s) && right.known(s) ? Truth.of(left.value(s) <= right.value(s)) : Truth.UNKNOWN;
            case MORE ->
                s -> left.known(s) && right.known(s) ? Truth.of(left.value(s) > right.value(s)) : Truth.UNKNOWN;
            case AT_LEAST ->
                s -> left.known(s) && right.known(s) ? Truth.of(left.value(s) >= right.value(s)) : Truth.UNKNOWN;
            case EQUAL ->
                s -> left.known(s) && right.known(s) ? Truth.of(left.value(s) == right.value(s)) : Truth.UNKNOWN;
        };
    }

    /** The commonest, without a detour. */
    Condition against(int slot, double limit) {
        return switch (this) {
            case LESS -> s -> s.known(slot) ? Truth.of(s.value(slot) < limit) : Truth.UNKNOWN;
            case AT_MOST -> s -> s.known(slot) ? Truth.of(s.value(slot) <= limit) : Truth.UNKNOWN;
            case MORE -> s -> s.known(slot) ? Truth.of(s.value(slot) > limit) : Truth.UNKNOWN;
            case AT_LEAST -> s -> s.known(slot) ? Truth.of(s.value(slot) >= limit) : Truth.UNKNOWN;
            case EQUAL -> s -> s.known(slot) ? Truth.of(s.value(slot) == limit) : Truth.UNKNOWN;
        };
    }
}
