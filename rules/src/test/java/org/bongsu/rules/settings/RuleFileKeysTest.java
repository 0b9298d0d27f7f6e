package org.bongsu.rules.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.rules.pack.DeviceFilter;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileKeysTest {

    private static final String FILE = """
            groups:
              - name: g
                rules:
                  - alert: a
                    for_each:
                      room: [bat-1, ups-1]
                      device: asd-bat-1
                      profile: [asd]
                    expr: smoke.obscuration > 0.825
                    hazard: fire
                    modality: smoke
                    grade: advisory
                    labels: {team: night}
                    annotations: {summary: {en: Smoke, ko: 연기}}
            """;

    private static final RuleFiles.Names NAMES =
            new RuleFiles.Names(List.of("bat-1", "ups-1"), List.of("asd-bat-1"), List.of("asd"));

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        new RuleFiles(SmallSite.REGISTRY).decode(List.of(new RuleFiles.Source("r.yaml", text)), problems);
        return problems.list().stream().map(Object::toString).toList();
    }

    /** A key that is passed over is a wish that nobody hears: a misspelt hold would be none. */
    @ParameterizedTest
    @CsvSource({
        "groups:, 'extra: 1\ngroups:', extra",
        "- name: g, '- name: g\n    extra: 1', groups[0].extra",
        "- alert: a, '- alert: a\n        extra: 1', groups[0].rules[0].extra",
        "device: asd-bat-1, 'device: asd-bat-1\n          extra: 1', groups[0].rules[0].for_each.extra",
        "annotations: {, 'annotations: {extra: 1, ', groups[0].rules[0].annotations.extra"
    })
    void anUnknownKeyIsAProblemWhereverItStands(String at, String with, String path) {
        assertEquals(List.of(), problems(FILE));
        List<String> found = problems(FILE.replace(at, with));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).contains("unknown key " + path), found.get(0));
    }

    /** The site's names are checked, and then the rule has to keep them. */
    @Test
    void whatARuleIsForIsKeptWithAndWithoutASite() {
        for (Optional<RuleFiles.Names> names : List.of(Optional.<RuleFiles.Names>empty(), Optional.of(NAMES))) {
            Problems problems = new Problems();
            RulePack pack = new RuleFiles(SmallSite.REGISTRY, names)
                    .decode(List.of(new RuleFiles.Source("r.yaml", FILE)), problems);
            problems.throwIfAny();
            DeviceFilter filter = pack.rules().get(0).devices();
            assertEquals(List.of("bat-1", "ups-1"), filter.rooms());
            assertEquals(List.of("asd-bat-1"), filter.devices());
            assertEquals(List.of("asd"), filter.profiles());
        }
    }

    @Test
    void aSecondGroupOfOneNameIsAProblemWhereItStandsAndInAnotherFileItIsNone() {
        String second = FILE.replace("groups:\n", "").replace("alert: a", "alert: b");
        List<String> found = problems(FILE + second);
        assertEquals(1, found.size(), found::toString);
        assertTrue(
                found.get(0).startsWith("r.yaml:15:11: ") && found.get(0).contains("a second group g"), found.get(0));
        Problems problems = new Problems();
        RulePack pack = new RuleFiles(SmallSite.REGISTRY)
                .decode(
                        List.of(
                                new RuleFiles.Source("r.yaml", FILE),
                                new RuleFiles.Source("s.yaml", "groups:\n" + second)),
                        problems);
        assertTrue(problems.isEmpty(), problems.list()::toString);
        assertEquals(2, pack.rules().size());
    }

    /** Two groups whose names are missing are two missing names, and not one name twice. */
    @Test
    void groupsWithoutANameAreNotCalledTheSame() {
        String nameless = FILE.replace("  - name: g\n    rules:", "  - rules:");
        String second = nameless.replace("groups:\n", "").replace("alert: a", "alert: b");
        List<String> found = problems(nameless + second);
        assertEquals(2, found.size(), found::toString);
        assertTrue(found.stream().allMatch(line -> line.contains("missing key groups[")), found::toString);
    }

    @ParameterizedTest
    @CsvSource({"''", "'  '", "7", "[a]", "{a: b}"})
    void anExpressionThatIsNoTextIsOneProblemWhereItStands(String written) {
        String expr = written.isBlank() ? "'" + written + "'" : written;
        List<String> found = problems(FILE.replace("smoke.obscuration > 0.825", expr));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("r.yaml:9:15: "), found.get(0));
    }

    /** YAML reads a bare true as no text; here it is the expression that it looks like. */
    @Test
    void aBareTrueIsReadAsIfItStoodInQuotes() {
        List<String> bare = problems(FILE.replace("smoke.obscuration > 0.825", "true"));
        List<String> quoted = problems(FILE.replace("smoke.obscuration > 0.825", "'true'"));
        assertEquals(
                quoted.stream().map(RuleFileKeysTest::message).toList(),
                bare.stream().map(RuleFileKeysTest::message).toList());
    }

    private static String message(String problem) {
        return problem.substring(problem.indexOf("groups["));
    }
}
