package org.bongsu.migration.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.command.CommandOptions;
import org.bongsu.migration.driver.command.Deed;
import org.bongsu.migration.driver.command.Look;
import org.bongsu.migration.driver.command.Means;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.WorkloadState;

/** A driver of {@code kind: command} or {@code record}. */
final class CommandDriverYaml {

    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MOST = Duration.ofHours(1);
    private static final Duration EVERY_LEAST = Duration.ofSeconds(1);
    private static final Duration EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration HOLD_MOST = Duration.ofSeconds(60);
    private static final int CONCURRENCY_MOST = 256;

    /** 255 is how ssh says that it was not reached. */
    private static final int EXIT_MOST = 254;

    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final Pattern REFERENCE = Pattern.compile("(env|file):.+");

    private CommandDriverYaml() {}

    static Optional<CommandOptions> decode(String name, YamlObject object, boolean recordOnly) {
        Map<Deed, Template> run = (recordOnly ? object.optional("run") : Optional.of(object.required("run")))
                .filter(YamlValue::isThere)
                .map(CommandDriverYaml::run)
                .orElse(Map.of());
        Optional<YamlObject> see = (recordOnly ? object.optional("see") : Optional.of(object.required("see")))
                .filter(YamlValue::isThere)
                .map(YamlValue::object);
        Optional<Look<WorkloadState>> workload =
                see.flatMap(one -> (recordOnly ? one.optional("workload") : Optional.of(one.required("workload")))
                        .filter(YamlValue::isThere)
                        .flatMap(value ->
                                look(value, "state", WorkloadState.class, Set.of("server", "workload", "service"))));
        Optional<Look<PowerState>> server = see.flatMap(one -> one.optional("server"))
                .flatMap(value -> look(value, "power", PowerState.class, Set.of("server")));
        Duration every = see.flatMap(one -> one.optional("every"))
                .map(value -> value.duration(EVERY_LEAST, EVERY_MOST))
                .orElse(CommandOptions.EVERY_DEFAULT);
        Duration lookTimeout = see.flatMap(one -> one.optional("timeout"))
                .map(value -> value.duration(TIMEOUT_LEAST, EVERY_MOST))
                .orElse(CommandOptions.LOOK_TIMEOUT_DEFAULT);
        see.ifPresent(YamlObject::done);
        Duration timeout = object.optional("timeout")
                .map(value -> value.duration(TIMEOUT_LEAST, TIMEOUT_MOST))
                .orElse(CommandOptions.TIMEOUT_DEFAULT);
        Duration hold = object.optional("hold")
                .map(value -> value.duration(EVERY_LEAST, HOLD_MOST))
                .orElse(CommandOptions.HOLD_DEFAULT);
        int concurrency = object.optional("concurrency")
                .map(value -> value.integer(1, CONCURRENCY_MOST))
                .orElse(CommandOptions.CONCURRENCY_DEFAULT);
        Map<String, String> environment = object.optional("environment")
                .map(CommandDriverYaml::environment)
                .orElse(Map.of());
        object.done();
        if (!recordOnly && (run.isEmpty() || workload.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new CommandOptions(
                name, recordOnly, run, workload, server, every, lookTimeout, timeout, hold, concurrency, environment));
    }

    private static Map<Deed, Template> run(YamlValue value) {
        YamlObject object = value.object();
        Map<Deed, Template> run = new LinkedHashMap<>();
        for (Deed deed : Deed.values()) {
            object.optional(deed.key())
                    .flatMap(list -> template(list, deed.placeholders()))
                    .ifPresent(template -> run.put(deed, template));
        }
        object.done();
        if (object.keys().isEmpty()) {
            value.problem("needs at least one of "
                    + String.join(
                            ", ", Arrays.stream(Deed.values()).map(Deed::key).toList()));
        }
        return run;
    }

    private static Optional<Template> template(YamlValue value, Set<String> known) {
        List<YamlValue> items = value.list();
        if (items.isEmpty()) {
            if (value.isList()) {
                value.problem("needs a program and its arguments");
            }
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>();
        boolean sound = true;
        for (YamlValue item : items) {
            String argument = item.string();
            sound &= item.isText() && !argument.isBlank();
            for (String placeholder : Template.placeholders(argument)) {
                if (arguments.isEmpty()) {
                    item.problem("the program itself cannot be a placeholder");
                    sound = false;
                } else if (!known.contains(placeholder)) {
                    item.problem("no placeholder {" + placeholder + "} here, only {"
                            + String.join("}, {", sorted(known)) + "}" + DidYouMean.hint(placeholder, sorted(known)));
                    sound = false;
                }
            }
            arguments.add(argument);
        }
        return sound ? Optional.of(new Template(arguments)) : Optional.empty();
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    private static <S extends Enum<S>> Optional<Look<S>> look(
            YamlValue value, String key, Class<S> states, Set<String> placeholders) {
        YamlObject object = value.object();
        YamlValue program = object.required("run");
        Optional<Template> template = program.isThere() ? template(program, placeholders) : Optional.empty();
        YamlValue list = object.required("means");
        List<Means<S>> means = new ArrayList<>();
        for (YamlValue item : list.isThere() ? list.list() : List.<YamlValue>of()) {
            means.add(means(item, key, states));
        }
        if (list.isList() && means.isEmpty()) {
            list.problem("needs at least one {exit, says, " + key + "}");
        }
        object.done();
        return template.filter(one -> !means.isEmpty()).map(one -> new Look<>(one, means));
    }

    private static <S extends Enum<S>> Means<S> means(YamlValue value, String key, Class<S> states) {
        YamlObject object = value.object();
        YamlValue exit = object.required("exit");
        Optional<YamlValue> says = object.optional("says");
        YamlValue state = object.required(key);
        Optional<String> text = says.map(YamlValue::string);
        S meant = state.isThere() ? state.enumOf(states) : states.getEnumConstants()[0];
        int status = exit.isThere() ? exit.integer(0, EXIT_MOST) : 0;
        object.done();
        if (meant == WorkloadState.MOVED && !text.orElse("").contains(Means.WHERE)) {
            state.problem("moved where? says must hold " + Means.WHERE);
        }
        return new Means<>(status, text, meant);
    }

    private static Map<String, String> environment(YamlValue value) {
        YamlObject object = value.object();
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : object.keys()) {
            if (!VARIABLE.matcher(name).matches()) {
                object.key(name).problem("is not the name of a variable: capitals, digits and _");
            }
            object.optional(name).ifPresent(one -> {
                String reference = one.string();
                if (one.isText() && !REFERENCE.matcher(reference).matches()) {
                    one.problem("needs env:NAME or file:PATH, never the value itself");
                }
                environment.put(name, reference);
            });
        }
        object.done();
        return environment;
    }
}
