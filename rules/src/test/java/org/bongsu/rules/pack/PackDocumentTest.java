package org.bongsu.rules.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** What people read about the default pack is what it does. */
class PackDocumentTest {

    private static final Path PAGE = SmallSite.HOME.resolve("docs/default-pack.md");
    private static final String UPDATE = "bongsu.update";

    private static final List<String> INTRODUCTION = List.of(
            "<!-- Generated from config/rules/default.yaml; PackDocumentTest says how to write it again. -->",
            "",
            "The rules that every site has unless its `bongsu.yaml` says `rules: {default: false}`; `config/rules/default.yaml` is where they stand, and",
            "[rules.md](rules.md) says how such a file is written. A rule votes once its condition has been known to be true for its time, and until it is seen to be",
            "over. What votes make of a room is in [stages.md](stages.md): an advisory is for somebody to look, two pre-alarms of different modality from different devices are a",
            "fire, `confirm` beside that asks a person, and only `authoritative` stands alone. *Judgement* marks a threshold without a document behind it.",
            "",
            "Two sensors of a room lost within 60 s are a vote without any rule, and so are the words of people. `bin/bongsu rules docs` makes such a page of any rule",
            "files.");

    @Test
    void thePageIsWhatThePackSays() throws IOException {
        String rendered = PackDocument.render("The default pack", INTRODUCTION, SmallSite.DEFAULT_PACK);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, rendered);
        }
        assertEquals(
                Files.exists(PAGE) ? Files.readString(PAGE) : "",
                rendered,
                "docs/default-pack.md differs from config/rules/default.yaml; write it again with: mvn test -pl rules -am"
                        + " -Dtest=PackDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -D" + UPDATE + "=true");
    }

    @Test
    void everyRuleHasARowAndEveryRowAsManyCellsAsItsHead() {
        String page = PackDocument.render("Rules", List.of(), SmallSite.DEFAULT_PACK);
        for (Rule rule : SmallSite.DEFAULT_PACK.rules()) {
            assertTrue(page.contains("\n| `" + rule.alert() + "` | "), rule.alert());
        }
        List<String> rows = page.lines().filter(line -> line.startsWith("|")).toList();
        assertTrue(rows.size() > SmallSite.DEFAULT_PACK.rules().size());
        for (String row : rows) {
            assertEquals(9, row.replace("\\|", "").chars().filter(c -> c == '|').count(), row);
        }
    }

    @Test
    void aRowSaysAllThatWasWritten() {
        RulePack pack = SmallSite.pack("r.yaml", """
                groups:
                  - name: own
                    rules:
                      - alert: plain
                        for_each: {device: asd-1, room: [bat-1, ups-1], profile: faast}
                        expr: |
                          smoke.obscuration > 1
                            || smoke.airflow.fault
                        on_unknown: fire
                        hazard: fire
                        modality: smoke
                        grade: advisory
                        annotations: {summary: {en: "A | B", ko: 연기}}
                      - alert: counted
                        for_each: {each: room, kind: [ambient, pdu], room_kind: hall, chemistry: lead_acid}
                        expr: count(ambient.temperature > 35 °C) >= 3
                        for: 1500ms
                        clear: count(ambient.temperature > 30 °C) < 1
                        keep_firing_for: 5m
                        hazard: cooling
                        modality: heat
                        grade: pre_alarm
                        annotations: {summary: {en: Hot, ko: 고온}, source: a book}
                """);
        assertEquals("""
                # Own

                Words.

                ## own

                | rule | what it says | watches | votes when | for | until | vote | source |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | `plain` | A \\| B<br>연기 | each device, in bat-1 or ups-1, only asd-1, of profile faast | `smoke.obscuration > 1 \\|\\| smoke.airflow.fault` | at once | it is not so | fire, smoke: **advisory**<br>unknown: fire |  |
                | `counted` | Hot<br>고온 | all ambient or pdu devices of each room, in a hall, beside lead-acid batteries | `count(ambient.temperature > 35 °C) >= 3` | 1500 ms | `count(ambient.temperature > 30 °C) < 1` for 5 min | cooling, heat: **pre-alarm** | a book |
                """, PackDocument.render("Own", List.of("Words."), pack));
    }
}
