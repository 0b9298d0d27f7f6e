package org.bongsu.rules.expression;

/** Where a binding finds its values. */
public interface SlotMap {

    /** The slot of a point that the expression names. */
    int point(String name);

    /** The slot of a window that the expression asks for. */
    int window(RateWindow window);
}
