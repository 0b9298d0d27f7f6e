package org.bongsu.rules.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.site.Chemistry;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.rules.expression.Expression;
import org.bongsu.rules.expression.ExpressionCompiler;
import org.bongsu.rules.expression.ExpressionException;
import org.bongsu.rules.expression.ExpressionProblem;
import org.bongsu.rules.expression.Scope;
import org.bongsu.rules.pack.DeviceFilter;
import org.bongsu.rules.pack.Each;
import org.bongsu.rules.pack.OnUnknown;
import org.bongsu.rules.pack.Rule;
import org.bongsu.rules.pack.RulePack;

/**
 * Decodes rule files, shaped after Prometheus': {@code groups} of {@code rules}, each an {@code alert} with {@code expr} and
 * {@code for}. {@code expr} is CEL over the point registry. All problems of all files are collected; the result holds the
 * rules that are sound. Safe on any thread.
 */
public final class RuleFiles {

    private final ExpressionCompiler compiler;
    private final Optional<Names> names;

    /** For files alone: rooms, devices and profiles are taken as they are. */
    public RuleFiles(Map<String, PointDefinition> registry) {
        this(registry, Optional.empty());
    }

    /** @param names of the site that the rules are for: a rule for a room that it has not never votes */
    public RuleFiles(Map<String, PointDefinition> registry, Optional<Names> names) {
        this.compiler = new ExpressionCompiler(registry);
        this.names = names;
    }

    /** What {@code for_each} may name. */
    public record Names(List<String> rooms, List<String> devices, List<String> profiles) {
        public Names {
            rooms = List.copyOf(rooms);
            devices = List.copyOf(devices);
            profiles = List.copyOf(profiles);
        }
    }

    /**
     * One rule file.
     *
     * @param file as it stands in problems
     */
    public record Source(String file, String text) {}

