package org.bongsu.config.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.domain.profile.SunSpecField;
import org.bongsu.domain.profile.WordOrder;
import org.jspecify.annotations.Nullable;

/** The {@code registers} of a profile, by address or by SunSpec model. Filled item by item; not thread safe. */
final class RegistersYaml {

    /** Where a family's number goes in its name. */
    private static final String NUMBER = "{n}";

    private static final int REGISTERS = 65_536;
    private static final double NUMBER_MAX = 1e12;

    private final Map<String, PointDefinition> registry;
    private final int maxSpan;
    private final Optional<SunSpecYaml> sunspec;
    private final List<Placed> placed = new ArrayList<>();
    private final List<SunSpecField> found = new ArrayList<>();
    private final Map<String, Boolean> joined = new LinkedHashMap<>();

    /** A field and where the file says its addresses. */
    record Placed(RegisterField field, YamlValue address, Optional<YamlValue> scale) {}

    RegistersYaml(Map<String, PointDefinition> registry, int maxSpan, Optional<SunSpecYaml> sunspec) {
        this.registry = registry;
        this.maxSpan = maxSpan;
        this.sunspec = sunspec;
    }

    List<Placed> placed() {
        return placed;
    }

    List<RegisterField> fields() {
        return placed.stream().map(Placed::field).toList();
    }

    List<SunSpecField> found() {
        return found;
    }

    Set<String> points() {
        Set<String> points = new LinkedHashSet<>();
        placed.forEach(one -> points.add(one.field().point()));
        found.forEach(field -> points.addAll(field.points()));
        return points;
    }

    void add(YamlObject object) {
        YamlValue point = object.required("point");
        boolean byModel = object.has("model");
        boolean family = byModel && point.node().scalar().contains(NUMBER);
        List<String> names = family ? family(point) : List.of(point.reference("point", registry.keySet()));
        PointDefinition definition = registry.get(names.get(0));
        Form form = form(object, names.get(0), definition);
        if (byModel) {
            byModel(object, names, family, form);
        } else {
            byAddress(object, form);
        }
        object.done();
        once(
                point,
                form,
                byModel
                        ? ":"
                                + object.node()
                                        .get("instance")
                                        .map(n -> n.scalar())
                                        .orElse("1")
                        : "");
    }

    /** Only statuses and flags may lie in several places. */
    private void once(YamlValue point, Form form, String instance) {
        boolean byTokens = !form.tokens().isEmpty();
        Boolean before = joined.putIfAbsent(point.node().scalar() + instance, byTokens);
        if (before != null && !(before && byTokens)) {
            point.problem("stands twice; only fields with tokens are joined");
        }
    }

    private List<String> family(YamlValue point) {
        List<String> names = new ArrayList<>();
        String name = point.string();
        while (registry.containsKey(name.replace(NUMBER, Integer.toString(names.size() + 1)))) {
            names.add(name.replace(NUMBER, Integer.toString(names.size() + 1)));
        }
        if (names.isEmpty()) {
            Set<String> families = new LinkedHashSet<>();
            registry.keySet().stream()
                    .filter(known -> known.matches(".*\\b1\\b.*"))
                    .forEach(known -> families.add(known.replaceFirst("\\b1\\b", NUMBER)));
            point.problem("no points " + name + DidYouMean.hint(name, families));
            return List.of(name);
        }
        return names;
    }

    private void byAddress(YamlObject object, Form form) {
        for (String key : List.of("scale_offset", "instance", "repeat")) {
            if (object.has(key)) {
                object.optional(key).ifPresent(v -> v.problem("is for points of a SunSpec model; model is missing"));
            }
        }
        int function = object.required("function").integer(3, 4);
        YamlValue address = object.required("address");
        int at = address.integer(0, REGISTERS - form.type().registers());
        Optional<YamlValue> scale = object.optional("scale_register");
        OptionalInt register =
                scale.map(v -> OptionalInt.of(v.integer(0, REGISTERS - 1))).orElse(OptionalInt.empty());
        placed.add(new Placed(form.field(function, at, register), address, scale));
    }

    private void byModel(YamlObject object, List<String> names, boolean family, Form form) {
        YamlValue modelValue = object.required("model");
        int model = modelValue.integer(1, SunSpecYaml.MODEL_MAX);
        if (sunspec.isEmpty()) {
            modelValue.problem("needs the section sunspec");
        }
        int instance = object.optional("instance").map(v -> v.integer(1, 512)).orElse(0);
        SunSpecField.Repeat repeat = SunSpecField.Repeat.NOTHING;
        if (family) {
            repeat = object.required("repeat")
                            .oneOf(List.of("blocks", "instances"))
                            .equals("blocks")
                    ? SunSpecField.Repeat.BLOCKS
                    : SunSpecField.Repeat.INSTANCES;
        } else {
            object.optional("repeat").ifPresent(v -> v.problem("a field repeats where its point's name has " + NUMBER));
        }
        if (repeat == SunSpecField.Repeat.INSTANCES && instance > 0) {
            object.problem("either one instance, or a point for each of them");
        }
        boolean known =
                sunspec.map(section -> section.blocks().containsKey(model)).orElse(true);
        if (repeat == SunSpecField.Repeat.BLOCKS && !known) {
            modelValue.problem("sunspec.blocks does not say how the blocks of model " + model + " lie");
        }
        int offset = object.required("offset").integer(0, SunSpecYaml.OFFSET_MAX);
        OptionalInt scale = object.optional("scale_offset")
                .map(v -> OptionalInt.of(v.integer(0, SunSpecYaml.OFFSET_MAX)))
                .orElse(OptionalInt.empty());
        found.add(
                new SunSpecField(names, model, instance, repeat, offset, scale, form.field(3, 0, OptionalInt.empty())));
    }

