package org.bongsu.alerting.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.EscalationStep;
import org.bongsu.alerting.page.OnCall;
import org.bongsu.alerting.page.PagingPolicy;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Moment;

/**
 * How operators are told.
 *
 * <pre>
 * alerts:
 *   group_wait: 5s
 *   for: {sensor-lost: 30s}
 *   people: {kim: [sms-kim], lee: [sms-lee]}
 *   on_call:
 *     - {id: duty, zone: Asia/Seoul, first: "2026-03-02", handover: "09:00", rotation: [kim, lee]}
 *   escalation:
 *     from: error
 *     steps: [{after: 5m, on_call: [duty]}, {after: 15m, channels: [sms-all]}]
 * </pre>
 */
public final class AlertSettings {

    private static final Duration WAIT_MOST = Duration.ofMinutes(5);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(7);
    private static final int WEEKS_MOST = 52;

    private final YamlObject section;
    private final List<String> channels;

    private AlertSettings(YamlObject section, List<String> channels) {
        this.section = section;
        this.channels = channels;
    }

    /** The section {@code alerts}, with the routes of {@code channels}, whose own problems are told elsewhere. */
    public static PagingPolicy decode(YamlNode root, Problems problems) {
        List<Channel> known = ChannelSettings.decode(root, new Problems()).channels();
        PagingPolicy policy = root.get("alerts")
                .map(node -> new AlertSettings(
                                node.object(problems),
                                known.stream().map(Channel::id).toList())
                        .policy())
                .orElse(PagingPolicy.DEFAULT);
        return policy.withRoutes(known.stream().map(Channel::route).toList());
    }

    private PagingPolicy policy() {
        Map<String, List<String>> people = people();
        Map<String, OnCall> schedules = schedules(people);
        Optional<YamlObject> escalation = section.optional("escalation").map(YamlValue::object);
        PagingPolicy policy = new PagingPolicy(
                span("group_wait", Duration.ofMillis(1), WAIT_MOST, PagingPolicy.GROUP_WAIT),
                span("group_interval", LEAST, MOST, PagingPolicy.GROUP_INTERVAL),
                span("repeat", LEAST, MOST, PagingPolicy.REPEAT),
                span("repeat_grave", LEAST, MOST, PagingPolicy.REPEAT_GRAVE),
                byKind("for"),
                byKind("keep_firing_for"),
                escalation
                        .flatMap(object -> object.optional("from"))
                        .map(value -> value.enumOf(Severity.class))
                        .orElse(Severity.ERROR),
                escalation.map(object -> steps(object, schedules)).orElse(List.of()),
                schedules,
                people,
                List.of());
        escalation.ifPresent(YamlObject::done);
        section.done();
        return policy;
    }

    private Duration span(String key, Duration least, Duration most, Duration otherwise) {
        return section.optional(key).map(value -> value.duration(least, most)).orElse(otherwise);
    }

    private Map<AlertKind, Duration> byKind(String key) {
        Map<AlertKind, Duration> spans = new LinkedHashMap<>();
        List<String> words = Stream.of(AlertKind.values()).map(AlertKind::word).toList();
        section.optional(key).map(YamlValue::object).ifPresent(object -> {
            for (String word : words) {
                object.optional(word)
                        .ifPresent(value ->
                                spans.put(AlertKind.values()[words.indexOf(word)], value.duration(LEAST, MOST)));
            }
            object.done();
        });
        return spans;
    }

    private Map<String, List<String>> people() {
        Map<String, List<String>> people = new LinkedHashMap<>();
        section.optional("people").map(YamlValue::object).ifPresent(object -> {
            for (String person : object.keys()) {
                people.put(person, named(object.optional(person), "channel", channels));
            }
            object.done();
        });
        return people;
    }

