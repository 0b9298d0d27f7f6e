package org.bongsu.config.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.profile.ModbusTuning;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.Span;

/** What a profile says about the requests its device bears, and whether its registers can be read that way. */
final class TuningYaml {

    private static final int REGISTERS = 65_536;
    private static final Duration PAUSE_MIN = Duration.ofMillis(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    private final int maxSpan;
    private final ModbusTuning tuning;
    private final List<Range> forbidden;
    private final List<Range> atomic;

    /** @param end the last address, itself inside */
    private record Range(YamlValue value, int function, int start, int end) {

        boolean meets(int of, int first, int count) {
            return of == function && first <= end && first + count > start;
        }

        boolean holds(int of, int first, int count) {
            return of == function && first >= start && first + count - 1 <= end;
        }

        String words() {
            return start + " to " + end + " of function " + function;
        }
    }

    TuningYaml(YamlObject root) {
        this.maxSpan = root.optional("max_span")
                .map(v -> v.integer(1, Span.MAX_REGISTERS))
                .orElse(Span.MAX_REGISTERS);
        int maxGap = root.optional("max_gap")
                .map(v -> v.integer(0, Span.MAX_REGISTERS))
                .orElse(ModbusTuning.MAX_GAP_DEFAULT);
        this.forbidden =
                root.optionalList("forbidden").stream().map(TuningYaml::range).toList();
        this.atomic =
                root.optionalList("atomic").stream().map(TuningYaml::range).toList();
        List<Range> readable = atomic.stream().filter(this::fitsARequest).toList();
        this.tuning = new ModbusTuning(
                maxSpan,
                maxGap,
                forbidden.stream().flatMap(range -> spans(range).stream()).toList(),
                readable.stream().flatMap(range -> spans(range).stream()).toList(),
                root.optional("window")
                        .map(v -> v.integer(1, ModbusTuning.MAX_WINDOW))
                        .orElse(1),
                pause(root, "pause_after_connect"),
                pause(root, "pause_between"));
        checkRanges();
    }

    int maxSpan() {
        return maxSpan;
    }

    ModbusTuning tuning() {
        return tuning;
    }

    private static Duration pause(YamlObject root, String key) {
        return root.optional(key).map(v -> v.duration(PAUSE_MIN, PAUSE_MAX)).orElse(Duration.ZERO);
    }

    /** {@code [start, end]} of function 3, or {@code {function: 4, range: [start, end]}}. */
    private static Range range(YamlValue value) {
        if (!value.isObject()) {
            return range(value, 3);
        }
        YamlObject object = value.object();
        int function = object.required("function").integer(3, 4);
        Range range = range(object.required("range"), function);
        object.done();
        return range;
    }

    private static Range range(YamlValue value, int function) {
        List<YamlValue> ends = value.list();
        if (ends.size() != 2) {
            if (value.isList()) {
                value.problem("needs the first and the last address");
            }
            return new Range(value, function, 0, 0);
        }
        int start = ends.get(0).integer(0, REGISTERS - 1);
        int end = ends.get(1).integer(0, REGISTERS - 1);
        if (end < start) {
            ends.get(1).problem("the last address " + end + " is below the first, " + start);
        }
        return new Range(value, function, start, Math.max(start, end));
    }

    /** A long range in pieces that a span can hold. */
    private static List<Span> spans(Range range) {
        List<Span> spans = new ArrayList<>();
        for (int at = range.start(); at <= range.end(); at += Span.MAX_REGISTERS) {
            spans.add(new Span(range.function(), at, Math.min(Span.MAX_REGISTERS, range.end() - at + 1)));
        }
        return spans;
    }

    private boolean fitsARequest(Range range) {
        int count = range.end() - range.start() + 1;
        if (count > maxSpan) {
            range.value().problem(count + " registers cannot be read at once, max_span is " + maxSpan);
        }
        return count <= maxSpan;
    }

    private void checkRanges() {
        for (int i = 0; i < atomic.size(); i++) {
            Range one = atomic.get(i);
            int count = one.end() - one.start() + 1;
            for (Range other : forbidden) {
                if (other.meets(one.function(), one.start(), count)) {
                    one.value().problem("overlaps the forbidden registers " + other.words());
                }
            }
            for (Range other : atomic.subList(0, i)) {
                if (other.meets(one.function(), one.start(), count)) {
                    one.value().problem("overlaps the atomic registers " + other.words() + "; make them one");
                }
            }
        }
    }

    /** Whether every register can be read under these rules. */
    void check(List<RegistersYaml.Placed> fields) {
        Map<Range, Set<PollGroup>> groups = new LinkedHashMap<>();
        for (RegistersYaml.Placed placed : fields) {
            RegisterField field = placed.field();
            int count = field.type().registers();
            forbids(placed.address(), field.function(), field.address(), count);
            placed.scale()
                    .ifPresent(scale -> forbids(
                            scale, field.function(), field.scaleRegister().orElse(0), 1));
            for (Range range : atomic) {
                boolean meets = range.meets(field.function(), field.address(), count);
                if (meets && !range.holds(field.function(), field.address(), count)) {
                    placed.address().problem("lies half in the atomic registers " + range.words());
                } else if (meets) {
                    groups.computeIfAbsent(range, key -> new LinkedHashSet<>()).add(field.group());
                }
            }
        }
        for (Range range : atomic) {
            Optional<Set<PollGroup>> inside = Optional.ofNullable(groups.get(range));
            if (inside.isEmpty()) {
                range.value().problem("holds no register of this profile");
            } else if (inside.get().size() > 1) {
                range.value().problem("holds registers of several groups, which are read at different times");
            }
        }
    }

    private void forbids(YamlValue where, int function, int address, int count) {
        for (Range range : forbidden) {
            if (range.meets(function, address, count)) {
                where.problem("lies in the forbidden registers " + range.words());
            }
        }
    }
}
