package org.bongsu.config.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.jspecify.annotations.Nullable;

/** Points of one device in topics or metrics of somebody else's making. */
final class MappingYaml {

    private static final double LIMIT = 1e12;

    private final Set<String> points;
    private final Map<String, PointDefinition> registry;

    /** Scale, offset and tokens, the unit worked in. */
    private record Reckoning(double scale, double offset, Map<String, String> tokens) {}

    /**
     * @param points that the device's profile has
     * @param registry of all points
     */
    MappingYaml(Set<String> points, Map<String, PointDefinition> registry) {
        this.points = points;
        this.registry = registry;
    }

    List<Address.TopicMapping> topics(YamlValue value) {
        List<Address.TopicMapping> topics = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (YamlValue item : value.list()) {
            YamlObject object = item.object();
            YamlValue point = object.required("point");
            String name = point.reference("point of the device's profile", points);
            if (!seen.add(name) && point.isThere()) {
                point.problem("stands twice");
            }
            topics.add(topic(object, name));
            object.done();
        }
        if (value.isList() && topics.isEmpty()) {
            value.problem("is empty");
        }
        return topics;
    }

    private Address.TopicMapping topic(YamlObject object, String point) {
        YamlValue topic = object.required("topic");
        checkTopic(topic);
        Optional<String> pointer = object.optional("pointer").map(MappingYaml::pointer);
        Reckoning reckoning = reckoning(object, registry.get(point));
        Optional<String> time = object.optional("time").map(MappingYaml::pointer);
        Optional<YamlValue> format = object.optional("time_format");
        if (time.isEmpty() && !object.has("time")) {
            format.ifPresent(v -> v.problem("there is no time to have this format"));
        }
        return new Address.TopicMapping(
                point,
                topic.string(),
                pointer,
                reckoning.scale(),
                reckoning.offset(),
                time,
                format.map(v -> v.enumOf(Address.TimeFormat.class)).orElse(Address.TimeFormat.ISO),
                reckoning.tokens());
    }

    private static void checkTopic(YamlValue topic) {
        if (!topic.isText()) {
            return;
        }
        for (String level : topic.node().scalar().split("/", -1)) {
            if (level.contains("#") || level.contains("+") && !level.equals("+")) {
                topic.problem("\"" + topic.node().scalar()
                        + "\" is not a topic of one value: + stands for one whole level, # for nothing here");
                return;
            }
        }
    }

    private static String pointer(YamlValue value) {
        String pointer = value.string();
        if (value.isText() && !pointer.matches("(/([^~]|~[01])*)+")) {
            value.problem("\"" + pointer + "\" is not a JSON pointer such as /sensor/value");
        }
        return pointer;
    }

    /** By point: the metric's name, or an object where more has to be said. */
    Map<String, Address.MetricMapping> metrics(YamlValue value) {
        Map<String, Address.MetricMapping> metrics = new LinkedHashMap<>();
        YamlObject object = value.object();
        for (String point : object.keys()) {
            object.key(point).reference("point of the device's profile", points);
            YamlValue metric = object.required(point);
            metrics.put(
                    point,
                    metric.isObject()
                            ? metric(metric.object(), registry.get(point))
                            : new Address.MetricMapping(metric.string(), 1, 0, Map.of()));
        }
        if (value.isObject() && metrics.isEmpty()) {
            value.problem("is empty");
        }
        return metrics;
    }

    private static Address.MetricMapping metric(YamlObject object, @Nullable PointDefinition definition) {
        String name = object.required("metric").string();
        Reckoning reckoning = reckoning(object, definition);
        object.done();
        return new Address.MetricMapping(name, reckoning.scale(), reckoning.offset(), reckoning.tokens());
    }

    private static Reckoning reckoning(YamlObject object, @Nullable PointDefinition definition) {
        Optional<YamlValue> unit = object.optional("unit");
        Map<String, String> tokens = object.optional("tokens")
                .map(v -> tokens(v.object(), definition))
                .orElse(Map.of());
        double scale = object.optional("scale").map(v -> v.factor(LIMIT)).orElse(1.0);
        double offset =
                object.optional("offset").map(v -> v.number(-LIMIT, LIMIT)).orElse(0.0);
        if (definition != null && definition.type() != PointType.NUMBER) {
            for (String key : List.of("unit", "scale", "offset")) {
                object.optional(key).ifPresent(v -> v.problem(definition.name() + " is not a number"));
            }
            return new Reckoning(1, 0, tokens);
        }
        Units.Conversion conversion =
                unit.isEmpty() || definition == null ? new Units.Conversion(1, 0) : conversion(unit.get(), definition);
        return new Reckoning(scale * conversion.factor(), offset * conversion.factor() + conversion.shift(), tokens);
    }

    private static Units.Conversion conversion(YamlValue unit, PointDefinition definition) {
        String from = unit.string();
        Set<String> like = Units.like(definition.unit());
        return Units.convert(from, definition.unit()).orElseGet(() -> {
            String why = Units.known().contains(from)
                    ? from + " cannot be turned into " + definition.unit() + ", the unit of " + definition.name()
                    : "no unit " + from + DidYouMean.hint(from, like);
            if (unit.isText()) {
                unit.problem(why + "; for " + definition.name() + " there are " + String.join(", ", like));
            }
            return new Units.Conversion(1, 0);
        });
    }

    private static Map<String, String> tokens(YamlObject object, @Nullable PointDefinition definition) {
        if (definition != null && definition.type() == PointType.NUMBER) {
            object.problem(definition.name() + " is a number and has no tokens");
        }
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String text : object.keys()) {
            YamlValue value = object.required(text);
            if (definition != null && definition.type() == PointType.FLAG) {
                tokens.put(text, Boolean.toString(value.bool()));
            } else {
                String token = value.string();
                if (definition != null) {
                    value.reference("token", definition.tokens());
                }
                tokens.put(text, token);
            }
        }
        return tokens;
    }
}