    private Map<String, OnCall> schedules(Map<String, List<String>> people) {
        Map<String, OnCall> schedules = new LinkedHashMap<>();
        List<String> names = List.copyOf(people.keySet());
        for (YamlValue item : section.optionalList("on_call")) {
            YamlObject object = item.object();
            int before = object.problems().count();
            String id = object.required("id").id();
            ZoneId zone = time(object.required("zone"), ZoneId::of, "a time zone such as Asia/Seoul")
                    .orElse(ZoneId.of("UTC"));
            LocalDate first = time(object.required("first"), LocalDate::parse, "a day such as \"2026-03-02\"")
                    .orElse(LocalDate.EPOCH);
            LocalTime handover = time(object.required("handover"), LocalTime::parse, "a time of day such as \"09:00\"")
                    .orElse(LocalTime.NOON);
            List<String> rotation = named(Optional.of(object.required("rotation")), "person", names);
            int weeks = object.optional("weeks")
                    .map(value -> value.integer(1, WEEKS_MOST))
                    .orElse(1);
            List<OnCall.Override> overrides = object.optionalList("overrides").stream()
                    .flatMap(value -> override(value.object(), names).stream())
                    .toList();
            object.done();
            if (object.problems().count() == before) {
                if (schedules.put(id, new OnCall(id, zone, first, handover, rotation, weeks, overrides)) != null) {
                    object.required("id").problem("\"" + id + "\" is the id of an earlier schedule");
                }
            }
        }
        return schedules;
    }

    private static Optional<OnCall.Override> override(YamlObject object, List<String> names) {
        Optional<Moment> from = moment(object.required("from"));
        YamlValue end = object.required("until");
        Optional<Moment> until = moment(end);
        String person = object.required("person").reference("person", names);
        object.done();
        if (from.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        if (!until.get().isAfter(from.get())) {
            end.problem("is not after " + from.get());
            return Optional.empty();
        }
        return Optional.of(new OnCall.Override(from.get(), until.get(), person));
    }

    private List<EscalationStep> steps(YamlObject escalation, Map<String, OnCall> schedules) {
        List<EscalationStep> steps = new ArrayList<>();
        for (YamlValue item : escalation.required("steps").list()) {
            YamlObject object = item.object();
            int before = object.problems().count();
            YamlValue at = object.required("after");
            Duration after = at.duration(LEAST, MOST);
            List<String> to = named(object.optional("channels"), "channel", channels);
            List<String> turns = named(object.optional("on_call"), "schedule", List.copyOf(schedules.keySet()));
            object.done();
            if (object.problems().count() != before) {
                continue;
            }
            if (to.isEmpty() && turns.isEmpty()) {
                object.problem("tells nobody: channels, on_call or both are missing");
            } else if (!steps.isEmpty()
                    && after.compareTo(steps.get(steps.size() - 1).after()) <= 0) {
                at.problem("is not after the step before, "
                        + YamlValue.format(steps.get(steps.size() - 1).after()));
            } else {
                steps.add(new EscalationStep(after, to, turns));
            }
        }
        return steps;
    }

    private static List<String> named(Optional<YamlValue> value, String what, List<String> known) {
        List<String> names = value.map(list -> list.list().stream()
                        .map(item -> item.reference(what, known))
                        .toList())
                .orElse(List.of());
        value.filter(list -> names.isEmpty() && list.isList() && list.isThere())
                .ifPresent(list -> list.problem("names nobody"));
        return names;
    }

    private static Optional<Moment> moment(YamlValue value) {
        return time(
                value,
                text -> Moment.of(OffsetDateTime.parse(text).toInstant()),
                "a moment with its offset such as \"2026-03-02T09:00:00+09:00\"");
    }

    private static <T> Optional<T> time(YamlValue value, Function<String, T> parse, String form) {
        int before = value.problems().count();
        String text = value.string();
        if (value.problems().count() != before || !value.isThere()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (DateTimeException | ArithmeticException e) {
            value.problem("\"" + text + "\" is not " + form);
            return Optional.empty();
        }
    }
}
