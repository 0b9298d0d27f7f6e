package org.bongsu.config.profile;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PointType;
import org.jspecify.annotations.Nullable;

/** The {@code limits} of a profile or of one device, by point. */
public final class LimitsYaml {

    private static final double LIMIT = 1e12;
    private static final Duration REPORT_MIN = Duration.ofSeconds(1);
    private static final Duration REPORT_MAX = Duration.ofDays(1);
    private static final Pattern RATE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)/(s|m|min|h)");

    private LimitsYaml() {}

    /** @param points those the limits may be of */
    public static Map<String, PointLimits> read(
            YamlObject object, Collection<String> points, Map<String, PointDefinition> registry) {
        Map<String, PointLimits> limits = new LinkedHashMap<>();
        for (String point : object.keys()) {
            object.key(point).reference("point", points);
            object.optional(point).ifPresent(value -> limits.put(point, limits(value.object(), registry.get(point))));
        }
        return limits;
    }

    private static PointLimits limits(YamlObject object, @Nullable PointDefinition definition) {
        Optional<YamlValue> range = object.optional("range");
        Optional<YamlValue> rate = object.optional("rate");
        Optional<YamlValue> varies = object.optional("varies");
        Optional<YamlValue> deadband = object.optional("deadband");
        if (definition != null && definition.type() != PointType.NUMBER) {
            String why = definition.name() + " is a " + (definition.type() == PointType.FLAG ? "flag" : "status")
                    + "; only a report period can be set for it";
            List.of(range, rate, varies, deadband).forEach(given -> given.ifPresent(value -> value.problem(why)));
        }
        double[] ends = range.map(value -> range(value, definition)).orElse(new double[0]);
        PointLimits limits = new PointLimits(
                ends.length == 2 ? OptionalDouble.of(ends[0]) : OptionalDouble.empty(),
                ends.length == 2 ? OptionalDouble.of(ends[1]) : OptionalDouble.empty(),
                rate.map(value -> OptionalDouble.of(rate(value))).orElse(OptionalDouble.empty()),
                varies.map(YamlValue::duration),
                deadband.map(value -> OptionalDouble.of(value.number(0, LIMIT))).orElse(OptionalDouble.empty()),
                object.optional("report").map(value -> value.duration(REPORT_MIN, REPORT_MAX)));
        object.done();
        return limits;
    }

    /** Inside the registry's: outside it nothing is believed anyway. */
    private static double[] range(YamlValue value, @Nullable PointDefinition definition) {
        List<YamlValue> ends = value.list();
        if (ends.size() != 2) {
            if (value.isList()) {
                value.problem("needs two numbers, the smallest and the largest believable value");
            }
            return new double[0];
        }
        double least = definition == null ? -LIMIT : definition.min();
        double most = definition == null ? LIMIT : definition.max();
        int before = value.problems().count();
        double min = ends.get(0).number(least, most);
        double max = ends.get(1).number(least, most);
        if (min >= max && value.problems().count() == before) {
            ends.get(1).problem("the end of the range is not above its begin");
        }
        return new double[] {min, max};
    }

    /** A second, an hour: 5/s, 30/h; a bare number is a second. */
    private static double rate(YamlValue value) {
        Matcher text = RATE.matcher(value.node().scalar());
        if (!text.matches()) {
            return value.isText() ? wrongRate(value) : value.positive();
        }
        double number = Double.parseDouble(text.group(1));
        if (number == 0) {
            return wrongRate(value);
        }
        return switch (text.group(2)) {
            case "s" -> number;
            case "h" -> number / 3600;
            default -> number / 60;
        };
    }

    private static double wrongRate(YamlValue value) {
        value.problem("\"" + value.node().scalar() + "\" is not a rate above 0 such as 5/s, 2/min or 30/h");
        return 1;
    }
}
