package org.bongsu.rules.expression;

/** Where a binding finds its values. */
public interface SlotMap {

    /** The slot of a point that the expression names; asked only by expressions about {@link Scope#ONE} device. */
    int point(String name);

    /** The first slot of what the expression asks for. */
    int feature(Feature feature);

    /** The condition asks only on which side of the limit the slot's value is; a slot that is not told of is asked for every value. */
    default void side(int slot, double limit) {}

    /** The condition asks for every value of the slot, whatever else asks only for a side. */
    default void value(int slot) {}
}
