package org.bongsu.config.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.junit.jupiter.api.Test;

/** RFC 4180 as spreadsheets write it, with the position of every field. */
class CsvTableTest {

    private final Problems problems = new Problems();

    @Test
    void quotesHoldCommasQuotesAndLineBreaks() {
        CsvTable table = parse("a,b\n\"x,1\",\"say \"\"hi\"\"\ntwice\"\nlast,row\n");
        assertEquals("x,1", table.rows().get(0).field("a").text());
        assertEquals("say \"hi\"\ntwice", table.rows().get(0).field("b").text());
        assertEquals(4, table.rows().get(1).line());
        assertEquals(new CsvField("row", 4, 6), table.rows().get(1).field("b"));
        assertEquals(List.of(), shown());
    }

    @Test
    void windowsLineEndsAByteOrderMarkAndAMissingLastLineEndAreNoProblem() {
        CsvTable table = parse("\uFEFFa,b\r\n1,2\r\n\r\n3,4");
        assertEquals(2, table.rows().size());
        assertEquals(new CsvField("4", 4, 3), table.rows().get(1).field("b"));
        assertEquals(List.of(), shown());
    }

    @Test
    void everyFaultOfShapeIsReportedWhereItStands() {
        parse("a,b\n1\n1,2,3\n\"x\"y,2\n\"open,2\n");
        assertEquals(
                List.of(
                        "t.csv:2:1: 1 fields, the header has 2",
                        "t.csv:3:1: 3 fields, the header has 2",
                        "t.csv:4:4: text behind a closing quote",
                        "t.csv:5:1: 1 fields, the header has 2",
                        "t.csv:5:1: the quote is never closed"),
                shown());
    }

    @Test
    void unknownDoubledAndMissingColumnsAreReported() {
        parse("a,aa,a\n1,2,3\n");
        assertEquals(
                List.of(
                        "t.csv:1:1: missing column b",
                        "t.csv:1:3: unknown column aa, did you mean a?",
                        "t.csv:1:6: duplicate column a"),
                shown());
    }

    @Test
    void anEmptyFileHasNoHeader() {
        parse("");
        assertEquals(List.of("t.csv:1:1: no header row; it names the columns a,b"), shown());
    }

    @Test
    void numbersAreCheckedAtBothEnds() {
        CsvRow row = parse("a,b\n0,4\n").rows().get(0);
        assertEquals(0, row.integer("a", 0, 3));
        assertEquals(0, row.number("a", 0, 3, false));
        assertEquals(List.of(), shown());
        row.number("a", 0, 3, true);
        row.integer("b", 0, 3);
        row.number("b", 0, 3.5, false);
        assertEquals(
                List.of(
                        "t.csv:2:1: a: 0 is not above 0 and up to 3",
                        "t.csv:2:3: b: 4 is not in 0 to 3",
                        "t.csv:2:3: b: 4 is not in 0 to 3.5"),
                shown());
    }

    private CsvTable parse(String text) {
        return CsvTable.parse("t.csv", text, List.of("a", "b"), List.of(), problems);
    }

    private List<String> shown() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
