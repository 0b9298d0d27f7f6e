package org.bongsu.domain.profile;

import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;

/**
 * Points by SunSpec model and offset; where they lie is found by walking the device's chain of models.
 *
 * @param bases addresses that "SunS" may stand at, tried in this order
 * @param blocks how the repeating part of a model lies, by model id
 */
public record SunSpecMap(List<Integer> bases, Map<Integer, Blocks> blocks, List<SunSpecField> fields) {

    /** Where the specification lets the chain begin. */
    public static final List<Integer> BASES = List.of(40_000, 0, 50_000);

    public SunSpecMap {
        bases = List.copyOf(bases);
        blocks = Ordered.map(blocks);
        fields = List.copyOf(fields);
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("a chain begins somewhere");
        }
    }
}
