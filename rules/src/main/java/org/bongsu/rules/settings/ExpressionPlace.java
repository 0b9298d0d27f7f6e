package org.bongsu.rules.settings;

import java.util.List;
import java.util.Optional;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.rules.expression.ExpressionProblem;

/**
 * Where an expression's text begins in its file, if its lines stand there as they are: plain, in quotes without escapes,
 * or as a literal block. A folded scalar has no such place.
 *
 * @param firstLine of the file, 1-based, that holds the expression's first line
 * @param columns 0-based columns at which each of the expression's lines begins; empty when it stands elsewhere
 */
record ExpressionPlace(int firstLine, List<Integer> columns) {

    ExpressionPlace {
        columns = List.copyOf(columns);
    }

    /** A position in the file, 1-based. */
    record At(int line, int column) {}

    static ExpressionPlace find(String file, YamlNode node) {
        List<String> fileLines = file.lines().toList();
        List<String> lines = node.scalar().lines().toList();
        String rest = rest(fileLines, node.line(), node.column());
        if (lines.size() == 1 && rest.startsWith(lines.get(0))) {
            return new ExpressionPlace(node.line(), List.of(node.column() - 1));
        }
        boolean quoted = rest.startsWith("\"") || rest.startsWith("'");
        if (lines.size() == 1 && quoted && rest.startsWith(lines.get(0), 1)) {
            return new ExpressionPlace(node.line(), List.of(node.column()));
        }
        return rest.startsWith("|") ? block(fileLines, node.line(), lines) : new ExpressionPlace(1, List.of());
    }

    private static ExpressionPlace block(List<String> fileLines, int headLine, List<String> lines) {
        int[] columns = new int[lines.size()];
        for (int i = 0; i < columns.length; i++) {
            int number = headLine + i;
            columns[i] = number < fileLines.size() ? fileLines.get(number).indexOf(lines.get(i)) : -1;
            if (columns[i] < 0) {
                return new ExpressionPlace(1, List.of());
            }
        }
        return new ExpressionPlace(
                headLine + 1, java.util.Arrays.stream(columns).boxed().toList());
    }

    Optional<At> of(ExpressionProblem problem) {
        int line = problem.line() - 1;
        return line < columns.size()
                ? Optional.of(new At(firstLine + line, columns.get(line) + problem.column()))
                : Optional.empty();
    }

    private static String rest(List<String> lines, int line, int column) {
        String whole = line <= lines.size() ? lines.get(line - 1) : "";
        return column <= whole.length() ? whole.substring(column - 1) : "";
    }
}
