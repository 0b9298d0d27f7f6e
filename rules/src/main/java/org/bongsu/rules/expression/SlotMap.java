package org.bongsu.rules.expression;

/** Where a binding finds its values. */
public interface SlotMap {

    /** The slot of a point that the expression names; asked only by expressions about {@link Scope#ONE} device. */
    int point(String name);

    /** The first slot of what the expression asks for. */
    int feature(Feature feature);
}
