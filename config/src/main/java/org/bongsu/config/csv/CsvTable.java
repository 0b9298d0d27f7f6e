package org.bongsu.config.csv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.DidYouMean;

/**
 * A table with a header row: fields parted by commas, quoted where they hold a comma, a quote (doubled) or a line break;
 * rows end in LF or CRLF. Every field keeps its line and column.
 */
public final class CsvTable {

    private final String file;
    private final List<String> columns;
    private final List<CsvRow> rows;

    private CsvTable(String file, List<String> columns, List<CsvRow> rows) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Parses; a missing, doubled or unknown column, and a row with more or fewer fields than the header, go to the
     * problems. Such rows are left out.
     */
    public static CsvTable parse(
            String file, String text, List<String> required, List<String> optional, Problems problems) {
        List<List<CsvField>> records = new Scanner(file, text, problems).records();
        if (records.isEmpty()) {
            problems.add(file, 1, 1, "no header row; it names the columns " + String.join(",", required));
            return new CsvTable(file, List.of(), List.of());
        }
        Map<String, Integer> index = header(file, records.get(0), required, optional, problems);
        List<CsvRow> rows = new ArrayList<>(records.size());
        int width = records.get(0).size();
        for (List<CsvField> record : records.subList(1, records.size())) {
            if (record.size() != width) {
                CsvField first = record.get(0);
                problems.add(file, first.line(), first.column(), record.size() + " fields, the header has " + width);
            } else if (index.size() >= required.size()) {
                rows.add(new CsvRow(file, index, record, problems));
            }
        }
        return new CsvTable(file, List.copyOf(index.keySet()), rows);
    }

    private static Map<String, Integer> header(
            String file, List<CsvField> names, List<String> required, List<String> optional, Problems problems) {
        List<String> known = new ArrayList<>(required);
        known.addAll(optional);
        Map<String, Integer> index = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            CsvField name = names.get(i);
            if (!known.contains(name.text())) {
                String hint = DidYouMean.hint(name.text(), known);
                problems.add(file, name.line(), name.column(), "unknown column " + name.text() + hint);
            } else if (index.putIfAbsent(name.text(), i) != null) {
                problems.add(file, name.line(), name.column(), "duplicate column " + name.text());
            }
        }
        List<String> missing =
                required.stream().filter(column -> !index.containsKey(column)).toList();
        if (!missing.isEmpty()) {
            problems.add(file, 1, 1, "missing column " + String.join(", ", missing));
            index.clear();
        }
        return index;
    }

    public String file() {
        return file;
    }

    /** Columns in order of the header. */
    public List<String> columns() {
        return columns;
    }

    public List<CsvRow> rows() {
        return rows;
    }

    /** Splits text into records; one pass, no regular expressions, since a big site has 32,000 rows. */
    private static final class Scanner {
        private final String file;
        private final String text;
        private final Problems problems;
        private int at;
        private int line = 1;
        private int lineStart;

        Scanner(String file, String text, Problems problems) {
            this.file = file;
            this.text = text;
            this.problems = problems;
            this.at = text.startsWith("\uFEFF") ? 1 : 0;
            this.lineStart = at;
        }

        List<List<CsvField>> records() {
            List<List<CsvField>> records = new ArrayList<>();
            while (at < text.length()) {
                List<CsvField> record = record();
                boolean blank = record.size() == 1 && record.get(0).text().isEmpty();
                if (!blank) {
                    records.add(record);
                }
            }
            return records;
        }

        private List<CsvField> record() {
            List<CsvField> fields = new ArrayList<>(12);
            while (true) {
                fields.add(text.startsWith("\"", at) ? quoted() : plain());
                if (at < text.length() && text.charAt(at) == ',') {
                    at++;
                    continue;
                }
                endLine();
                return fields;
            }
        }

        private CsvField plain() {
            int start = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return new CsvField(text.substring(start, at), line, start - lineStart + 1);
        }

        private CsvField quoted() {
            int startLine = line;
            int startColumn = at - lineStart + 1;
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' && text.startsWith("\"", at)) {
                    value.append('"');
                    at++;
                } else if (c == '"') {
                    return closed(new CsvField(value.toString(), startLine, startColumn));
                } else {
                    value.append(c);
                    if (c == '\n') {
                        line++;
                        lineStart = at;
                    }
                }
            }
            problems.add(file, startLine, startColumn, "the quote is never closed");
            return new CsvField(value.toString(), startLine, startColumn);
        }

        private CsvField closed(CsvField field) {
            if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                problems.add(file, line, at - lineStart + 1, "text behind a closing quote");
                plain();
            }
            return field;
        }

        private void endLine() {
            if (text.startsWith("\r", at)) {
                at++;
            }
            if (text.startsWith("\n", at)) {
                at++;
            }
            line++;
            lineStart = at;
        }
    }
}
