package org.bongsu.rules.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.PartialVars;
import dev.cel.runtime.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.stage.Truth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same checked tree, run by our closures and by cel-java with unknown tracking, must give the same answer. What looks
 * back in time or across devices is a stand-in on both sides here; {@code quality} alone is left out, since it is known even
 * of what is not, which cel-java cannot say.
 */
class ExpressionDifferentialTest {

    private static final int EXPRESSIONS = 1_500;
    private static final int INPUTS = 10;
    private static final List<String> NUMBERS = List.of("a", "b", "c");
    private static final List<String> FLAGS = List.of("p", "q");
    private static final List<String> TOKENS = List.of("OL", "OB", "LB");
    private static final List<String> LENGTHS = List.of("60 s", "3 min", "minutes(2)", "duration(\"90s\")");
    private static final double[] VALUES = {-2, -1, 0, 0.5, 1, 2, 3};

    /** A count of which nothing is known is anything. */
    private static final double ANY = 1e9;

    private final Random random = new Random(20221015);
    private final Map<String, PointDefinition> registry = registry();
    private final List<String> names = List.copyOf(registry.keySet());

    private static Map<String, PointDefinition> registry() {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        NUMBERS.forEach(
                n -> registry.put(n, new PointDefinition(n, PointType.NUMBER, "V", -9, 9, List.of(), "m", "s")));
        FLAGS.forEach(n -> registry.put(n, new PointDefinition(n, PointType.FLAG, "", 0, 1, List.of(), "m", "s")));
        registry.put("s", new PointDefinition("s", PointType.STATUS, "", 0, 7, TOKENS, "m", "s"));
        return registry;
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void fifteenThousandRandomCasesAgreeWithCelJava(Scope scope) throws Exception {
        CelRuntime runtime = runtime();
        ExpressionCompiler compiler = new ExpressionCompiler(registry);
        int[] seen = new int[Truth.values().length];
        int[] asked = new int[Feature.class.getPermittedSubclasses().length];
        int cases = 0;
        while (cases < EXPRESSIONS * INPUTS) {
            String text = scope == Scope.ONE ? truth(4) : truthOfMany(3);
            Expression expression;
            try {
                expression = compiler.compile(text, scope);
            } catch (ExpressionException e) {
                assertTrue(e.getMessage().contains("reads no point"), () -> text + "\n" + e.getMessage());
                continue;
            }
            Program program = runtime.createProgram(expression.checked());
            List<Feature> features = expression.features();
            features.forEach(feature ->
                    asked[List.of(Feature.class.getPermittedSubclasses()).indexOf(feature.getClass())]++);
            Slots slots = new Slots(names.size() + 2 * features.size());
            SlotMap map = new SlotMap() {
                @Override
                public int point(String name) {
                    return names.indexOf(name);
                }

                @Override
                public int feature(Feature feature) {
                    return names.size() + 2 * features.indexOf(feature);
                }
            };
            Condition condition = expression.bind(map);
            for (int i = 0; i < INPUTS; i++, cases++) {
                PartialVars input = input(slots);
                features.forEach(feature -> fill(feature, map, slots));
                Truth ours = condition.test(slots);
                Truth theirs = truth(program.eval(input));
                assertEquals(theirs, ours, () -> text + " on " + input);
                seen[ours.ordinal()]++;
            }
        }
        for (Truth truth : Truth.values()) {
            assertTrue(seen[truth.ordinal()] > 1_000, truth + " was seen " + seen[truth.ordinal()] + " times");
        }
        for (int kind = 0; kind < asked.length; kind++) {
            Class<?> feature = Feature.class.getPermittedSubclasses()[kind];
            boolean here =
                    feature != Feature.QualityOf.class && (scope == Scope.MANY || feature != Feature.Count.class);
            assertEquals(here, asked[kind] > 50, feature + " was asked for " + asked[kind] + " times");
        }
    }

    // The stand-ins, ours.

    private void fill(Feature feature, SlotMap map, Slots slots) {
        int slot = map.feature(feature);
        if (feature instanceof Feature.Window window) {
            derive(slots, slot, window.point(), value -> past(value, seconds(window.length()), window.statistic()));
        } else if (feature instanceof Feature.Last last) {
            derive(slots, slot, last.point(), value -> isFlag(last.point()) ? 1 - value : value + 1);
        } else if (feature instanceof Feature.Age age) {
            derive(slots, slot, age.point(), value -> age(age.point(), value) >= seconds(age.length()) ? 1 : 0);
        } else if (feature instanceof Feature.Held held) {
            Truth truth = held.condition().bind(map).test(slots);
            set(slots, slot, truth, held(truth == Truth.TRUE, seconds(held.length())) ? 1 : 0);
        } else if (feature instanceof Feature.Count count) {
            Truth truth = count.condition().bind(map).test(slots);
            slots.set(slot, truth == Truth.UNKNOWN ? -ANY : count(truth == Truth.TRUE));
            slots.set(slot + 1, truth == Truth.UNKNOWN ? 2 * ANY : 0);
        }
    }

    private interface Derived {
        double of(double value);
    }

    private void derive(Slots slots, int slot, String point, Derived derived) {
        int source = names.indexOf(point);
        if (slots.known(source)) {
            slots.set(slot, derived.of(slots.value(source)));
        } else {
            slots.forget(slot);
        }
    }

    private static void set(Slots slots, int slot, Truth truth, double value) {
        if (truth == Truth.UNKNOWN) {
            slots.forget(slot);
        } else {
            slots.set(slot, value);
        }
    }

    private boolean isFlag(String point) {
        return FLAGS.contains(point);
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1e3;
    }

    private static double past(double value, double seconds, Feature.Statistic statistic) {
        return value / 2 + seconds / 60 - statistic.ordinal();
    }

    /** Never a length that is written. */
    private double age(String point, double value) {
        return names.contains(point) && !isFlag(point) ? 71 + 40 * value : 71;
    }

    private static boolean held(boolean condition, double seconds) {
        return condition == seconds > 100;
    }

    private static double count(boolean condition) {
        return condition ? 2 : 1;
    }

    // And theirs.

    private CelRuntime runtime() {
        CelRuntimeBuilder builder = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(CelOptions.current()
                        .enableUnknownTracking(true)
                        .enableHeterogeneousNumericComparisons(true)
                        .build())
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        Functions.HAS,
                        CelFunctionBinding.from(
                                "has_status_token",
                                Long.class,
                                String.class,
                                (status, token) -> (status & registry.get("s").mask(token)) != 0)))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        Functions.LAST,
                        CelFunctionBinding.from("last_double", Double.class, value -> value),
                        CelFunctionBinding.from("last_bool", Boolean.class, value -> value),
                        CelFunctionBinding.from(
                                "last_double_double", Double.class, Double.class, (value, length) -> value + 1),
                        CelFunctionBinding.from(
                                "last_double_duration", Double.class, Duration.class, (value, length) -> value + 1),
                        CelFunctionBinding.from(
                                "last_bool_double", Boolean.class, Double.class, (value, length) -> !value),
                        CelFunctionBinding.from(
                                "last_bool_duration", Boolean.class, Duration.class, (value, length) -> !value)))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        Functions.AGE,
                        CelFunctionBinding.from("age_double", Double.class, value -> age("a", value)),
                        CelFunctionBinding.from("age_bool", Boolean.class, value -> age("p", 0)),
                        CelFunctionBinding.from("age_status", Long.class, value -> age("s", value))))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        Functions.HELD,
                        CelFunctionBinding.from(
                                "held_bool_double", Boolean.class, Double.class, ExpressionDifferentialTest::held),
                        CelFunctionBinding.from(
                                "held_bool_duration",
                                Boolean.class,
                                Duration.class,
                                (condition, length) -> held(condition, seconds(length)))))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        Functions.COUNT,
                        CelFunctionBinding.from("count_bool", Boolean.class, ExpressionDifferentialTest::count)))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        Functions.AT_LEAST,
                        CelFunctionBinding.from(
                                "at_least_double_bool",
                                Double.class,
                                Boolean.class,
                                (least, condition) -> count(condition) >= least)));
        for (Feature.Statistic statistic : Feature.Statistic.values()) {
            String name = statistic.name().toLowerCase(java.util.Locale.ROOT);
            builder.addFunctionBindings(CelFunctionBinding.fromOverloads(
                    name,
                    CelFunctionBinding.from(
                            name + "_double_double",
                            Double.class,
                            Double.class,
                            (value, length) -> past(value, length, statistic)),
                    CelFunctionBinding.from(
                            name + "_double_duration",
                            Double.class,
                            Duration.class,
                            (value, length) -> past(value, seconds(length), statistic))));
        }
        return builder.build();
    }

    private static Truth truth(Object result) {
        return result instanceof CelUnknownSet ? Truth.UNKNOWN : Truth.of((Boolean) result);
    }

    private PartialVars input(Slots slots) {
        Map<String, Object> known = new LinkedHashMap<>();
        List<CelAttributePattern> unknown = new ArrayList<>();
        for (int slot = 0; slot < names.size(); slot++) {
            String name = names.get(slot);
            if (random.nextInt(3) == 0) {
                slots.forget(slot);
                unknown.add(CelAttributePattern.create(name));
                continue;
            }
            switch (registry.get(name).type()) {
                case NUMBER -> {
                    double value = VALUES[random.nextInt(VALUES.length)];
                    slots.set(slot, value);
                    known.put(name, value);
                }
                case FLAG -> {
                    boolean value = random.nextBoolean();
                    slots.set(slot, value ? 1 : 0);
                    known.put(name, value);
                }
                case STATUS -> {
                    long value = random.nextInt(8);
                    slots.set(slot, value);
                    known.put(name, value);
                }
            }
        }
        return PartialVars.of(known, unknown.toArray(new CelAttributePattern[0]));
    }

    private String truth(int depth) {
        if (depth == 0) {
            return switch (random.nextInt(6)) {
                case 0 -> random.nextBoolean() ? "true" : "false";
                case 1 -> "has(s, \"" + pick(TOKENS) + "\")";
                case 2 -> "last(" + pick(FLAGS) + pick(List.of(")", ", 60 s)", ", duration(\"90s\"))"));
                case 3 ->
                    "(age(" + pick(names) + ")" + pick(List.of(" > ", " >= ", " < ", " <= "))
                            + pick(List.of("60 s", "3 min", "minutes(2)")) + ")";
                default -> pick(FLAGS);
            };
        }
        return switch (random.nextInt(9)) {
            case 0, 1 -> "(" + truth(depth - 1) + " && " + truth(depth - 1) + ")";
            case 2, 3 -> "(" + truth(depth - 1) + " || " + truth(depth - 1) + ")";
            case 4 -> "!" + truth(depth - 1);
            case 5 -> "(" + truth(depth - 1) + " ? " + truth(depth - 1) + " : " + truth(depth - 1) + ")";
            case 6 -> "(" + truth(depth - 1) + pick(List.of(" == ", " != ")) + truth(depth - 1) + ")";
            case 7 -> "held(" + truth(depth - 1) + ", " + pick(LENGTHS) + ")";
            default -> "(" + number(depth - 1) + relation() + number(depth - 1) + ")";
        };
    }

    private String relation() {
        return pick(List.of(" < ", " <= ", " > ", " >= ", " == ", " != "));
    }

    /** Volts, all of them. */
    private String number(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0
                    ? pick(List.of("0", "1", "2.5", "-1", "1 V", "2500 mV", "0.001 kV", "-1 V"))
                    : pick(NUMBERS);
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> "(" + number(depth - 1) + pick(List.of(" + ", " - ")) + number(depth - 1) + ")";
            case 2 -> "(" + number(depth - 1) + pick(List.of(" / 4", " * 2")) + ")";
            case 3 -> "(" + truth(depth - 1) + " ? " + number(depth - 1) + " : " + number(depth - 1) + ")";
            case 4 -> "(rate(" + pick(NUMBERS) + ", " + pick(LENGTHS) + ") * 1 min)";
            case 5 ->
                pick(List.of("avg", "min", "max", "delta", "last")) + "(" + pick(NUMBERS) + ", " + pick(LENGTHS) + ")";
            case 6 -> "(" + pick(NUMBERS) + " * " + pick(NUMBERS) + " / 2 V)";
            default -> "-" + pick(NUMBERS);
        };
    }

    private String truthOfMany(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0
                    ? "at_least(" + pick(List.of("1", "2", "3")) + ", " + truth(2) + ")"
                    : "(count(" + truth(2) + ")" + relation() + pick(List.of("0", "1", "2", "3")) + ")";
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(" + truthOfMany(depth - 1) + " && " + truthOfMany(depth - 1) + ")";
            case 1 -> "(" + truthOfMany(depth - 1) + " || " + truthOfMany(depth - 1) + ")";
            case 2 -> "!" + truthOfMany(depth - 1);
            case 3 -> "held(" + truthOfMany(depth - 1) + ", " + pick(LENGTHS) + ")";
            case 4 -> "(" + pick(List.of("0", "1", "2")) + relation() + "count(" + truth(1) + "))";
            default -> "(count(" + truth(1) + ") + count(" + truth(1) + ")" + relation() + "3)";
        };
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
