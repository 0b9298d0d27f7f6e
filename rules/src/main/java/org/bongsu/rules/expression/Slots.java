package org.bongsu.rules.expression;

/**
 * The values that bound conditions read: one slot a point, then one a window. A slot that is not known has no value, and
 * nothing may read it. Each may have a band within which its value can move without any condition turning. Not thread-safe:
 * owned by whoever feeds it.
 */
public final class Slots {

    /** Value, bottom and top of the band lie side by side: half a line of the cache a slot. */
    private static final int SHIFT = 2;

    private static final int BOTTOM = 1;
    private static final int TOP = 2;

    /** NaN stands for "not known" in here and nowhere else. */
    private final double[] cells;

    public Slots(int size) {
        cells = new double[size << SHIFT];
        for (int slot = 0; slot < size; slot++) {
            forget(slot);
        }
    }

    public boolean known(int slot) {
        return !Double.isNaN(cells[slot << SHIFT]);
    }

    /** The slot's value; meaningful only while {@link #known}. */
    public double value(int slot) {
        return cells[slot << SHIFT];
    }

    /** @throws IllegalArgumentException unless the value is finite: absence is a case, never a number */
    public void set(int slot, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("slot " + slot + ": " + value + " is not a value");
        }
        cells[slot << SHIFT] = value;
    }

    /** Sets the value if it lies within the band. @return whether it does */
    public boolean move(int slot, double value) {
        int at = slot << SHIFT;
        if (cells[at + BOTTOM] < value && value < cells[at + TOP]) {
            cells[at] = value;
            return true;
        }
        return false;
    }

    /** Both ends are outside of the band. */
    public void band(int slot, double bottom, double top) {
        cells[(slot << SHIFT) + BOTTOM] = bottom;
        cells[(slot << SHIFT) + TOP] = top;
    }

    /** The value is not known any more, and its band is empty. */
    public void forget(int slot) {
        cells[slot << SHIFT] = Double.NaN;
        band(slot, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
}
