package org.bongsu.domain.profile;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bongsu.domain.Ordered;

/**
 * Where a point lies in a device's registers.
 *
 * @param point name in the registry; fields of one status point are joined by OR
 * @param function 3 (holding) or 4 (input)
 * @param address 0-based
 * @param scale the value is raw times scale plus offset
 * @param scaleRegister address of a SunSpec scale factor (signed, power of ten) that multiplies too
 * @param sentinels raw values that mean "not available", compared before sign extension
 * @param tokens bit number (BITS) or value (ENUM) to token of a status point, or to the word "true" of a flag
 */
public record RegisterField(
        String point,
        int function,
        int address,
        RegisterType type,
        double scale,
        double offset,
        OptionalInt scaleRegister,
        List<Long> sentinels,
        Map<Integer, String> tokens) {
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
}
