package org.bongsu.daemon.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bongsu.config.Problems;
import org.bongsu.daemon.trial.settings.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule test says of a rule, and that each of its expectations can fail. */
class CaseRunnerTest {

    private static final String HEAD = """
            rule_files: [default]
            rooms: [{id: bat-1, kind: battery, compartment: c-bat}, {id: hall-1, kind: hall}]
            devices:
              - {id: asd-1, kind: ambient, room: bat-1, points: [smoke.obscuration, smoke.airflow.fault]}
              - {id: gas-1, kind: ambient, room: bat-1, points: [gas.h2]}
              - {id: ups-a, kind: ups, room: hall-1, node: ups-a, points: [ups.status]}
            tests:
              - name: a test
                interval: 5s
                input_series:
                  - {series: asd-1/smoke.obscuration, values: 0.01x5 5x100}
            """;

    @TempDir
    private Path folder;

    private Outcome run(String more) throws IOException {
        Path file = folder.resolve("a_test.yaml");
        Files.writeString(file, HEAD + more.indent(4));
        Problems problems = new Problems();
        List<TrialCase> cases = new TestFiles().read(file, problems);
        assertEquals(List.of(), problems.list());
        return CaseRunner.run(cases.get(0));
    }

    private List<String> problems(String text) throws IOException {
        Path file = folder.resolve("a_test.yaml");
        Files.writeString(file, text);
        Problems problems = new Problems();
        assertTrue(new TestFiles().read(file, problems).isEmpty() || problems.isEmpty());
        return problems.list().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .toList();
    }

