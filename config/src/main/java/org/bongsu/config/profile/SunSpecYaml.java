package org.bongsu.config.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.profile.Blocks;
import org.bongsu.domain.profile.SunSpecMap;

/**
 * The {@code sunspec} section of a profile.
 *
 * @param bases where the chain may begin
 * @param blocks how the repeating part of a model lies, by model
 */
record SunSpecYaml(List<Integer> bases, Map<Integer, Blocks> blocks) {

    static final int MODEL_MAX = 65_534;

    /** The longest model that has room in front of the last register. */
    static final int OFFSET_MAX = 65_535;

    /** "SunS" and the first model's head have to follow. */
    private static final int BASE_MAX = 65_532;

    private static final int BASES_MAX = 8;

    static SunSpecYaml read(YamlObject object) {
        List<Integer> bases = new ArrayList<>();
        object.optional("bases").ifPresent(value -> {
            value.list().forEach(base -> bases.add(base.integer(0, BASE_MAX)));
            if (value.isList() && (bases.isEmpty() || bases.size() > BASES_MAX)) {
                value.problem("needs 1 to " + BASES_MAX + " addresses");
            }
        });
        Map<Integer, Blocks> blocks = new LinkedHashMap<>();
        object.optional("blocks").map(YamlValue::object).ifPresent(models -> {
            for (String model : models.keys()) {
                YamlObject own = models.required(model).object();
                blocks.put(ProfileTestsYaml.number(models.key(model), MODEL_MAX), blocks(own));
            }
        });
        object.done();
        return new SunSpecYaml(bases.isEmpty() ? SunSpecMap.BASES : bases, blocks);
    }

    private static Blocks blocks(YamlObject object) {
        Blocks blocks = new Blocks(
                object.required("start").integer(2, OFFSET_MAX),
                object.required("length").integer(1, OFFSET_MAX),
                object.optional("count")
                        .map(v -> OptionalInt.of(v.integer(2, OFFSET_MAX)))
                        .orElse(OptionalInt.empty()));
        if (object.has("count") && blocks.count().orElse(0) >= blocks.start()) {
            object.problem("the count stands before the first block");
        }
        object.done();
        return blocks;
    }
}
