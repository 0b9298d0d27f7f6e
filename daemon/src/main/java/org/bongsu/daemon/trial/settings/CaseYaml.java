package org.bongsu.daemon.trial.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.trial.Expectation;
import org.bongsu.daemon.trial.Place;
import org.bongsu.daemon.trial.Step;
import org.bongsu.daemon.trial.TrialCase;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.pack.Rule;

/** One test of a file. */
final class CaseYaml {

    /** When every test begins; no rule looks at the calendar. */
    private static final Moment START = Moment.parse("2000-01-01T00:00:00Z");

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String BY = "tester";
    private static final List<String> ACTS = List.of("human", "work_order", "cut", "cut_withdrawn", "acknowledge");

    private final TestWorld world;
    private final YamlObject object;
    private final Duration fileInterval;
    private final TreeMap<Long, Comes> comes = new TreeMap<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<String> rooms;
    private final List<String> compartments;
    private Moment end = START;

    /** What comes at one moment. */
    private static final class Comes {
        private final List<Input> inputs = new ArrayList<>();
        private final TreeMap<Integer, List<Reading>> byDevice = new TreeMap<>();
    }

    CaseYaml(TestWorld world, YamlObject object, Duration fileInterval) {
        this.world = world;
        this.object = object;
        this.fileInterval = fileInterval;
        this.rooms = world.site().rooms().stream().map(Room::id).toList();
        this.compartments =
                world.site().compartments().stream().map(Compartment::id).toList();
    }

    TrialCase decode(String name) {
        Duration interval = object.optional("interval").map(YamlValue::duration).orElse(fileInterval);
        object.optional("duration").ifPresent(value -> end = end.later(at(value)));
        Set<String> series = new LinkedHashSet<>();
        for (YamlValue one : object.optionalList("input_series")) {
            series(one.object(), interval, series);
        }
        object.optionalList("events").forEach(event -> event(event.object()));
        object.optionalList("votes").forEach(value -> votes(value.object()));
        object.optionalList("stages").forEach(value -> stage(value.object()));
        object.optionalList("by").forEach(value -> by(value.object()));
        object.optionalList("alerts").forEach(value -> alerts(value.object()));
        object.optionalList("alert_rule_test").forEach(value -> named(value.object()));
        List<YamlValue> never = object.optionalList("never");
        boolean expectsSomething = !expectations.isEmpty() || !never.isEmpty();
        expectations.forEach(expectation -> end = end.later(expectation.at()));
        if (!comes.isEmpty()) {
            end = end.later(new Moment(comes.lastKey()));
        }
        // Those that say until when first: the others last until the end, which is theirs too.
        never.stream()
                .sorted(Comparator.comparing(value -> value.node().get("until").isEmpty()))
                .forEach(value -> never(value.object()));
        if (!expectsSomething) {
            object.problem("expects nothing; give votes, stages, by, never, alerts or alert_rule_test");
        }
        object.done();
        List<Step> steps = new ArrayList<>();
        comes.forEach((nanos, what) ->
                steps.add(new Step(new Moment(nanos), what.inputs, List.copyOf(what.byDevice.values()))));
        return new TrialCase(
                name,
                place(object.node().value(object.problems())),
                world.site(),
                world.inventory(),
                world.rules(),
                START,
                end,
                steps,
                expectations);
    }

    private static Place place(YamlValue value) {
        return new Place(value.node().file(), value.node().line(), value.node().column());
    }

    private static Place place(YamlObject object) {
        return place(object.node().value(object.problems()));
    }

    private static Moment at(YamlValue value) {
        return START.plus(value.duration(Duration.ZERO, LONGEST));
    }

    private static Moment at(YamlObject object) {
        return at(object.required("at"));
    }

    private Comes comes(Moment at) {
        return comes.computeIfAbsent(at.epochNanos(), key -> new Comes());
    }

    // What devices say.

