package org.bongsu.rules.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.stage.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler(registry());

    static Map<String, PointDefinition> registry() {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        for (String name : List.of("smoke.obscuration", "battery.temperature", "battery.temperature.max")) {
            registry.put(name, new PointDefinition(name, PointType.NUMBER, "u", -1e6, 1e6, List.of(), "m", "s"));
        }
        registry.put("zone.12", new PointDefinition("zone.12", PointType.FLAG, "", 0, 1, List.of(), "m", "s"));
        registry.put(
                "battery.alarm", new PointDefinition("battery.alarm", PointType.FLAG, "", 0, 1, List.of(), "m", "s"));
        registry.put(
                "ups.status",
                new PointDefinition("ups.status", PointType.STATUS, "", 0, 7, List.of("OL", "OB", "LB"), "m", "s"));
        return registry;
    }

    /** Slots in order of the registry; absent values stay unknown. */
    private static Truth test(String text, Map<String, Double> values) throws ExpressionException {
        List<String> names = List.copyOf(registry().keySet());
        Slots slots = new Slots(names.size() + 1);
        values.forEach((name, value) -> slots.set(name.equals("rate") ? names.size() : names.indexOf(name), value));
        return COMPILER.compile(text)
                .bind(new SlotMap() {
                    @Override
                    public int point(String name) {
                        return names.indexOf(name);
                    }

                    @Override
                    public int feature(Feature feature) {
                        return names.size();
                    }
                })
                .test(slots);
    }

    @Test
    void aWholeNumberIsComparedAndCalculatedLikeAnyOther() throws ExpressionException {
        assertEquals(Truth.TRUE, test("battery.temperature > 2", Map.of("battery.temperature", 2.5)));
        assertEquals(Truth.FALSE, test("battery.temperature > 2", Map.of("battery.temperature", 2.0)));
        assertEquals(Truth.TRUE, test("battery.temperature * 2 + 1 >= 6", Map.of("battery.temperature", 2.5)));
        assertEquals(Truth.TRUE, test("3 / 2 < battery.temperature", Map.of("battery.temperature", 1.6)));
        assertEquals(Truth.FALSE, test("3 / 2 < battery.temperature", Map.of("battery.temperature", 1.4)));
    }

    @Test
    void aLongNameIsNotTakenForTheShortOneItBeginsWith() throws ExpressionException {
        Map<String, Double> values = Map.of("battery.temperature", 10.0, "battery.temperature.max", 50.0);
        assertEquals(Truth.TRUE, test("battery.temperature.max > 40", values));
        assertEquals(Truth.FALSE, test("battery.temperature > 40", values));
        assertEquals(
                List.of("battery.temperature.max", "battery.temperature"),
                COMPILER.compile("battery.temperature.max - battery.temperature > 5")
                        .points());
    }

    @ParameterizedTest
    @CsvSource({
        "'smoke.obscuration > 1 && battery.alarm', 0.5,, FALSE",
        "'smoke.obscuration > 1 && battery.alarm', 1.5,, UNKNOWN",
        "'smoke.obscuration > 1 || battery.alarm', 1.5,, TRUE",
        "'smoke.obscuration > 1 || battery.alarm', 0.5,, UNKNOWN",
        "'battery.alarm && smoke.obscuration > 1', 0.5,, FALSE",
        "'!(smoke.obscuration > 1)',,, UNKNOWN",
        "'battery.alarm ? smoke.obscuration > 1 : smoke.obscuration > 2', 1.5, 1, TRUE",
        "'battery.alarm ? smoke.obscuration > 1 : smoke.obscuration > 2', 1.5, 0, FALSE",
        "'battery.alarm ? smoke.obscuration > 1 : smoke.obscuration > 2', 9.0,, UNKNOWN",
        "'battery.alarm == (smoke.obscuration > 1)', 1.5,, UNKNOWN",
        "'battery.alarm != (smoke.obscuration > 1)', 1.5, 0, TRUE",
        "'1 / smoke.obscuration > 0', 0,, UNKNOWN",
        "'0 / smoke.obscuration == 0', 0,, UNKNOWN",
        "'-smoke.obscuration < -1', 1.5,, TRUE",
    })
    void unknownIsNeverRounded(String text, Double smoke, Double alarm, Truth expected) throws ExpressionException {
        Map<String, Double> values = new LinkedHashMap<>();
        if (smoke != null) {
            values.put("smoke.obscuration", smoke);
        }
        if (alarm != null) {
            values.put("battery.alarm", alarm);
        }
        assertEquals(expected, test(text, values));
    }

    @Test
    void aNumberedPointIsReadByItsOwnName() throws ExpressionException {
        assertEquals(
                Truth.TRUE,
                test("zone.12 && battery.temperature > 1.5", Map.of("zone.12", 1.0, "battery.temperature", 2.0)));
        assertEquals(List.of("zone.12"), COMPILER.compile("!zone.12").points());
        assertEquals("has(s, 'a.1') && a.b_1 > 1.5", CelName.rewrite("has(s, 'a.1') && a.b.1 > 1.5"));
    }

    @Test
    void aStatusIsAskedForItsTokens() throws ExpressionException {
        assertEquals(Truth.TRUE, test("has(ups.status, \"OB\")", Map.of("ups.status", 6.0)));
        assertEquals(Truth.FALSE, test("has(ups.status, \"OL\")", Map.of("ups.status", 6.0)));
        assertEquals(Truth.UNKNOWN, test("has(ups.status, \"OL\")", Map.of()));
    }

    @Test
    void aSlopeIsAWindowOfItsPoint() throws ExpressionException {
        Expression expression = COMPILER.compile("rate(battery.temperature, duration(\"1m30s\")) > 2");
        assertEquals(
                List.of(new Feature.Window("battery.temperature", Duration.ofSeconds(90), Feature.Statistic.RATE)),
                expression.features());
        assertEquals(List.of("battery.temperature"), expression.points());
        assertEquals(Truth.TRUE, test("rate(battery.temperature, duration(\"90s\")) > 2", Map.of("rate", 2.5)));
        assertEquals(
                Truth.UNKNOWN,
                test("rate(battery.temperature, duration(\"90s\")) > 2", Map.of("battery.temperature", 99.0)));
    }

    /** The place and the wording are what an operator at night has to go by. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smoke.obscuraton > 1 | 1:1 | did you mean 'smoke.obscuration'?",
                "battery.alarm && smoke.obscuraton > 1 | 1:18 | did you mean 'smoke.obscuration'?",
                "battery.temperature.mx > 1 | 1:20 | did you mean 'battery.temperature.max'?",
                "smoke.obscuration > | 1:20 | something is missing at the end",
                "smoke.obscuration + 1 | 1:19 | this is a number, where a condition is needed",
                "smoke.obscuration > 'x' | 1:19 | > cannot take a number and a text",
                "battery.alarm > 1 | 1:15 | > cannot take a condition and a number",
                "rat(smoke.obscuration, duration('60s')) > 1 | 1:4 | did you mean 'rate'?",
                "rate(smoke.obscuration, duration('60 s')) > 1 | 1:34 | not a duration",
                "rate(smoke.obscuration, duration('0s')) > 1 | 1:33 | a window is 1 s to 1 h long",
                "rate(smoke.obscuration + 1, duration('60s')) > 1 | 1:24 | takes a point",
                "rate(smoke.obscuration, '60s') > 1 | 1:5 | rate cannot take a number and a text; it is written rate(point, 5 min)",
                "has(ups.status, 'OBB') | 1:17 | did you mean 'OB'?",
                "has(smoke.obscuration, 'OB') | 1:4 | has cannot take a number and a text",
                "ups.status == ups.status | 1:12 | ask a status with has",
                "[1, 2].exists(x, x > 1) | 1:14 | no lists and no loops",
                "smoke.obscuration.matches('x') | 1:26 | undeclared reference",
                "battery.alarm && zone.13 | 1:18 | did you mean 'zone.12'?",
                "zone.12 > 1 | 1:9 | > cannot take a condition and a number",
                "1 > 0 | 1:1 | reads no point",
            })
    void whatIsWrongIsNamedAtItsPlace(String text, String place, String message) {
        ExpressionException refused = assertThrows(ExpressionException.class, () -> COMPILER.compile(text));
        ExpressionProblem first = refused.problems().get(0);
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertEquals(place, first.line() + ":" + first.column(), refused.getMessage());
    }

    @Test
    void sizeAndDepthAreBounded() {
        String deep = "(".repeat(100) + "battery.alarm" + ")".repeat(100);
        String nested = "!(".repeat(60) + "battery.alarm" + ")".repeat(60);
        String wide = "battery.alarm" + " || battery.alarm".repeat(90);
        String huge = "battery.alarm" + " || battery.alarm".repeat(400);
        for (String text : List.of(deep, nested, huge)) {
            assertThrows(ExpressionException.class, () -> COMPILER.compile(text), text.substring(0, 20));
        }
        org.junit.jupiter.api.Assertions.assertDoesNotThrow(() -> COMPILER.compile(wide));
    }
}
