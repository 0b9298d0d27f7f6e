package org.bongsu.rules.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.rules.expression.ExpressionProblem;
import org.junit.jupiter.api.Test;

/** A mistake is shown where it stands in the file, or said to be at a place of the expression; never at a wrong place. */
class ExpressionPlaceTest {

    /** Where a problem at this place of the expression is in the file, as {@code line:column}; empty where nobody can say. */
    private static Optional<String> shown(String file, int line, int column) {
        Problems problems = new Problems();
        YamlNode node = YamlDocument.parse("r.yaml", file, problems)
                .root()
                .object(problems)
                .required("expr")
                .node();
        problems.throwIfAny();
        return ExpressionPlace.find(file, node)
                .of(new ExpressionProblem(line, column, "wrong"))
                .map(at -> at.line() + ":" + at.column());
    }

    @Test
    void aPlainExpressionBeginsWhereItIsWritten() {
        assertEquals(Optional.of("1:7"), shown("expr: a > 1\n", 1, 1));
        assertEquals(Optional.of("2:11"), shown("# first\nexpr: a > 1\n", 1, 5));
    }

    @Test
    void aQuotedExpressionBeginsBehindItsQuote() {
        assertEquals(Optional.of("1:8"), shown("expr: 'a > 1'\n", 1, 1));
        assertEquals(Optional.of("1:12"), shown("expr: \"a > 1\"\n", 1, 5));
    }

    /** The escape makes the text longer than the expression, so that columns behind it would be off. */
    @Test
    void anExpressionWithEscapesHasNoPlaceOfItsOwn() {
        assertEquals(Optional.empty(), shown("expr: \"a \\u003e 1\"\n", 1, 5));
        assertEquals(Optional.empty(), shown("expr: 'has(a, ''OB'')'\n", 1, 5));
    }

    @Test
    void eachLineOfALiteralBlockHasItsOwnPlace() {
        String file = "expr: |\n  a > 1 &&\n    b > 2\nfor: 1s\n";
        assertEquals(Optional.of("2:3"), shown(file, 1, 1));
        assertEquals(Optional.of("2:9"), shown(file, 1, 7));
        assertEquals(Optional.of("3:5"), shown(file, 2, 3));
        assertEquals(Optional.empty(), shown(file, 3, 1), "it has two lines");
    }

    @Test
    void aBlockAtTheEndOfItsFileHasItsPlacesToo() {
        assertEquals(Optional.of("3:4"), shown("expr: |\n  a ||\n  b", 2, 2));
    }

    @Test
    void aBlockWhoseFirstLineIsBlankHasItsPlacesFromThere() {
        String file = "expr: |\n\n  a > 1\n";
        assertEquals(Optional.of("3:7"), shown(file, 2, 5));
        assertEquals(Optional.of("2:1"), shown(file, 1, 1));
    }

    @Test
    void aFoldedBlockAndALineThatGoesOnHaveNoPlace() {
        assertEquals(Optional.empty(), shown("expr: >\n  a > 1 &&\n  b > 2\n", 1, 1));
        assertEquals(Optional.empty(), shown("expr: a > 1 &&\n  b > 2\n", 1, 1));
        assertEquals(Optional.empty(), shown("expr: 'a > 1 &&\n  b > 2'\n", 1, 1));
    }
}