    /** What a field is, wherever it lies. */
    private record Form(
            String point,
            RegisterType type,
            WordOrder order,
            long mask,
            double scale,
            double offset,
            List<Long> sentinels,
            Map<Integer, String> tokens,
            PollGroup group) {

        RegisterField field(int function, int address, OptionalInt scaleRegister) {
            return new RegisterField(
                    point,
                    function,
                    address,
                    type,
                    order,
                    mask,
                    scale,
                    offset,
                    scaleRegister,
                    sentinels,
                    tokens,
                    group);
        }
    }

    private Form form(YamlObject object, String name, @Nullable PointDefinition definition) {
        RegisterType type = object.required("type").enumOf(RegisterType.class);
        if (type.registers() > maxSpan) {
            object.problem("takes " + type.registers() + " registers, max_span is " + maxSpan);
        }
        long mask = object.optional("mask").map(v -> mask(v, type)).orElse(0L);
        int width = mask == 0
                ? type.registers() * 16
                : 64 - Long.numberOfLeadingZeros(mask >>> Long.numberOfTrailingZeros(mask));
        Map<Integer, String> tokens = object.optional("tokens")
                .map(v -> tokens(v.object(), type, width, definition))
                .orElse(Map.of());
        if (definition != null && definition.type() == PointType.STATUS && tokens.isEmpty()) {
            object.problem(name + " is a status and needs tokens");
        }
        if (definition != null && definition.type() == PointType.NUMBER && !tokens.isEmpty()) {
            object.problem(name + " is a number and has no tokens");
        }
        return new Form(
                name,
                type,
                object.optional("order").map(v -> order(v, type)).orElse(WordOrder.ABCD),
                mask,
                object.optional("scale").map(v -> v.factor(NUMBER_MAX)).orElse(1.0),
                // With a model, the offset is the register's place in it.
                object.has("model")
                        ? 0
                        : object.optional("offset")
                                .map(v -> v.number(-NUMBER_MAX, NUMBER_MAX))
                                .orElse(0.0),
                object.optionalList("sentinels").stream()
                        .map(v -> v.bits(width))
                        .toList(),
                tokens,
                object.optional("group").map(v -> v.enumOf(PollGroup.class)).orElse(PollGroup.NORMAL));
    }

    private static long mask(YamlValue value, RegisterType type) {
        if (type == RegisterType.F32 || type == RegisterType.F64 || type == RegisterType.U16_NEGATIVE_ABOVE_10000) {
            value.problem("a mask cuts bits out of whole numbers, not out of " + word(type));
            return 0;
        }
        int before = value.problems().count();
        long mask = value.bits(type.registers() * 16);
        if (mask == 0 && value.problems().count() == before) {
            value.problem("leaves no bit");
        }
        return mask;
    }

    private static WordOrder order(YamlValue value, RegisterType type) {
        WordOrder order = value.enumOf(WordOrder.class);
        if (type.registers() == 1 && (order == WordOrder.CDAB || order == WordOrder.DCBA)) {
            value.problem(word(type) + " is one register: abcd, or badc where its bytes are swapped");
        }
        return order;
    }

    private static String word(RegisterType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static Map<Integer, String> tokens(
            YamlObject object, RegisterType type, int width, @Nullable PointDefinition definition) {
        int max = type == RegisterType.ENUM16 ? (1 << width) - 1 : width - 1;
        if (type != RegisterType.ENUM16 && type != RegisterType.BITS16 && type != RegisterType.BITS32) {
            object.problem("only bits16, bits32 and enum16 have tokens");
        }
        Map<Integer, String> tokens = new LinkedHashMap<>();
        for (String key : object.keys()) {
            int number = key.matches("[0-9]{1,5}") ? Integer.parseInt(key) : -1;
            if (number < 0 || number > max) {
                object.key(key).problem("\"" + key + "\" is not a number from 0 to " + max);
            }
            YamlValue value = object.required(key);
            boolean flag = definition != null && definition.type() == PointType.FLAG;
            if (flag && !value.bool()) {
                value.problem("a flag's token is true");
            }
            String token = flag ? "true" : value.string();
            if (definition != null && definition.type() == PointType.STATUS) {
                value.reference("token", definition.tokens());
            }
            tokens.put(number, token);
        }
        return tokens;
    }
}
