package org.bongsu.domain.profile;

import java.util.OptionalInt;

/**
 * The repeating part of a SunSpec model.
 *
 * @param start offset of the first block from the model's id register, at least 2
 * @param length registers a block
 * @param count offset of the register that says how many blocks there are; empty where they fill the rest of the model
 */
public record Blocks(int start, int length, OptionalInt count) {
    public Blocks {
        if (start < 2 || length < 1) {
            throw new IllegalArgumentException("blocks of " + length + " from " + start);
        }
    }

    /** How many blocks have room in a model of that length. */
    public int room(SunSpecModel model) {
        return Math.max(0, model.registers() - start) / length;
    }
}
