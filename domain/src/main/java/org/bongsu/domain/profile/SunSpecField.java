package org.bongsu.domain.profile;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where a point, or a family of them, lies in a SunSpec model.
 *
 * @param points one name; or by number from 1 where the field repeats, as many as the registry has
 * @param model id of the model
 * @param instance which of several such models, from 1; 0 for the first, or for each of them where the field repeats
 * @param offset from the model's id register; from the block's first register where blocks repeat
 * @param scaleOffset of the scale factor, from the model's id register
 * @param form type, scale and the rest; its point and addresses mean nothing
 */
public record SunSpecField(
        List<String> points,
        int model,
        int instance,
        Repeat repeat,
        int offset,
        OptionalInt scaleOffset,
        RegisterField form) {

    /** What a number in the point's name counts. */
    public enum Repeat {
        NOTHING,
        /** The model's repeating blocks, on through all of its instances. */
        BLOCKS,
        /** The model's instances. */
        INSTANCES
    }

    public SunSpecField {
        points = List.copyOf(points);
        if (points.isEmpty() || repeat == Repeat.NOTHING && points.size() > 1) {
            throw new IllegalArgumentException("names for an offset of model " + model + ": " + points);
        }
    }

    /**
     * The field with its addresses.
     *
     * @param n number of the point, from 1
     * @param from address that the offset counts from
     */
    RegisterField at(int n, SunSpecModel found, int from) {
        OptionalInt scale = scaleOffset.isPresent()
                ? OptionalInt.of(found.address() + scaleOffset.getAsInt())
                : OptionalInt.empty();
        return new RegisterField(
                points.get(n - 1),
                SunSpecChain.FUNCTION,
                from + offset,
                form.type(),
                form.order(),
                form.mask(),
                form.scale(),
                form.offset(),
                scale,
                form.sentinels(),
                form.tokens(),
                form.group());
    }

    /** Whether a model of that length reaches to the field; older and shorter ones end before it. */
    boolean isIn(SunSpecModel found, int from) {
        int end = from - found.address() + offset + form.type().registers();
        return end <= found.registers() && scaleOffset.orElse(0) < found.registers();
    }
}
