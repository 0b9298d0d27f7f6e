package org.bongsu.config.profile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;

/** Reads {@code points.yaml}: which points exist, their unit, believable range, meaning and source. */
public final class PointRegistry {

    /** Where a family's number goes in its name. */
    private static final String NUMBER = "{n}";

    private static final double LIMIT = 1e12;

    private PointRegistry() {}

    /** By name, in order of the file. */
    public static Map<String, PointDefinition> read(Path file, String shown, Problems problems) {
        return decode(YamlDocument.read(file, shown, problems), problems);
    }

    public static Map<String, PointDefinition> decode(YamlDocument document, Problems problems) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        YamlObject root = document.root().object(problems);
        YamlValue points = root.required("points");
        if (points.isList() && points.node().items().isEmpty()) {
            points.problem("is empty");
        }
        for (YamlValue item : points.list()) {
            int before = problems.count();
            YamlObject object = item.object();
            YamlValue name = object.required("name");
            List<PointDefinition> definitions = definitions(object, name);
            object.done();
            if (problems.count() > before) {
                continue;
            }
            for (PointDefinition definition : definitions) {
                if (registry.putIfAbsent(definition.name(), definition) != null) {
                    name.problem("duplicate point " + definition.name());
                }
            }
        }
        root.done();
        return Ordered.map(registry);
    }

    private static List<PointDefinition> definitions(YamlObject object, YamlValue nameValue) {
        String name = nameValue.string();
        PointType type = object.required("type").enumOf(PointType.class);
        List<String> tokens = object.optional("tokens").map(YamlValue::strings).orElse(List.of());
        boolean number = type == PointType.NUMBER;
        String unit = number ? object.required("unit").string() : "";
        double[] range =
                number ? range(object.required("range")) : new double[] {0, type == PointType.FLAG ? 1 : mask(tokens)};
        String meaning = object.required("meaning").string();
        String source = object.required("source").string();
        int count = object.optional("count").map(v -> v.integer(1, 1000)).orElse(0);
        if ((count > 0) != name.contains(NUMBER)) {
            nameValue.problem("a name with " + NUMBER + " needs a count, and only such a name");
        }
        if ((type == PointType.STATUS) == tokens.isEmpty() || tokens.size() > 52) {
            object.problem("a status has 1 to 52 tokens, other points none");
            return List.of();
        }
        if (tokens.stream().distinct().count() != tokens.size()) {
            object.problem("a token stands twice in " + tokens);
        }
        List<PointDefinition> definitions = new ArrayList<>();
        for (int n = 1; n <= Math.max(count, 1); n++) {
            String own = name.replace(NUMBER, Integer.toString(n));
            definitions.add(new PointDefinition(own, type, unit, range[0], range[1], tokens, meaning, source));
        }
        return definitions;
    }

    private static double mask(List<String> tokens) {
        return (1L << Math.min(tokens.size(), 52)) - 1;
    }

    private static double[] range(YamlValue value) {
        List<YamlValue> ends = value.list();
        if (value.isList() && ends.size() != 2) {
            value.problem("needs two numbers, the smallest and the largest believable value");
        }
        if (ends.size() != 2) {
            return new double[] {0, 0};
        }
        double min = ends.get(0).number(-LIMIT, LIMIT);
        return new double[] {min, ends.get(1).number(min, LIMIT)};
    }
}