    private void series(YamlObject series, Duration testInterval, Set<String> before) {
        YamlValue name = series.required("series");
        YamlValue values = series.required("values");
        Duration interval = series.optional("interval").map(YamlValue::duration).orElse(testInterval);
        series.done();
        if (!name.isThere() || !values.isThere()) {
            return;
        }
        Optional<Point> point = point(name);
        if (!before.add(name.string())) {
            name.problem("a second series " + name.string());
        }
        point.ifPresent(known -> {
            List<Said> said = SeriesNotation.expand(values, known.definition());
            new Voice(known).say(said, interval);
        });
    }

    private Optional<Point> point(YamlValue name) {
        String id = name.string();
        int slash = id.indexOf('/');
        if (slash < 1) {
            name.problem("\"" + id + "\" is not device/point, such as asd-1/smoke.obscuration");
            return Optional.empty();
        }
        String deviceId = id.substring(0, slash);
        Optional<Device> device = world.inventory().device(deviceId);
        if (device.isEmpty()) {
            List<String> ids =
                    world.inventory().devices().stream().map(Device::id).toList();
            name.problem("no device " + deviceId + DidYouMean.hint(deviceId, ids));
            return Optional.empty();
        }
        Optional<Point> point = world.inventory().point(id);
        if (point.isEmpty()) {
            List<String> points = world.inventory().pointsOf(device.get()).stream()
                    .map(Point::name)
                    .toList();
            String written = id.substring(slash + 1);
            name.problem(deviceId + " has no point " + written + DidYouMean.hint(written, points));
        }
        return point;
    }

    /** One point over time, as its collector would hand it over. */
    private final class Voice {
        private final Point point;
        private Optional<Reading> last = Optional.empty();

        Voice(Point point) {
            this.point = point;
        }

        void say(List<Said> said, Duration interval) {
            int order = world.inventory().devices().indexOf(point.device());
            for (int i = 0; i < said.size(); i++) {
                Moment at = START.plus(interval.multipliedBy(i));
                end = end.later(at);
                if (said.get(i) instanceof Said.Nothing) {
                    continue;
                }
                comes(at)
                        .byDevice
                        .computeIfAbsent(order, key -> new ArrayList<>())
                        .add(reading(said.get(i), at));
            }
        }

        private Reading reading(Said said, Moment at) {
            if (said instanceof Said.Value value) {
                Reading good = Reading.good(point, value.value(), at, at);
                last = Optional.of(good);
                return good;
            }
            if (!(said instanceof Said.Fault fault)) {
                throw new IllegalStateException("a series says something of unknown kind: " + said);
            }
            return switch (fault) {
                case STALE ->
                    last.map(known -> known.lost(Cause.DEVICE_SILENT, at))
                            .orElseGet(() -> Reading.absent(point, Cause.DEVICE_SILENT, at));
                case FROZEN ->
                    faulty(
                            Quality.FROZEN,
                            Cause.of(Cause.Kind.UNCHANGED),
                            last.map(Reading::source).orElse(at),
                            at);
                case UNDEFINED -> Reading.absent(point, Cause.of(Cause.Kind.NO_VALUE), at);
                case IMPLAUSIBLE ->
                    faulty(Quality.IMPLAUSIBLE, point.definition().outOfRange(), at, at);
                case NAN ->
                    // Registers hold numbers only, so that there it is one out of every range; a text is none at all.
                    world.inventory().profile(point.device()).isModbus()
                            ? faulty(Quality.IMPLAUSIBLE, point.definition().outOfRange(), at, at)
                            : Reading.absent(point, Cause.of(Cause.Kind.UNREADABLE), at);
            };
        }

        private Reading faulty(Quality quality, Cause cause, Moment source, Moment at) {
            return new Reading(point, last.map(Reading::raw).orElse(0.0), quality, cause, source, at);
        }
    }

    // What people say.

