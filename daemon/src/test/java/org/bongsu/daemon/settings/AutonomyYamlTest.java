package org.bongsu.daemon.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.engine.EngineSettings;
import org.bongsu.daemon.engine.Mandate;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.migration.execution.ActionClass;
import org.bongsu.migration.restoration.ReturnTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sections autonomy and return. */
class AutonomyYamlTest {

    private static final Setup DEMO =
            Setup.load(Path.of(System.getProperty("bongsu.home")).resolve("config/sites/demo"));

    private final Problems problems = new Problems();

    private EngineSettings read(String text) {
        YamlDocument document = YamlDocument.parse("bongsu.yaml", text, problems);
        return DaemonSettings.decode(document.root(), DEMO.site(), problems).engine();
    }

    @Test
    void withoutASectionAPersonArmsEverything() {
        EngineSettings engine = read("http: {listen: \"127.0.0.1:0\"}");
        for (Hazard hazard : Hazard.values()) {
            for (ActionClass action : ActionClass.values()) {
                assertEquals(
                        Mandate.of(Autonomy.RECOMMEND),
                        engine.mandates().of("hall-1", hazard, action),
                        action.toString());
            }
        }
        assertEquals(new ReturnTerms(Duration.ofMinutes(10), 50, 16), engine.returns());
        assertEquals(List.of(), problems.list());
    }

    @Test
    void everyKeyIsRead() {
        EngineSettings engine = read("""
                autonomy:
                  default: {level: confirm, people: 2, within: 15m, after: 3m, for: 4h}
                  rooms: {hall-2: auto}
                  rules:
                    - {room: hall-1, hazard: fire, action: power_off, level: recommend, people: 3}
                    - {action: return, level: confirm, then: arm, after: 30s}
                return: {soak: 15m, charge: 40.5, at_once: 4}
                """);
        assertEquals(List.of(), problems.list());
        assertEquals(
                new Mandate(
                        Autonomy.CONFIRM,
                        2,
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(3),
                        Mandate.Otherwise.HOLD,
                        Optional.of(Duration.ofHours(4))),
                engine.mandates().of("hall-1", Hazard.POWER, ActionClass.MOVE));
        assertEquals(
                Autonomy.AUTO,
                engine.mandates().of("hall-2", Hazard.POWER, ActionClass.MOVE).level());
        assertEquals(
                3,
                engine.mandates()
                        .of("hall-1", Hazard.FIRE, ActionClass.POWER_OFF)
                        .people());
        Mandate back = engine.mandates().of("hall-2", Hazard.POWER, ActionClass.RETURN);
        assertEquals(Mandate.Otherwise.ARM, back.then());
        assertEquals(Duration.ofSeconds(30), back.after());
        assertEquals(new ReturnTerms(Duration.ofMinutes(15), 40.5, 4), engine.returns());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "autonomy: {rules: [{action: poweroff, level: auto}]} | power_off",
                "autonomy: {rules: [{level: auto}]} | names neither room, hazard nor action",
                "autonomy: {rules: [{room: hall-9, level: auto}]} | hall-9",
                "autonomy: {rooms: {hall-9: auto}} | no room hall-9",
                "autonomy: {rules: [{hazard: fire, level: auto}, {hazard: fire, level: observe}]} | same room, hazard and action",
                "autonomy: {rooms: {hall-1: auto}, rules: [{room: hall-1, level: observe}]} | same room, hazard and action",
                "autonomy: {default: {level: confirm, people: 6}} | 5",
                "autonomy: {default: {people: 2}} | level",
                "autonomy: {default: {level: recommend, then: hold}} | then is for the level confirm",
                "autonomy: {default: {level: auto, people: 2}} | people is for the levels recommend and confirm",
                "autonomy: {default: {level: confirm, for: 5m}} | 10m",
                "autonomy: {default: {level: confirm, form: 5h}} | form",
                "return: {soak: 5s} | 1m",
                "return: {charge: 101} | 100",
                "return: {at_once: 0} | 1",
            })
    void aMistakeIsToldWithItsPlace(String text, String told) {
        read(text);
        assertEquals(1, problems.list().size(), problems.list().toString());
        Problem problem = problems.list().get(0);
        assertTrue(problem.toString().contains(told), problem.toString());
        assertTrue(problem.toString().contains("bongsu.yaml"), problem.toString());
    }
}
