package org.bongsu.simulators.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.site.PowerKind;

/** Reads {@code scenarios/*.yaml}. All problems of a file at once, with line and column. */
public final class ScenarioFile {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Moment DEFAULT_IGNITION = Moment.parse("2022-10-15T06:19:00Z");

    private final Map<String, PointDefinition> registry;

    private ScenarioFile(Map<String, PointDefinition> registry) {
        this.registry = registry;
    }

    /**
     * Finds a scenario by name or path: a file, else {@code scenarios/NAME.yaml} of the site, else that of the
     * installation.
     *
     * @param configHome the installation's {@code config} folder
     * @throws org.bongsu.config.ConfigException with every problem
     */
    public static Scenario load(String nameOrPath, Path siteFolder, Path configHome) {
        Problems problems = new Problems();
        Optional<Scenario> scenario =
                find(nameOrPath, siteFolder, configHome, problems).flatMap(path -> read(path, configHome, problems));
        problems.throwIfAny();
        return scenario.orElseThrow();
    }

    private static Optional<Scenario> read(Path path, Path configHome, Problems problems) {
        Map<String, PointDefinition> registry =
                PointRegistry.read(configHome.resolve("points.yaml"), "points.yaml", problems);
        YamlDocument document = YamlDocument.read(path, path.getFileName().toString(), problems);
        return problems.isEmpty() ? decode(document, registry, problems) : Optional.empty();
    }

    private static Optional<Path> find(String nameOrPath, Path siteFolder, Path configHome, Problems problems) {
        List<Path> folders = List.of(siteFolder.resolve("scenarios"), configHome.resolve("scenarios"));
        Path file = Path.of(nameOrPath);
        if (nameOrPath.endsWith(".yaml") && Files.isRegularFile(file)) {
            return Optional.of(file);
        }
        for (Path folder : folders) {
            Path inFolder = folder.resolve(nameOrPath + ".yaml");
            if (Files.isRegularFile(inFolder)) {
                return Optional.of(inFolder);
            }
        }
        List<String> names = names(siteFolder, configHome);
        problems.add(
                nameOrPath, 1, 1, "no such scenario" + DidYouMean.hint(nameOrPath, names) + "; there are " + names);
        return Optional.empty();
    }

