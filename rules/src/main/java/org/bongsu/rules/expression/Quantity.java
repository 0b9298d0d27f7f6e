package org.bongsu.rules.expression;

import org.bongsu.domain.stage.Truth;

/** A bound number. Asked for its value only while it is known; a result that is not finite is not known. */
interface Quantity {

    boolean known(Slots slots);

    double value(Slots slots);

    static Quantity constant(double value) {
        return new Quantity() {
            @Override
            public boolean known(Slots slots) {
                return true;
            }

            @Override
            public double value(Slots slots) {
                return value;
            }
        };
    }

    static Quantity slot(int slot) {
        return new Quantity() {
            @Override
            public boolean known(Slots slots) {
                return slots.known(slot);
            }

            @Override
            public double value(Slots slots) {
                return slots.value(slot);
            }
        };
    }

    /** How many of those that are counted, once it is known of all. */
    static Quantity counted(int slot) {
        return new Quantity() {
            @Override
            public boolean known(Slots slots) {
                return slots.value(slot + 1) == 0;
            }

            @Override
            public double value(Slots slots) {
                return slots.value(slot);
            }
        };
    }

    /** Division by zero and overflow have no believable result, so they are unknown rather than infinite. */
    static Quantity of(Quantity left, Quantity right, Arithmetic operation) {
        return new Quantity() {
            @Override
            public boolean known(Slots slots) {
                return left.known(slots) && right.known(slots) && Double.isFinite(value(slots));
            }

            @Override
            public double value(Slots slots) {
                return operation.apply(left.value(slots), right.value(slots));
            }
        };
    }

    static Quantity choose(Condition condition, Quantity yes, Quantity no) {
        return new Quantity() {
            @Override
            public boolean known(Slots slots) {
                return switch (condition.test(slots)) {
                    case TRUE -> yes.known(slots);
                    case FALSE -> no.known(slots);
                    case UNKNOWN -> false;
                };
            }

            @Override
            public double value(Slots slots) {
                return condition.test(slots) == Truth.TRUE ? yes.value(slots) : no.value(slots);
            }
        };
    }

    /** Two numbers to one. */
    @FunctionalInterface
    interface Arithmetic {
        double apply(double left, double right);
    }
}
