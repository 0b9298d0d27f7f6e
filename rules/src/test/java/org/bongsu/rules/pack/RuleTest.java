package org.bongsu.rules.pack;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.rules.expression.Expression;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleTest {

    private static final String FILE = """
            groups:
              - name: g
                rules:
                  - alert: a
                    for_each: {each: EACH, kind: ambient}
                    expr: EXPR
                    CLEAR
                    for: FOR
                    keep_firing_for: KEEP
                    hazard: HAZARD
                    modality: MODALITY
                    grade: GRADE
                    on_unknown: UNKNOWN
                    annotations: {summary: {en: A, ko: 가}, source: "SOURCE"}
            """;

    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("EACH", "device"),
            Map.entry("EXPR", "ambient.temperature > 30"),
            Map.entry("CLEAR", "clear: ambient.temperature < 20"),
            Map.entry("FOR", "10s"),
            Map.entry("KEEP", "60s"),
            Map.entry("HAZARD", "fire"),
            Map.entry("MODALITY", "heat"),
            Map.entry("GRADE", "advisory"),
            Map.entry("UNKNOWN", "hold"),
            Map.entry("SOURCE", "guide"));

    private static Rule with(String key, String value) {
        String text = FILE;
        for (Map.Entry<String, String> entry : USUAL.entrySet()) {
            text = text.replace(entry.getKey(), entry.getKey().equals(key) ? value : entry.getValue());
        }
        return SmallSite.pack("r.yaml", text).rules().get(0);
    }

    private static Rule of(Duration hold, Duration keepFiring, Grade grade, OnUnknown onUnknown) {
        Expression expression = with("", "").expression();
        return new Rule(
                "a",
                "g",
                Each.DEVICE,
                DeviceFilter.ALL,
                expression,
                hold,
                Optional.empty(),
                keepFiring,
                Hazard.FIRE,
                Modality.HEAT,
                grade,
                onUnknown,
                Map.of(),
                Text.same("a"),
                "");
    }

    private static void holds(Duration hold, Duration keepFiring) {
        of(hold, keepFiring, Grade.ADVISORY, OnUnknown.HOLD);
    }

    @Test
    void timesAreNothingToADay() {
        Duration day = Duration.ofHours(24);
        assertDoesNotThrow(() -> holds(Duration.ZERO, Duration.ZERO));
        assertDoesNotThrow(() -> holds(day, day));
        for (Duration wrong : List.of(day.plusNanos(1), Duration.ofNanos(-1))) {
            assertThrows(IllegalArgumentException.class, () -> holds(wrong, Duration.ZERO), wrong::toString);
            assertThrows(IllegalArgumentException.class, () -> holds(Duration.ZERO, wrong), wrong::toString);
        }
    }

    /** Invariant 1: lost communication is never by itself a fire. */
    @ParameterizedTest
    @EnumSource(Grade.class)
    void onlyAnAdvisoryMayComeOfWhatIsUnknown(Grade grade) {
        if (grade == Grade.ADVISORY) {
            assertEquals(
                    OnUnknown.FIRE,
                    of(Duration.ZERO, Duration.ZERO, grade, OnUnknown.FIRE).onUnknown());
        } else {
            assertThrows(IllegalArgumentException.class, () -> of(Duration.ZERO, Duration.ZERO, grade, OnUnknown.FIRE));
        }
        assertDoesNotThrow(() -> of(Duration.ZERO, Duration.ZERO, grade, OnUnknown.CLEAR));
    }

    @ParameterizedTest
    @EnumSource(Grade.class)
    void whatIsMoreThanAnAdvisoryStandsForAMinuteMore(Grade grade) {
        assertEquals(grade == Grade.ADVISORY ? 0 : 60, Rule.keepFiring(grade).toSeconds());
    }

    /** A journal names the rule that decided; two that decide differently must not share a name. */
    @Test
    void theVersionChangesWithEverythingThatDecidesAndWithNothingElse() {
        String usual = with("", "").version();
        assertTrue(usual.matches("[0-9a-f]{12}"), usual);
        assertEquals(usual, with("", "").version());
        assertEquals(usual, with("SOURCE", "another guide").version());
        Map<String, String> decides = Map.ofEntries(
                Map.entry("EXPR", "ambient.temperature > 31"),
                Map.entry("CLEAR", ""),
                Map.entry("FOR", "11s"),
                Map.entry("KEEP", "61s"),
                Map.entry("HAZARD", "cooling"),
                Map.entry("MODALITY", "smoke"),
                Map.entry("GRADE", "pre_alarm"),
                Map.entry("UNKNOWN", "clear"));
        Set<String> versions = new LinkedHashSet<>(Set.of(usual));
        decides.forEach(
                (key, value) -> assertTrue(versions.add(with(key, value).version()), () -> key + " decides nothing"));
        assertEquals(decides.size() + 1, versions.size());
    }

    @Test
    void theVersionIsThatOfTheRulesName() {
        String text = SmallSite.read("config/rules/default.yaml");
        Set<String> versions = SmallSite.pack("r.yaml", text).rules().stream()
                .map(Rule::version)
                .collect(Collectors.toSet());
        assertEquals(SmallSite.pack("r.yaml", text).rules().size(), versions.size());
        assertNotEquals(
                with("", "").version(),
                SmallSite.pack("r.yaml", FILE_OF_B).rules().get(0).version());
    }

    private static final String FILE_OF_B = """
            groups:
              - name: g
                rules:
                  - alert: b
                    for_each: {each: device, kind: ambient}
                    expr: ambient.temperature > 30
                    clear: ambient.temperature < 20
                    for: 10s
                    keep_firing_for: 60s
                    hazard: fire
                    modality: heat
                    grade: advisory
                    on_unknown: hold
                    annotations: {summary: {en: A, ko: 가}, source: "guide"}
            """;
}