    /** Names that {@link #load} finds, those of the site first. */
    public static List<String> names(Path siteFolder, Path configHome) {
        List<String> names = new ArrayList<>();
        for (Path folder : List.of(siteFolder.resolve("scenarios"), configHome.resolve("scenarios"))) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.map(path -> path.getFileName().toString())
                        .filter(name -> name.endsWith(".yaml"))
                        .map(name -> name.substring(0, name.length() - ".yaml".length()))
                        .sorted()
                        .forEach(names::add);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException("cannot list " + folder, e);
            }
        }
        return names.stream().distinct().toList();
    }

    /** The scenario; empty when it has problems. */
    public static Optional<Scenario> decode(
            YamlDocument document, Map<String, PointDefinition> registry, Problems problems) {
        int before = problems.count();
        Scenario scenario = new ScenarioFile(registry).scenario(document.root().object(problems));
        return problems.count() == before ? Optional.of(scenario) : Optional.empty();
    }

    private Scenario scenario(YamlObject object) {
        String name = object.required("scenario").id();
        var title = object.required("title").text();
        Moment ignition = object.optional("ignition").map(this::moment).orElse(DEFAULT_IGNITION);
        Duration lead = object.optional("lead")
                .map(value -> value.duration(Duration.ZERO, LONGEST))
                .orElse(Scenario.DEFAULT_LEAD);
        YamlValue endValue = object.required("end");
        Duration end = endValue.isThere() ? endValue.duration(Duration.ofSeconds(1), LONGEST) : LONGEST;
        Optional<Fire> fire = object.optional("fire").map(value -> fire(value.object()));
        List<ScenarioEvent> events = new ArrayList<>();
        for (YamlValue value : object.optionalList("events")) {
            ScenarioEvent event = event(value.object(), fire.isPresent());
            if (event.at().compareTo(lead.negated()) < 0 || event.at().compareTo(end) > 0) {
                value.problem("is outside the scenario, which runs from -" + YamlValue.format(lead) + " to "
                        + YamlValue.format(end));
            } else {
                events.add(event);
            }
        }
        object.done();
        return new Scenario(name, title, ignition.minus(lead), lead, end, fire, events);
    }

    private Moment moment(YamlValue value) {
        String text = value.string();
        try {
            return value.isThere() ? Moment.parse(text) : DEFAULT_IGNITION;
        } catch (DateTimeParseException e) {
            value.problem("\"" + text + "\" is not a time in UTC such as 2022-10-15T06:19:00Z");
            return DEFAULT_IGNITION;
        }
    }

    private Fire fire(YamlObject object) {
        Place room = place(object.required("room"));
        List<Signal> inRoom = object.optionalList("in_room").stream()
                .flatMap(value -> signal(value.object()).stream())
                .toList();
        List<Signal> inRack = object.optionalList("in_rack").stream()
                .flatMap(value -> signal(value.object()).stream())
                .toList();
        object.done();
        return new Fire(room, inRoom, inRack);
    }

    private Optional<Signal> signal(YamlObject object) {
        YamlValue pointValue = object.required("point");
        String point = pointValue.reference("point", registry.keySet());
        double lag = object.optional("lag")
                .map(value -> value.duration(Duration.ZERO, Duration.ofHours(1)).toMillis() / 1000.0)
                .orElse(0.0);
        YamlObject table = object.required("knots").object();
        List<Curve.Knot> knots = new ArrayList<>();
        for (String key : table.keys()) {
            YamlValue value = table.required(key);
            double number = number(value, point);
            Optional<Duration> at = YamlValue.parseDuration(key);
            double seconds = at.map(d -> d.toMillis() / 1000.0).orElse(-1.0);
            if (at.isEmpty()) {
                table.key(key).problem("\"" + key + "\" is not a duration such as 0s, 90s or 12m");
            } else if (!knots.isEmpty()
                    && seconds <= knots.get(knots.size() - 1).seconds()) {
                table.key(key).problem(key + " is not after the knot before it");
            } else {
                knots.add(new Curve.Knot(seconds, number));
            }
        }
        if (table.keys().isEmpty() && table.node().kind() == YamlNode.Kind.OBJECT) {
            table.problem("needs at least one knot");
        }
        object.done();
        return knots.isEmpty() ? Optional.empty() : Optional.of(new Signal(point, knots, lag));
    }

    /** A number in the point's range, or true and false for a flag. */
    private double number(YamlValue value, String point) {
        if (value.node().kind() == YamlNode.Kind.BOOLEAN) {
            return value.bool() ? 1 : 0;
        }
        PointDefinition definition = registry.get(point);
        return definition == null ? value.number(-1e15, 1e15) : value.number(definition.min(), definition.max());
    }

    private ScenarioEvent event(YamlObject object, boolean burns) {
        Duration at = offset(object.required("at"));
        Basis basis = object.required("basis").enumOf(Basis.class);
        var what = object.required("what").text();
        List<Action> actions = new ArrayList<>();
        for (YamlValue value : object.optionalList("do")) {
            YamlObject single = value.object();
            if (single.keys().size() == 1) {
                action(single, burns).ifPresent(actions::add);
            } else if (value.isObject()) {
                value.problem("each item does one thing, found " + single.keys());
            }
        }
        object.done();
        return new ScenarioEvent(at, basis, what, actions);
    }

    /** A time relative to the ignition: 93m, or -30s before it. */
    private Duration offset(YamlValue value) {
        String text = value.string();
        boolean negative = text.startsWith("-");
        Optional<Duration> length = YamlValue.parseDuration(negative ? text.substring(1) : text);
        if (length.isEmpty() && value.isThere() && value.node().kind() == YamlNode.Kind.STRING) {
            value.problem("\"" + text + "\" is not a time from the ignition such as 93m, 90s or -5m");
        }
        Duration read = length.orElse(Duration.ZERO);
        return negative ? read.negated() : read;
    }

    private Optional<Action> action(YamlObject item, boolean burns) {
        String verb = item.keys().get(0);
        List<String> verbs = List.of(
                "set",
                "fail_sensor",
                "cell_fire",
                "room_fire",
                "lose_devices",
                "restore_devices",
                "lose_power",
                "utility",
                "generator",
                "battery_runtime",
                "cut",
                "operator");
        if (!verbs.contains(verb)) {
            item.key(verb).problem("unknown action " + verb + DidYouMean.hint(verb, verbs));
            return Optional.empty();
        }
        YamlValue value = item.required(verb);
        if (!burns && (verb.equals("cell_fire") || verb.equals("room_fire"))) {
            value.problem("needs the scenario's fire section, which says how it grows");
        }
        return Optional.of(
                switch (verb) {
                    case "set" -> set(value.object());
                    case "fail_sensor" -> failSensor(value.object());
                    case "cell_fire" -> cellFire(value.object());
                    case "room_fire" -> new Action.RoomFire(place(value));
                    case "lose_devices" -> new Action.LoseDevices(devices(value.object()));
                    case "restore_devices" -> new Action.RestoreDevices(devices(value.object()));
                    case "lose_power" -> losePower(value.object());
                    case "utility" ->
                        new Action.Utility(value.oneOf(List.of("lost", "back")).equals("back"));
                    case "generator" -> generator(value.object());
                    case "battery_runtime" -> new Action.BatteryRuntime(value.duration());
                    case "cut" -> new Action.Cut(place(value));
                    default -> new Action.Operator(operator(value.object()));
                });
    }

    private Action set(YamlObject object) {
        DeviceSelection devices = devices(object.required("devices").object());
        String point = object.required("point").reference("point", registry.keySet());
        double value = number(object.required("value"), point);
        Duration over = object.optional("over").map(YamlValue::duration).orElse(Duration.ZERO);
        object.done();
        return new Action.SetPoint(devices, point, value, over);
    }

    private Action failSensor(YamlObject object) {
        DeviceSelection devices = devices(object.required("devices").object());
        String point = object.required("point").reference("point", registry.keySet());
        SensorFault fault = object.required("fault").enumOf(SensorFault.class);
        boolean valued = fault == SensorFault.STUCK || fault == SensorFault.OFF_BY;
        double value = 0;
        if (valued) {
            YamlValue given = object.required("value");
            value = fault == SensorFault.STUCK ? number(given, point) : given.number(-1e6, 1e6);
        }
        object.done();
        return new Action.FailSensor(devices, point, fault, value);
    }

    private Action cellFire(YamlObject object) {
        int rack = object.required("rack").integer(1, 10_000);
        object.done();
        return new Action.CellFire(rack);
    }

    private Action losePower(YamlObject object) {
        Optional<Place> in = object.optional("in").map(this::place);
        Optional<String> id = object.optional("id").map(YamlValue::string);
        Optional<PowerKind> kind = object.optional("kind").map(value -> value.enumOf(PowerKind.class));
        object.done();
        if (in.isPresent() == (id.isPresent() || kind.isPresent())) {
            object.problem("says either in (a place) or id or kind (of nodes)");
        }
        return in.isPresent() ? new Action.LosePowerIn(in.get()) : new Action.LoseNodes(id, kind);
    }

    private Action generator(YamlObject object) {
        boolean starts = object.required("starts").bool();
        Duration after = object.optional("after").map(YamlValue::duration).orElse(Duration.ofSeconds(10));
        object.done();
        return new Action.Generator(starts, after);
    }

    private OperatorAct operator(YamlObject object) {
        List<String> acts = List.of("cut", "withdraw_cut", "confirm", "reject", "work_order");
        List<String> named = acts.stream().filter(object::has).toList();
        if (named.size() != 1) {
            object.problem("says one of " + acts);
            return new OperatorAct.Confirm(new Place.BurningRoom());
        }
        OperatorAct act = switch (named.get(0)) {
            case "cut" -> declareCut(object.required("cut").object());
            case "withdraw_cut" -> new OperatorAct.WithdrawCut(place(object.required("withdraw_cut")));
            case "confirm" -> new OperatorAct.Confirm(place(object.required("confirm")));
            case "reject" -> new OperatorAct.Reject(place(object.required("reject")));
            default -> workOrder(object.required("work_order").object());
        };
        object.done();
        return act;
    }

    private OperatorAct declareCut(YamlObject object) {
        Place rooms = place(object.required("rooms"));
        Duration at = offset(object.required("at"));
        object.done();
        return new OperatorAct.DeclareCut(rooms, at);
    }

    private OperatorAct workOrder(YamlObject object) {
        Place rooms = place(object.required("rooms"));
        Duration lasts = object.required("lasts").duration();
        object.done();
        return new OperatorAct.WorkOrder(rooms, lasts);
    }

    private DeviceSelection devices(YamlObject object) {
        Optional<Place> in = object.optional("in").map(this::place);
        Optional<DeviceKind> kind = object.optional("kind").map(value -> value.enumOf(DeviceKind.class));
        Optional<String> having = object.optional("having").map(value -> value.reference("point", registry.keySet()));
        Optional<String> id = object.optional("id").map(YamlValue::string);
        Optional<Integer> number = object.optional("number").map(value -> value.integer(1, 100_000));
        object.done();
        if (object.keys().isEmpty() && object.node().kind() == YamlNode.Kind.OBJECT) {
            object.problem("selects every device: say in, kind, having, number or id");
        }
        OptionalInt index = number.map(OptionalInt::of).orElse(OptionalInt.empty());
        return new DeviceSelection(in, kind, having, index, id);
    }

    private Place place(YamlValue value) {
        String phrase = value.string();
        Optional<Place> place = Place.parse(phrase);
        if (place.isEmpty() && value.isThere() && value.node().kind() == YamlNode.Kind.STRING) {
            value.problem("\"" + phrase + "\" is not a place; say " + Place.GRAMMAR);
        }
        return place.orElse(new Place.BurningRoom());
    }
}