    private void event(YamlObject event) {
        Moment at = at(event);
        List<String> given = ACTS.stream().filter(event::has).toList();
        if (given.size() != 1) {
            event.problem("needs one of " + String.join(", ", ACTS)
                    + (given.isEmpty() ? "" : ", has " + String.join(" and ", given)));
            return;
        }
        String by = event.optional("by").map(YamlValue::string).orElse(BY);
        String reason = event.optional("reason").map(YamlValue::string).orElse("a test");
        comes(at).inputs.add(input(event, given.get(0), at, by, reason));
        event.done();
    }

    private Input input(YamlObject event, String act, Moment at, String by, String reason) {
        YamlValue value = event.required(act);
        return switch (act) {
            case "human" -> {
                String word = value.oneOf(List.of("confirm", "reject", "all_clear"));
                String room = event.required("room").reference("room", rooms);
                yield word.equals("confirm")
                        ? new Input.HumanConfirmed(room, by, reason)
                        : new Input.HumanRejected(room, by, reason);
            }
            case "work_order" -> {
                String room = value.reference("room", rooms);
                Duration lasts = event.required("for").duration(Duration.ofSeconds(1), LONGEST);
                yield new Input.WorkOrdered(room, at.plus(lasts), by, reason);
            }
            case "cut" -> {
                String room = value.reference("room", rooms);
                Optional<Moment> when =
                        event.optional("in").map(in -> at.plus(in.duration(Duration.ofSeconds(1), LONGEST)));
                yield new Input.CutDeclared(room, when, by, reason);
            }
            case "cut_withdrawn" -> new Input.CutWithdrawn(value.reference("room", rooms), by, reason);
            case "acknowledge" -> new Input.AlertAcknowledged(value.string(), by);
            default -> throw new IllegalStateException("an act of unknown kind: " + act);
        };
    }

    // What has to be so.

    /** A room stands for its compartment. */
    private Optional<String> compartment(YamlObject where) {
        Optional<YamlValue> room = where.optional("room");
        Optional<YamlValue> compartment = where.optional("compartment");
        if (room.isPresent() && compartment.isPresent()) {
            compartment.get().problem("the room says which compartment it is");
        }
        if (room.isPresent()) {
            String id = room.get().reference("room", rooms);
            return rooms.contains(id)
                    ? Optional.of(world.site().room(id).compartment())
                    : Optional.of(compartments.get(0));
        }
        return compartment.map(value -> value.reference("compartment", compartments));
    }

    private String compartmentNeeded(YamlObject where) {
        Optional<String> given = compartment(where);
        if (given.isEmpty()) {
            where.problem("needs a compartment, or a room of it");
        }
        return given.orElseGet(() -> compartments.get(0));
    }

    private static Optional<Hazard> hazard(YamlObject of) {
        return of.optional("hazard").map(value -> value.enumOf(Hazard.class));
    }

    private String rule(YamlValue value) {
        List<String> known =
                new ArrayList<>(world.rules().rules().stream().map(Rule::alert).toList());
        // Votes that no rule casts: two sensors of a room that fell silent together.
        known.add("sensors-lost");
        return value.reference("rule", known);
    }

    private void votes(YamlObject votes) {
        Moment at = at(votes);
        Optional<String> compartment = compartment(votes);
        List<Expectation.ExpectedVote> expected = votes.required("exp_votes").list().stream()
                .map(value -> vote(value.object()))
                .toList();
        votes.done();
        expectations.add(new Expectation.Votes(place(votes), at, compartment, expected));
    }

    private Expectation.ExpectedVote vote(YamlObject vote) {
        Expectation.ExpectedVote expected = new Expectation.ExpectedVote(
                rule(vote.required("rule")),
                vote.optional("device").map(this::device),
                hazard(vote),
                vote.optional("grade").map(value -> value.enumOf(Grade.class)),
                vote.optional("modality").map(value -> value.enumOf(Modality.class)));
        vote.done();
        return expected;
    }

