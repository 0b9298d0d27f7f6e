package org.bongsu.rules.expression;

/**
 * The values that bound conditions read: one slot a point, then one a window. A slot that is not known has no value, and
 * nothing may read it. Not thread-safe: owned by whoever feeds it.
 */
public final class Slots {

    private final double[] values;
    private final boolean[] known;

    public Slots(int size) {
        values = new double[size];
        known = new boolean[size];
    }

    public boolean known(int slot) {
        return known[slot];
    }

    /** The slot's value; meaningful only while {@link #known}. */
    public double value(int slot) {
        return values[slot];
    }

    /** @throws IllegalArgumentException unless the value is finite: absence is a case, never a number */
    public void set(int slot, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("slot " + slot + ": " + value + " is not a value");
        }
        values[slot] = value;
        known[slot] = true;
    }

    public void forget(int slot) {
        known[slot] = false;
    }
}
