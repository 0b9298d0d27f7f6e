package org.bongsu.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Outcomes as text for a terminal. */
public final class Table {

    private Table() {}

    public static String of(Outcome outcome) {
        StringBuilder text = new StringBuilder(outcome.name()).append(System.lineSeparator());
        if (!outcome.rows().isEmpty()) {
            List<List<String>> cells = new ArrayList<>();
            cells.add(List.of(outcome.unit(), "min", "median", "max", "ours against it", ""));
            for (Row row : outcome.rows()) {
                Double ratio = outcome.ratios().get(row.who());
                cells.add(List.of(
                        row.who(),
                        number(row.min()),
                        number(row.median()),
                        number(row.max()),
                        ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                        row.carries()));
            }
            append(text, cells);
        }
        List<List<String>> figures = new ArrayList<>();
        for (Figure figure : outcome.figures()) {
            figures.add(List.of(figure.what(), number(figure.value()), figure.unit(), figure.verdict()));
        }
        append(text, figures);
        outcome.missing()
                .forEach((who, why) -> text.append("  missing: ")
                        .append(who)
                        .append(": ")
                        .append(why)
                        .append(System.lineSeparator()));
        outcome.notes().forEach(note -> text.append("  ").append(note).append(System.lineSeparator()));
        return text.toString();
    }

    /** Whole above 100, else with the digits that say something. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        double size = Math.abs(value);
        String form = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }

    private static void append(StringBuilder text, List<List<String>> cells) {
        for (List<String> line : cells) {
            StringBuilder padded = new StringBuilder("  ");
            for (int column = 0; column < line.size(); column++) {
                int width = widest(cells, column);
                String cell = line.get(column);
                String space = " ".repeat(width - cell.length());
                boolean isText = column == 0 || column == line.size() - 1;
                padded.append(isText ? cell + space : space + cell).append("  ");
            }
            text.append(padded.toString().stripTrailing()).append(System.lineSeparator());
        }
    }

    private static int widest(List<List<String>> cells, int column) {
        return cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
