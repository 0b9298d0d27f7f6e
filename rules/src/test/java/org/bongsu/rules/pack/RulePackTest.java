package org.bongsu.rules.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

class RulePackTest {

    private static RulePack pack(String alert) {
        return SmallSite.pack("r.yaml", """
                groups:
                  - name: g
                    rules:
                      - {alert: NAME, expr: ambient.temperature > 30, hazard: fire, modality: heat, grade: advisory,
                         annotations: {summary: {en: A, ko: 가}}}
                """.replace("NAME", alert));
    }

    private static List<String> names(RulePack pack) {
        return pack.rules().stream().map(Rule::alert).toList();
    }

    /** The default pack comes first, so that evidence and pages keep their order when a site adds its own. */
    @Test
    void whatIsAddedComesBehindWhatWasThere() {
        assertEquals(List.of("b", "a"), names(pack("b").plus(pack("a"))));
        assertEquals(List.of("a"), names(RulePack.EMPTY.plus(pack("a"))));
        assertEquals(List.of("a"), names(pack("a").plus(RulePack.EMPTY)));
        assertEquals(List.of(), names(RulePack.EMPTY));
    }

    /** Half of a vote's id is its rule's name: with two of one name nobody could say which withdrew. */
    @Test
    void twoRulesOfOneNameAreNoPack() {
        Rule rule = pack("a").rules().get(0);
        assertThrows(IllegalArgumentException.class, () -> new RulePack(List.of(rule, rule)));
        assertThrows(IllegalArgumentException.class, () -> pack("a").plus(pack("a")));
    }
}