    /** Votes of a rule for each room or compartment come from those. */
    private String device(YamlValue value) {
        List<String> known = new ArrayList<>(
                world.inventory().devices().stream().map(Device::id).toList());
        known.addAll(rooms);
        known.addAll(compartments);
        return value.reference("device", known);
    }

    private void stage(YamlObject stage) {
        Moment at = at(stage);
        String compartment = compartmentNeeded(stage);
        Optional<Hazard> hazard = hazard(stage);
        Stage expected = stage.required("exp_stage").enumOf(Stage.class);
        stage.done();
        expectations.add(new Expectation.StageIs(place(stage), at, compartment, hazard, expected));
    }

    private void by(YamlObject by) {
        Moment at = at(by);
        String compartment = compartmentNeeded(by);
        Optional<Hazard> hazard = hazard(by);
        Stage stage = by.required("stage").enumOf(Stage.class);
        by.done();
        expectations.add(new Expectation.ReachedBy(place(by), at, compartment, hazard, stage));
    }

    private void alerts(YamlObject alerts) {
        Moment at = at(alerts);
        List<Expectation.ExpectedAlert> expected = alerts.required("exp_alerts").list().stream()
                .map(value -> alert(value.object()))
                .toList();
        alerts.done();
        expectations.add(new Expectation.Alerts(place(alerts), at, expected));
    }

    private static Expectation.ExpectedAlert alert(YamlObject alert) {
        String id = alert.required("id").string();
        Optional<Severity> severity = alert.optional("severity").map(value -> value.enumOf(Severity.class));
        Optional<AlertState> state = alert.optional("state").map(value -> {
            String word = value.oneOf(List.of("active", "acknowledged"));
            return AlertState.valueOf(word.toUpperCase(Locale.ROOT));
        });
        alert.done();
        return new Expectation.ExpectedAlert(id, severity, state);
    }

    private void named(YamlObject named) {
        Moment at = at(named.required("eval_time"));
        List<String> known =
                new ArrayList<>(world.rules().rules().stream().map(Rule::alert).toList());
        for (AlertKind kind : AlertKind.values()) {
            known.add(kind.word());
        }
        String alertname = named.required("alertname").reference("rule or kind of alert", known);
        List<Expectation.Labelled> expected = named.optionalList("exp_alerts").stream()
                .map(value -> labelled(value.object()))
                .toList();
        named.done();
        expectations.add(new Expectation.NamedAlerts(place(named), at, alertname, expected));
    }

    private static Expectation.Labelled labelled(YamlObject alert) {
        Map<String, String> labels =
                alert.optional("exp_labels").map(CaseYaml::texts).orElse(Map.of());
        Map<String, String> annotations =
                alert.optional("exp_annotations").map(CaseYaml::texts).orElse(Map.of());
        alert.done();
        return new Expectation.Labelled(labels, annotations);
    }

    private static Map<String, String> texts(YamlValue value) {
        YamlObject object = value.object();
        Map<String, String> texts = new LinkedHashMap<>();
        object.keys().forEach(key -> object.optional(key).ifPresent(text -> texts.put(key, text.string())));
        object.done();
        return texts;
    }

    private void never(YamlObject never) {
        Moment at = never.optional("until").map(CaseYaml::at).orElse(end);
        end = end.later(at);
        List<String> given =
                List.of("stage", "rule", "alert").stream().filter(never::has).toList();
        if (given.size() != 1) {
            never.problem("needs one of stage, rule, alert"
                    + (given.isEmpty() ? "" : ", has " + String.join(" and ", given)));
            return;
        }
        Place place = place(never);
        YamlValue what = never.required(given.get(0));
        expectations.add(
                switch (given.get(0)) {
                    case "stage" ->
                        new Expectation.NeverStage(
                                place, at, compartment(never), hazard(never), what.enumOf(Stage.class));
                    case "rule" ->
                        new Expectation.NeverVote(
                                place, at, rule(what), never.optional("device").map(this::device));
                    default -> new Expectation.NeverAlert(place, at, what.string());
                });
        never.done();
    }
}
