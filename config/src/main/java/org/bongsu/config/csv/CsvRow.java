package org.bongsu.config.csv;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.DidYouMean;

/**
 * A row with typed access by column. As with YAML, what does not fit is reported and replaced by a harmless stand-in.
 */
public final class CsvRow {

    private final String file;
    private final Map<String, Integer> index;
    private final List<CsvField> fields;
    private final Problems problems;

    CsvRow(String file, Map<String, Integer> index, List<CsvField> fields, Problems problems) {
        this.file = file;
        this.index = index;
        this.fields = fields;
        this.problems = problems;
    }

    /** The field; empty text at the row's start when an optional column is absent. */
    public CsvField field(String column) {
        Integer at = index.get(column);
        return at == null ? new CsvField("", line(), 1) : fields.get(at);
    }

    public int line() {
        return fields.get(0).line();
    }

    /** Text that is not blank. */
    public String string(String column) {
        String text = field(column).text();
        if (text.isBlank()) {
            problem(column, "is blank");
            return "?";
        }
        return text;
    }

    /** Reports unless the text is among the known ids. */
    public String reference(String column, String what, Collection<String> ids) {
        String id = string(column);
        if (!id.equals("?") && !ids.contains(id)) {
            problem(column, "no " + what + " " + id + DidYouMean.hint(id, ids));
        }
        return id;
    }

    public int integer(String column, int min, int max) {
        String text = string(column);
        if (text.equals("?")) {
            return min;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
            problem(column, number + " is not in " + min + " to " + max);
        } catch (NumberFormatException e) {
            problem(column, "needs a whole number, found \"" + text + "\"");
        }
        return min;
    }

    /** A number in the range, both ends included; {@code min} itself excluded when it is asked for. */
    public double number(String column, double min, double max, boolean aboveMin) {
        String text = string(column);
        if (text.equals("?")) {
            return max;
        }
        try {
            double number = new BigDecimal(text).doubleValue();
            if (number <= max && (aboveMin ? number > min : number >= min)) {
                return number;
            }
            problem(
                    column,
                    text
                            + (aboveMin ? " is not above " : " is not in ")
                            + plain(min)
                            + (aboveMin ? " and up to " : " to ")
                            + plain(max));
        } catch (NumberFormatException e) {
            problem(column, "needs a number, found \"" + text + "\"");
        }
        return max;
    }

    /** Reports at the column's position. */
    public void problem(String column, String message) {
        CsvField field = field(column);
        problems.add(file, field.line(), field.column(), column + ": " + message);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