    /** The rule holds for ten seconds from 30 s on: both sides of the instant, to the millisecond. */
    @ParameterizedTest
    @CsvSource({"39999ms, '[]', true", "40s, '[]', false", "40s, '[{exp_labels: {device: asd-1}}]', true"})
    void aVoteIsLookedAtToTheMillisecond(String at, String expected, boolean passes) throws IOException {
        Outcome outcome = run(
                "alert_rule_test: [{eval_time: " + at + ", alertname: smoke-fire-1, exp_alerts: " + expected + "}]");
        assertEquals(passes, outcome.passed(), outcome.failures().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "votes: [{at: 1m, room: bat-1, exp_votes: []}]",
                "votes: [{at: 1m, room: bat-1, exp_votes: [{rule: smoke-fire-1}]}]",
                "votes: [{at: 1m, room: hall-1, exp_votes: [{rule: smoke-fire-1}]}]",
                "stages: [{at: 1m, compartment: c-bat, exp_stage: confirmed}]",
                "stages: [{at: 1m, compartment: c-bat, hazard: power, exp_stage: pre_alarm}]",
                "by: [{at: 39s, compartment: c-bat, stage: pre_alarm}]",
                "by: [{at: 8m, room: bat-1, stage: confirmed}]",
                "alerts: [{at: 1m, exp_alerts: []}]",
                "alerts: [{at: 1m, exp_alerts: [{id: stage.fire.c-bat, severity: critical}]}]",
                "alerts: [{at: 1m, exp_alerts: [{id: stage.fire.c-bat, state: acknowledged}]}]",
                "alert_rule_test: [{eval_time: 1m, alertname: smoke-fire-1}]",
                "alert_rule_test: [{eval_time: 1m, alertname: smoke-fire-1, exp_alerts: [{exp_labels: {grade: confirm}}]}]",
                "alert_rule_test: [{eval_time: 1m, alertname: smoke-fire-1, exp_alerts: [{exp_annotations: {summary: x}}]}]",
                "alert_rule_test: [{eval_time: 1m, alertname: stage, exp_alerts: [{exp_labels: {severity: critical}}]}]",
                "never: [{stage: advisory}]",
                "never: [{stage: pre_alarm, room: bat-1, hazard: fire}]",
                "never: [{rule: smoke-fire-1}]",
                "never: [{rule: smoke-fire-1, device: asd-1}]",
                "never: [{alert: stage}]",
                "never: [{alert: stage.fire.c-bat}]"
            })
    void everyExpectationCanFail(String expectation) throws IOException {
        Outcome outcome = run(expectation);
        assertEquals(1, outcome.failures().size(), outcome.toString());
        assertEquals(12, outcome.failures().get(0).place().line(), "where the expectation stands");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "votes: [{at: 35s, exp_votes: []}]",
                "stages: [{at: 1m, compartment: c-bat, exp_stage: pre_alarm}]",
                "by: [{at: 40s, compartment: c-bat, stage: pre_alarm}]",
                "by: [{at: 40s, compartment: c-bat, stage: advisory}]",
                "alerts: [{at: 1m, exp_alerts: [{id: stage.fire.c-bat, severity: error, state: active}]}]",
                "alert_rule_test: [{eval_time: 1m, alertname: smoke-fire-1, exp_alerts: [{exp_labels: {compartment: c-bat}}]}]",
                "never: [{stage: confirmed}, {stage: advisory, room: hall-1}, {stage: advisory, hazard: power}]",
                "never: [{stage: pre_alarm, until: 39s}]",
                "never: [{rule: smoke-fire-1, device: gas-1}, {alert: health}, {alert: stage.fire.c}]"
            })
    void everyExpectationCanHold(String expectation) throws IOException {
        Outcome outcome = run(expectation);
        assertEquals(List.of(), outcome.failures(), outcome.timeline().toString());
    }

    @Test
    void aFailureSaysWhatWasSeenAndTheTimelineStopsThere() throws IOException {
        Outcome outcome = run("stages: [{at: 1m, compartment: c-bat, hazard: fire, exp_stage: confirmed}]");
        Outcome.Failure failure = outcome.failures().get(0);
        assertEquals("c-bat (fire) at confirmed", failure.expected());
        assertEquals("pre_alarm", failure.seen());
        List<Happening> until = outcome.until(failure.at());
        assertTrue(until.stream().anyMatch(seen -> seen.text().contains("smoke-fire-2/asd-1")), until.toString());
        assertTrue(outcome.timeline().size() >= until.size());
    }

    @Test
    void peopleActAtTheirMomentBeforeTheReadingsOfIt() throws IOException {
        Outcome outcome = run("""
                events: [{at: 2m, human: confirm, room: bat-1, by: kim}]
                stages:
                  - {at: 119999ms, room: bat-1, exp_stage: pre_alarm}
                  - {at: 2m, room: bat-1, exp_stage: confirmed}
                """);
        assertEquals(List.of(), outcome.failures());
        assertTrue(outcome.timeline().stream().anyMatch(seen -> seen instanceof Happening.Said));
    }

    /** A test of a shipped profile meets what its collector would do: the same float for ten minutes is no living sensor. */
    @Test
    void theLimitsOfAProfileApply() throws IOException {
        Path file = folder.resolve("a_test.yaml");
        Files.writeString(file, """
                rule_files: [default]
                rooms: [{id: bat-1, kind: battery}]
                devices: [{id: asd-1, profile: faast, room: bat-1}]
                tests:
                  - name: frozen
                    input_series: [{series: asd-1/smoke.obscuration, values: 0.01x121}]
                    alerts:
                      - {at: 9m59s, exp_alerts: []}
                      - {at: 10m5s, exp_alerts: [{id: sensor-doubted.asd-1}]}
                """);
        Problems problems = new Problems();
        List<TrialCase> cases = new TestFiles().read(file, problems);
        assertEquals(List.of(), problems.list());
        assertEquals(List.of(), CaseRunner.run(cases.get(0)).failures());
    }

    @Test
    void aTestMayRunOnAWholeSiteWithTheSitesOwnRules() throws IOException {
        Path file = folder.resolve("a_test.yaml");
        Files.writeString(file, """
                site: SITE
                tests:
                  - name: on the demo site
                    input_series:
                      - {series: asd-1/smoke.obscuration, values: 5+0.01x60}
                      - {series: gas-1/gas.h2, values: 250+0.1x60}
                    by: [{at: 20s, room: bat-1, stage: confirmed}]
                    never: [{stage: confirmed, room: hall-2, hazard: fire}]
                """.replace(
                        "SITE",
                        Path.of(System.getProperty("bongsu.home"), "config/sites/demo")
                                .toAbsolutePath()
                                .toString()));
        Problems problems = new Problems();
        List<TrialCase> cases = new TestFiles().read(file, problems);
        assertEquals(List.of(), problems.list());
        assertEquals(List.of(), CaseRunner.run(cases.get(0)).failures());
    }

    @Test
    void mistakesAreAllReportedWhereTheyStand() throws IOException {
        List<String> problems = problems("""
                rule_files: [default, nope.yaml]
                rooms: [{id: bat-1, kind: batery}]
                devices: [{id: asd-1, kind: ambient, room: bat-2, points: [smoke.obscuratio]}]
                tests: [{name: a, never: [{stage: confirmed}]}]
                """);
        assertEquals(5, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("1:23: rule_files[1]: no rule file"), problems.get(0));
        assertTrue(problems.get(1).contains("did you mean battery?"), problems.get(1));
        assertTrue(problems.get(4).contains("did you mean smoke.obscuration?"), problems.get(4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smoke.obscuration | 0.1y | is no value of smoke.obscuration",
                "smoke.obscuration | 0.1+0.2 | is no value",
                "smoke.obscuration | OL | is no value",
                "smoke.obscuration | 24+1x2 | 26 is not in 0 to 25 %/m",
                "smoke.obscuration | -0.1 | is not in",
                "smoke.obscuration | frozen 1 | no value before it",
                "smoke.obscuration | 1x100000 | more than 100000 values",
                "smoke.airflow.fault | 2 | is a flag",
                "smoke.obscuratio | 1 | did you mean smoke.obscuration?"
            })
    void aValueThatCannotBeIsAMistake(String point, String values, String message) throws IOException {
        List<String> problems = problems(HEAD.replace(
                        "asd-1/smoke.obscuration, values: 0.01x5 5x100",
                        "asd-1/" + point + ", values: '" + values + "'")
                + "    never: [{stage: confirmed}]\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains(message), problems.get(0));
    }

    /** 0.1 + 2 x 0.1 is above 0.3 in binary. What is written as the threshold must be the threshold. */
    @Test
    void valuesAreCountedInDecimals() throws IOException {
        String text = HEAD.replace("0.01x5 5x100", "0.025+0.2x4 0.825x50");
        Path file = folder.resolve("a_test.yaml");
        Files.writeString(
                file, text + "    never: [{rule: smoke-fire-1}]\n    by: [{at: 1m, room: bat-1, stage: pre_alarm}]\n");
        Problems problems = new Problems();
        List<TrialCase> cases = new TestFiles().read(file, problems);
        assertEquals(List.of(), problems.list());
        Outcome outcome = CaseRunner.run(cases.get(0));
        assertEquals(List.of(), outcome.failures());
        assertFalse(outcome.timeline().isEmpty());
    }
}
