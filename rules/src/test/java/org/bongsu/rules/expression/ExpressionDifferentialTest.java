package org.bongsu.rules.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
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
import org.junit.jupiter.api.Test;

/** The same checked tree, run by our closures and by cel-java with unknown tracking, must give the same answer. */
class ExpressionDifferentialTest {

    private static final int EXPRESSIONS = 1_000;
    private static final int INPUTS = 10;
    private static final List<String> NUMBERS = List.of("a", "b", "c");
    private static final List<String> FLAGS = List.of("p", "q");
    private static final List<String> TOKENS = List.of("OL", "OB", "LB");
    private static final double[] VALUES = {-2, -1, 0, 0.5, 1, 2, 3};

    private final Random random = new Random(20221015);
    private final Map<String, PointDefinition> registry = registry();
    private final List<String> names = List.copyOf(registry.keySet());

    private static Map<String, PointDefinition> registry() {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        NUMBERS.forEach(
                n -> registry.put(n, new PointDefinition(n, PointType.NUMBER, "u", -9, 9, List.of(), "m", "s")));
        FLAGS.forEach(n -> registry.put(n, new PointDefinition(n, PointType.FLAG, "", 0, 1, List.of(), "m", "s")));
        registry.put("s", new PointDefinition("s", PointType.STATUS, "", 0, 7, TOKENS, "m", "s"));
        return registry;
    }

    @Test
    void tenThousandRandomCasesAgreeWithCelJava() throws Exception {
        CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(CelOptions.current()
                        .enableUnknownTracking(true)
                        .enableHeterogeneousNumericComparisons(true)
                        .build())
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        ExpressionCompiler.HAS,
                        CelFunctionBinding.from(
                                "has_status_token",
                                Long.class,
                                String.class,
                                (status, token) -> (status & registry.get("s").mask(token)) != 0)))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        ExpressionCompiler.RATE,
                        CelFunctionBinding.from(
                                "rate_double_duration",
                                Double.class,
                                Duration.class,
                                (value, window) -> slope(value, window))))
                .build();
        ExpressionCompiler compiler = new ExpressionCompiler(registry);
        int[] seen = new int[Truth.values().length];
        int cases = 0;
        while (cases < EXPRESSIONS * INPUTS) {
            String text = truth(4);
            Expression expression;
            try {
                expression = compiler.compile(text);
            } catch (ExpressionException e) {
                assertTrue(e.getMessage().contains("reads no point"), () -> text + "\n" + e.getMessage());
                continue;
            }
            Program program = runtime.createProgram(expression.checked());
            List<RateWindow> windows = expression.windows();
            Slots slots = new Slots(names.size() + windows.size());
            Condition condition = expression.bind(new SlotMap() {
                @Override
                public int point(String name) {
                    return names.indexOf(name);
                }

                @Override
                public int window(RateWindow window) {
                    return names.size() + windows.indexOf(window);
                }
            });
            for (int i = 0; i < INPUTS; i++, cases++) {
                PartialVars input = input(slots, windows);
                Truth ours = condition.test(slots);
                Truth theirs = truth(program.eval(input));
                assertEquals(theirs, ours, () -> text + " on " + input);
                seen[ours.ordinal()]++;
            }
        }
        for (Truth truth : Truth.values()) {
            assertTrue(seen[truth.ordinal()] > 1_000, truth + " was seen " + seen[truth.ordinal()] + " times");
        }
    }

    private static double slope(double value, Duration window) {
        return value / 2 + window.toSeconds();
    }

    private static Truth truth(Object result) {
        return result instanceof CelUnknownSet ? Truth.UNKNOWN : Truth.of((Boolean) result);
    }

    private PartialVars input(Slots slots, List<RateWindow> windows) {
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
        for (int i = 0; i < windows.size(); i++) {
            int source = names.indexOf(windows.get(i).point());
            if (slots.known(source)) {
                slots.set(
                        names.size() + i,
                        slope(slots.value(source), windows.get(i).length()));
            } else {
                slots.forget(names.size() + i);
            }
        }
        return PartialVars.of(known, unknown.toArray(new CelAttributePattern[0]));
    }

    private String truth(int depth) {
        if (depth == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> random.nextBoolean() ? "true" : "false";
                case 1 -> "has(s, \"" + pick(TOKENS) + "\")";
                default -> pick(FLAGS);
            };
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> "(" + truth(depth - 1) + " && " + truth(depth - 1) + ")";
            case 2, 3 -> "(" + truth(depth - 1) + " || " + truth(depth - 1) + ")";
            case 4 -> "!" + truth(depth - 1);
            case 5 -> "(" + truth(depth - 1) + " ? " + truth(depth - 1) + " : " + truth(depth - 1) + ")";
            case 6 -> "(" + truth(depth - 1) + pick(List.of(" == ", " != ")) + truth(depth - 1) + ")";
            default ->
                "(" + number(depth - 1) + pick(List.of(" < ", " <= ", " > ", " >= ", " == ", " != "))
                        + number(depth - 1) + ")";
        };
    }

    private String number(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0 ? pick(List.of("0", "1", "2.5", "-1")) : pick(NUMBERS);
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> "(" + number(depth - 1) + pick(List.of(" + ", " - ", " * ")) + number(depth - 1) + ")";
            case 2 -> "(" + number(depth - 1) + " / 4)";
            case 3 -> "(" + truth(depth - 1) + " ? " + number(depth - 1) + " : " + number(depth - 1) + ")";
            case 4 -> "rate(" + pick(NUMBERS) + ", duration(\"" + pick(List.of("60s", "3m")) + "\"))";
            default -> "-" + pick(NUMBERS);
        };
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
