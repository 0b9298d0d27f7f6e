package org.bongsu.alerting.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.page.EscalationStep;
import org.bongsu.alerting.page.PagingPolicy;
import org.bongsu.alerting.page.Route;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.Moment;
import org.junit.jupiter.api.Test;

class AlertSettingsTest {

    private static final String CHANNELS = """
            channels:
              slack: [{id: chat, url: "env:CHAT", severity: error}, {id: sms, url: "env:SMS", severity: escalation}]
            """;

    @Test
    void everythingThatCanBeSaidIsHeard() {
        Problems problems = new Problems();
        PagingPolicy policy = decode(CHANNELS + """
                alerts:
                  group_wait: 2s
                  repeat_grave: 1m
                  for: {sensor-lost: 30s}
                  keep_firing_for: {health: 1m}
                  people: {kim: [sms], lee: [chat, sms]}
                  on_call:
                    - id: duty
                      zone: Asia/Seoul
                      first: "2026-03-02"
                      handover: "09:00"
                      rotation: [kim, lee]
                      weeks: 2
                      overrides: [{from: "2026-03-05T09:00:00+09:00", until: "2026-03-06T09:00:00+09:00", person: lee}]
                  escalation: {from: warning, steps: [{after: 5m, on_call: [duty]}, {after: 15m, channels: [chat]}]}
                """, problems);
        assertEquals(List.of(), problems.list());
        assertEquals(Duration.ofSeconds(2), policy.groupWait());
        assertEquals(PagingPolicy.GROUP_INTERVAL, policy.groupInterval());
        assertEquals(Duration.ofMinutes(1), policy.repeatGrave());
        assertEquals(Duration.ofSeconds(30), policy.holdFor().get(AlertKind.SENSOR_LOST));
        assertEquals(Duration.ofMinutes(1), policy.keepFiringFor().get(AlertKind.HEALTH));
        assertEquals(Severity.WARNING, policy.escalateFrom());
        assertEquals(
                List.of(
                        new EscalationStep(Duration.ofMinutes(5), List.of(), List.of("duty")),
                        new EscalationStep(Duration.ofMinutes(15), List.of("chat"), List.of())),
                policy.chain());
        assertEquals(
                List.of(new Route("chat", Optional.of(Severity.ERROR)), new Route("sms", Optional.empty())),
                policy.routes());
        assertEquals("kim", policy.schedules().get("duty").at(Moment.parse("2026-03-15T23:59:59Z")));
        assertEquals("lee", policy.schedules().get("duty").at(Moment.parse("2026-03-16T00:00:00Z")));
        assertEquals("lee", policy.schedules().get("duty").at(Moment.parse("2026-03-05T12:00:00Z")));
    }

    @Test
    void withoutTheSectionTheDefaultsHoldForEveryChannel() {
        Problems problems = new Problems();
        PagingPolicy policy = decode(CHANNELS, problems);
        assertEquals(List.of(), problems.list());
        assertEquals(PagingPolicy.DEFAULT, policy.withRoutes(List.of()));
        assertEquals(2, policy.routes().size());
    }

    /** All at once, each where it stands. */
    @Test
    void everyMistakeIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode(CHANNELS + """
                alerts:
                  group_wait: 1h
                  for: {sensor-lots: 30s}
                  people: {kim: [smss], lee: []}
                  on_call:
                    - {id: duty, zone: Asia/Soul, first: "2026-3-2", handover: "9", rotation: [kin]}
                  escalation: {steps: [{after: 5m}, {after: 15m, channels: [chat]}, {after: 15m, channels: [chat]}, {after: 20m, on_call: [nights]}]}
                  repaet: 4h
                """, problems);
        List<String> said = problems.list().stream().map(Problem::toString).toList();
        for (String expected : List.of(
                "bongsu.yaml:4:15: group_wait: ",
                "bongsu.yaml:5:9: unknown key for.sensor-lots, did you mean sensor-lost?",
                "people.kim[0]: ",
                "people.lee: names nobody",
                "\"Asia/Soul\" is not a time zone such as Asia/Seoul",
                "\"2026-3-2\" is not a day such as",
                "\"9\" is not a time of day such as",
                "on_call[0].rotation[0]: ",
                "tells nobody: channels, on_call or both are missing",
                "escalation.steps[2].after: is not after the step before, 15m",
                "escalation.steps[3].on_call[0]: ",
                "unknown key repaet, did you mean repeat?")) {
            assertTrue(said.stream().anyMatch(problem -> problem.contains(expected)), expected + "\n" + said);
        }
        assertEquals(12, said.size(), said.toString());
    }

    private static PagingPolicy decode(String text, Problems problems) {
        return AlertSettings.decode(
                YamlDocument.parse("bongsu.yaml", text, problems).root(), problems);
    }
}
