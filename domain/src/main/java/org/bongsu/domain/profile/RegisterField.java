package org.bongsu.domain.profile;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.PollGroup;

/**
 * Where a point lies in a device's registers.
 *
 * <p>Fields with tokens of one point are joined by OR. The first of them in the profile is the primary one: without it the
 * point is UNDEFINED. Any other that the device refuses or says by a sentinel not to have is left out, its tokens absent: a
 * UPS that does not know its charger's state still says that it is on battery.
 *
 * @param point name in the registry
 * @param function 3 (holding) or 4 (input)
 * @param address 0-based
 * @param mask bits of the raw value that count, shifted down to bit 0; 0 for all. Not for floating point
 * @param scale the value is raw times scale plus offset
 * @param scaleRegister address of a SunSpec scale factor (signed, power of ten) that multiplies too
 * @param sentinels raw values that mean "not available", compared after the mask and before sign extension
 * @param tokens bit number (BITS) or value (ENUM) to token of a status point, or to the word "true" of a flag
 */
public record RegisterField(
        String point,
        int function,
        int address,
        RegisterType type,
        WordOrder order,
        long mask,
        double scale,
        double offset,
        OptionalInt scaleRegister,
        List<Long> sentinels,
        Map<Integer, String> tokens,
        PollGroup group) {
    public RegisterField {
        sentinels = List.copyOf(sentinels);
        tokens = Ordered.map(tokens);
        if (function != 3 && function != 4) {
            throw new IllegalArgumentException(point + ": function " + function + " is not 3 or 4");
        }
        if (address < 0 || address + type.registers() > 65_536) {
            throw new IllegalArgumentException(point + ": address " + address);
        }
    }

    /** Most significant word first, every bit, the normal group. */
    public RegisterField(
            String point,
            int function,
            int address,
            RegisterType type,
            double scale,
            double offset,
            OptionalInt scaleRegister,
            List<Long> sentinels,
            Map<Integer, String> tokens) {
        this(
                point,
                function,
                address,
                type,
                WordOrder.ABCD,
                0,
                scale,
                offset,
                scaleRegister,
                sentinels,
                tokens,
                PollGroup.NORMAL);
    }
}
