package org.bongsu.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.JsonReport;
import org.bongsu.benchmarks.report.Machine;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.report.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static Outcome outcome(Figure... figures) {
        return new Outcome(
                "collector-requests",
                "requests/CPU-s",
                3,
                List.of(Row.of("bongsu", List.of(3.0, 1.0, 2.0), ""), Row.of("other", List.of(2.0, 1.0), "less")),
                Map.of("other", 1.5),
                List.of(figures),
                Map.of("third", "not here"),
                List.of());
    }

    @Test
    void aLimitHoldsAtItsBoundAndNotBeyondIt() {
        assertTrue(Figure.atLeast("a", "", 60_000, 60_000).met());
        assertFalse(Figure.atLeast("a", "", 59_999, 60_000).met());
        assertTrue(Figure.atMost("a", "", 0, 0).met());
        assertFalse(Figure.atMost("a", "", 1, 0).met());
        assertTrue(Figure.told("a", "", -1).met());
    }

    /** What could not be measured has not passed. */
    @Test
    void aFigureThatIsMissingMissesItsLimit() {
        assertFalse(Figure.atMost("a", "", Double.NaN, 1).met());
        assertFalse(outcome(Figure.atLeast("a", "", Double.NaN, 1)).met());
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoMiddleOnes() {
        assertEquals(2, Row.of("a", List.of(3.0, 1.0, 2.0), "").median());
        assertEquals(1.5, Row.median(List.of(2.0, 1.0)));
    }

    /** Members that others read, and the missing peer by name. */
    @Test
    void theReportHasTheMembersThatItPromises(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/report.json");
        Outcome outcome = outcome(Figure.atLeast("a", "1/s", 1, 2));
        JsonReport.write(file, "collector", List.of(outcome, outcome()), Machine.here(), "2026-01-01T00:00:00Z");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertEquals("collector", report.path("name").asText());
        assertEquals("requests/CPU-s", report.path("unit").asText());
        assertEquals(3, report.path("runs").asInt());
        assertEquals("bongsu", report.at("/rows/0/who").asText());
        assertEquals(1, report.at("/rows/0/min").asDouble());
        assertEquals(2, report.at("/rows/0/median").asDouble());
        assertEquals(3, report.at("/rows/0/max").asDouble());
        assertEquals(1.5, report.at("/ratios/other").asDouble());
        assertEquals("not here", report.at("/missing/third").asText());
        assertEquals(2, report.path("parts").size());
        assertFalse(report.path("met").asBoolean(true));
        assertTrue(report.at("/machine/cores").asInt() > 0);
    }

    @Test
    void theTableSaysPassOrMissBesideTheLimit() {
        String table = Table.of(outcome(Figure.atLeast("speed", "1/s", 1, 2), Figure.atMost("loss", "", 0, 0)));
        assertTrue(table.contains("miss (>= 2)"), table);
        assertTrue(table.contains("PASS (<= 0)"), table);
        assertTrue(table.contains("missing: third: not here"), table);
    }
}