    /** @param sources in order; a name defined twice is a problem where it stands the second time */
    public RulePack decode(List<Source> sources, Problems problems) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (Source source : sources) {
            YamlObject root = YamlDocument.parse(source.file(), source.text(), problems)
                    .root()
                    .object(problems);
            Set<String> groups = new LinkedHashSet<>();
            for (YamlValue value : root.required("groups").list()) {
                group(value.object(), source, groups, rules);
            }
            root.done();
        }
        return new RulePack(List.copyOf(rules.values()));
    }

    private void group(YamlObject group, Source source, Set<String> groups, Map<String, Rule> rules) {
        YamlValue name = group.required("name");
        if (!groups.add(name.string()) && name.isThere()) {
            name.problem("a second group " + name.string());
        }
        for (YamlValue item : group.required("rules").list()) {
            YamlObject object = item.object();
            YamlValue alert = object.required("alert");
            rule(object, alert.id(), name.string(), source).ifPresent(rule -> {
                if (rules.putIfAbsent(rule.alert(), rule) != null) {
                    alert.problem("a second rule " + rule.alert() + "; names are unique over all files");
                }
            });
        }
        group.done();
    }

    private Optional<Rule> rule(YamlObject object, String alert, String group, Source source) {
        int before = object.problems().count();
        Optional<YamlObject> forEach = object.optional("for_each").map(YamlValue::object);
        Each each = forEach.flatMap(one -> one.optional("each"))
                .map(value -> value.enumOf(Each.class))
                .orElse(Each.DEVICE);
        DeviceFilter devices = forEach.map(this::filter).orElse(DeviceFilter.ALL);
        Scope scope = each == Each.DEVICE ? Scope.ONE : Scope.MANY;
        Optional<Expression> expression = expression(object.required("expr"), scope, source);
        Optional<Expression> clear = object.optional("clear").flatMap(value -> expression(value, scope, source));
        Duration hold = object.optional("for").map(RuleFiles::time).orElse(Duration.ZERO);
        Hazard hazard = object.required("hazard").enumOf(Hazard.class);
        Modality modality = object.required("modality").enumOf(Modality.class);
        Grade grade = object.required("grade").enumOf(Grade.class);
        Duration keepFiring =
                object.optional("keep_firing_for").map(RuleFiles::time).orElseGet(() -> Rule.keepFiring(grade));
        Optional<YamlValue> unknown = object.optional("on_unknown");
        OnUnknown onUnknown = unknown.map(v -> v.enumOf(OnUnknown.class)).orElse(OnUnknown.HOLD);
        if (onUnknown == OnUnknown.FIRE && grade != Grade.ADVISORY) {
            unknown.ifPresent(v -> v.problem(
                    "fire is for advisories only: lost communication is never a fire or an outage by itself"));
        }
        Map<String, String> labels =
                object.optional("labels").map(RuleFiles::labels).orElse(Map.of());
        YamlObject annotations = object.required("annotations").object();
        YamlValue summaryValue = annotations.required("summary");
        Text summary = summaryValue.isThere() ? summaryValue.text() : Text.same(alert);
        String origin = annotations.optional("source").map(YamlValue::string).orElse("");
        annotations.done();
        object.done();
        if (object.problems().count() > before || expression.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rule(
                alert,
                group,
                each,
                devices,
                expression.get(),
                hold,
                clear,
                keepFiring,
                hazard,
                modality,
                grade,
                onUnknown,
                labels,
                summary,
                origin));
    }

    private static Duration time(YamlValue value) {
        return value.duration(Duration.ZERO, Rule.LONGEST_HOLD);
    }

    private DeviceFilter filter(YamlObject object) {
        DeviceFilter filter = new DeviceFilter(
                oneOrMore(object, "kind", v -> v.enumOf(DeviceKind.class)),
                oneOrMore(object, "room_kind", v -> v.enumOf(RoomKind.class)),
                oneOrMore(object, "chemistry", v -> v.enumOf(Chemistry.class)),
                oneOrMore(object, "room", name -> known(name, "room", Names::rooms)),
                oneOrMore(object, "device", name -> known(name, "device", Names::devices)),
                oneOrMore(object, "profile", name -> known(name, "profile", Names::profiles)));
        object.done();
        return filter;
    }

    private String known(YamlValue name, String what, Function<Names, List<String>> all) {
        return names.map(site -> name.reference(what, all.apply(site))).orElseGet(name::string);
    }

    private static <T> List<T> oneOrMore(YamlObject object, String key, Function<YamlValue, T> decode) {
        List<T> decoded = new ArrayList<>();
        object.optional(key).ifPresent(value -> {
            List<YamlValue> values = value.isList() ? value.list() : List.of(value);
            values.forEach(one -> decoded.add(decode.apply(one)));
        });
        return decoded;
    }

    private static Map<String, String> labels(YamlValue value) {
        YamlObject object = value.object();
        Map<String, String> labels = new LinkedHashMap<>();
        object.keys().forEach(key -> object.optional(key).ifPresent(label -> labels.put(key, label.string())));
        object.done();
        return labels;
    }

    private Optional<Expression> expression(YamlValue value, Scope scope, Source source) {
        YamlNode node = value.node();
        boolean written = node.kind() == YamlNode.Kind.STRING || node.kind() == YamlNode.Kind.BOOLEAN;
        if (!written || node.scalar().isBlank()) {
            value.string();
            return Optional.empty();
        }
        try {
            return Optional.of(compiler.compile(node.scalar(), scope));
        } catch (ExpressionException e) {
            ExpressionPlace place = ExpressionPlace.find(source.text(), node);
            e.problems().forEach(problem -> report(problem, place, value));
            return Optional.empty();
        }
    }

    private static void report(ExpressionProblem problem, ExpressionPlace place, YamlValue value) {
        String text = value.path() + ": " + problem.message();
        place.of(problem)
                .ifPresentOrElse(
                        at -> value.problems().add(value.node().file(), at.line(), at.column(), text),
                        () -> value.problem(problem.message() + " (at " + problem.line() + ":" + problem.column()
                                + " of the expression)"));
    }
}
