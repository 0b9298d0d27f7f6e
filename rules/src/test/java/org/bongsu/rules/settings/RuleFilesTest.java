package org.bongsu.rules.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.rules.pack.OnUnknown;
import org.bongsu.rules.pack.Rule;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

class RuleFilesTest {

    private static final String GOOD = """
            groups:
              - name: g
                rules:
                  - alert: smoke-high
                    for_each: {kind: ambient, room_kind: [battery, ups]}
                    expr: smoke.obscuration > 0.825
                    for: 10s
                    hazard: fire
                    modality: smoke
                    grade: pre_alarm
                    on_unknown: clear
                    labels: {team: night}
                    annotations: {summary: {en: Smoke, ko: 연기}, source: guide}
            """;

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        new RuleFiles(SmallSite.REGISTRY).decode(List.of(new RuleFiles.Source("r.yaml", text)), problems);
        return problems.list().stream().map(Object::toString).toList();
    }

    private static void only(String text, String expected) {
        List<String> found = problems(text);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith(expected), () -> found.get(0) + "\nexpected " + expected);
    }

    @Test
    void aRuleSaysEverythingThatItsFileSays() {
        Rule rule = SmallSite.pack("r.yaml", GOOD).rules().get(0);
        assertEquals("smoke-high", rule.alert());
        assertEquals("smoke.obscuration > 0.825", rule.expression().text());
        assertEquals(Duration.ofSeconds(10), rule.hold());
        assertEquals(Hazard.FIRE, rule.hazard());
        assertEquals(Modality.SMOKE, rule.modality());
        assertEquals(Grade.PRE_ALARM, rule.grade());
        assertEquals(OnUnknown.CLEAR, rule.onUnknown());
        assertEquals("night", rule.labels().get("team"));
        assertEquals("연기", rule.summary().ko());
        assertEquals("guide", rule.source());
        assertTrue(rule.devices()
                .accepts(SmallSite.INVENTORY.device("asd-bat-1").orElseThrow(), SmallSite.SITE.room("bat-1")));
        assertFalse(rule.devices()
                .accepts(SmallSite.INVENTORY.device("asd-hall-1").orElseThrow(), SmallSite.SITE.room("hall-1")));
        assertFalse(rule.devices()
                .accepts(SmallSite.INVENTORY.device("rack-a").orElseThrow(), SmallSite.SITE.room("bat-1")));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        String text = GOOD.replace("                    for: 10s\n", "")
                .replace("        for: 10s\n", "")
                .replace("        on_unknown: clear\n", "")
                .replace("        for_each: {kind: ambient, room_kind: [battery, ups]}\n", "");
        Rule rule = SmallSite.pack("r.yaml", text).rules().get(0);
        assertEquals(Duration.ZERO, rule.hold());
        assertEquals(OnUnknown.HOLD, rule.onUnknown());
        assertTrue(rule.devices()
                .accepts(SmallSite.INVENTORY.device("rack-a").orElseThrow(), SmallSite.SITE.room("bat-1")));
    }

    @Test
    void anExpressionsErrorStandsWhereItIsInTheFile() {
        // "smoke" of the misspelt point is at column 15 of line 6.
        only(
                GOOD.replace("smoke.obscuration >", "smoke.obscuraton >"),
                "r.yaml:6:15: groups[0].rules[0].expr: undeclared");
        only(GOOD.replace("expr: smoke.obscuration > 0.825", "expr: \"smoke.obscuration > 'x'\""), "r.yaml:6:34: ");
        only(GOOD.replace("expr: smoke.obscuration > 0.825", "expr: smoke.obscuration > 'x'"), "r.yaml:6:33: ");
        only(
                GOOD.replace(
                        "expr: smoke.obscuration > 0.825", "expr: |\n          smoke.obscuration >\n            'x'"),
                "r.yaml:7:29: ");
        only(
                GOOD.replace(
                        "expr: smoke.obscuration > 0.825", "expr: >-\n          smoke.obscuration >\n          'x'"),
                "r.yaml:6:15: groups[0].rules[0].expr: > cannot take");
        assertTrue(problems(GOOD.replace("smoke.obscuration >", "smoke.obscuraton >"))
                .get(0)
                .contains("did you mean 'smoke.obscuration'?"));
    }

    @Test
    void everyMistakeOfEveryRuleIsReportedInOneRun() {
        String bad = GOOD.replace("kind: ambient,", "kind: ambiant,")
                .replace("hazard: fire", "hazard: fier")
                .replace("grade: pre_alarm", "graed: pre_alarm")
                .replace("for: 10s", "for: 25h")
                .replace("on_unknown: clear", "on_unknown: ignore")
                .replace("ko: 연기", "kr: 연기")
                .replace("0.825", "0.825 +");
        List<String> found = problems(bad);
        for (String part : List.of(
                "did you mean ambient?",
                "did you mean fire?",
                "unknown key groups[0].rules[0].graed, did you mean grade?",
                "missing key groups[0].rules[0].grade",
                "25h is not in",
                "\"ignore\" is not one of",
                "missing key groups[0].rules[0].annotations.summary.ko",
                "unknown key groups[0].rules[0].annotations.summary.kr",
                "r.yaml:6:")) {
            assertTrue(found.stream().anyMatch(line -> line.contains(part)), part + "\n" + String.join("\n", found));
        }
    }

    /** One precise error each, none passed over, none told twice. */
    @Test
    void fiftyMalformedRulesGiveFiftyErrors() {
        String file = resource("fifty-malformed-rules.yaml");
        Problems problems = new Problems();
        RulePack pack =
                new RuleFiles(SmallSite.REGISTRY).decode(List.of(new RuleFiles.Source("r.yaml", file)), problems);
        assertEquals(List.of(), pack.rules());
        List<String> found = problems.list().stream().map(Object::toString).toList();
        assertEquals(resource("fifty-malformed-rules.expected").lines().toList(), found);
        assertEquals(50, found.size());
        assertEquals(50, file.lines().filter(line -> line.contains("- alert:")).count());
    }

    private static String resource(String name) {
        return SmallSite.read("rules/src/test/resources/" + name);
    }

    @Test
    void oneNameIsOneRuleOverAllFiles() {
        Problems problems = new Problems();
        RulePack pack = new RuleFiles(SmallSite.REGISTRY)
                .decode(List.of(new RuleFiles.Source("a.yaml", GOOD), new RuleFiles.Source("b.yaml", GOOD)), problems);
        assertEquals(1, pack.rules().size());
        assertEquals(1, problems.count());
        assertTrue(problems.list().get(0).toString().startsWith("b.yaml:4:16: "), problems.list()::toString);
    }

    @Test
    void aSoundRuleBesideABrokenOneIsKept() {
        String two = GOOD
                + GOOD.lines()
                        .skip(3)
                        .map(line -> line.replace("smoke-high", "other").replace("obscuration", "nothing"))
                        .reduce("", (a, b) -> a + b + "\n");
        Problems problems = new Problems();
        RulePack pack =
                new RuleFiles(SmallSite.REGISTRY).decode(List.of(new RuleFiles.Source("r.yaml", two)), problems);
        assertEquals(
                List.of("smoke-high"), pack.rules().stream().map(Rule::alert).toList());
        assertEquals(1, problems.count());
    }

    /** A rule for a room that is not there would never vote, and nobody would know. */
    @Test
    void aRuleForARoomDeviceOrProfileThatTheSiteHasNotIsAProblem() {
        String text = """
                groups:
                  - name: own
                    rules:
                      - alert: smoke-here
                        for_each: {room: bat-2, device: [asd-hall-1, asd-hall-9], profile: asdd}
                        expr: smoke.obscuration > 0.5
                        hazard: fire
                        modality: smoke
                        grade: advisory
                        annotations: {summary: {en: Smoke, ko: 연기}}
                """;
        assertEquals(List.of(), problems(text), "the file alone");
        Problems problems = new Problems();
        RuleFiles.Names names =
                new RuleFiles.Names(List.of("bat-1"), List.of("asd-hall-1", "asd-hall-2"), List.of("asd"));
        new RuleFiles(SmallSite.REGISTRY, Optional.of(names))
                .decode(List.of(new RuleFiles.Source("rules/own.yaml", text)), problems);
        List<String> found = problems.list().stream().map(Object::toString).toList();
        assertEquals(3, found.size(), found::toString);
        assertTrue(
                found.get(0).startsWith("rules/own.yaml:5:26: ") && found.get(0).contains("bat-1?"), found.get(0));
        assertTrue(found.get(1).contains("no device asd-hall-9"), found.get(1));
        assertTrue(found.get(2).contains("no profile asdd, did you mean asd?"), found.get(2));
    }
}
