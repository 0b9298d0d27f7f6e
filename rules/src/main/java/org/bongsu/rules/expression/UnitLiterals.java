package org.bongsu.rules.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with units, such as {@code 5 V}, which CEL does not know. The unit is blanked out, so that every column stays
 * true, and remembered by the place of its number.
 *
 * @param text without units, as long as before
 * @param units by the offset, in code points, at which the number (or the minus before it) begins
 */
record UnitLiterals(String text, Map<Integer, Unit> units, List<ExpressionProblem> problems) {

    /** A quoted text, which is left alone, or a number and what stands directly behind it that looks like a unit. */
    private static final Pattern NUMBER = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'"
                    + "|(?<minus>-\\s*)?(?<![\\w.])(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?) *(?<unit>[%°Ω\\p{L}][%°Ω\\p{L}]*(?:/(?:s|min|h|d|m)\\b)?)");

    static UnitLiterals scan(String expression) {
        Map<Integer, Unit> units = new LinkedHashMap<>();
        List<ExpressionProblem> problems = new ArrayList<>();
        StringBuilder plain = new StringBuilder(expression);
        Matcher matcher = NUMBER.matcher(expression);
        while (matcher.find()) {
            String name = matcher.group("unit");
            if (name == null) {
                continue;
            }
            Optional<Unit> unit = Unit.parse(name);
            if (unit.isEmpty()) {
                problems.add(problem(expression, matcher.start("unit"), name));
            } else {
                int from = matcher.group("minus") == null ? matcher.start("number") : matcher.start("minus");
                units.put(expression.codePointCount(0, from), unit.get());
                units.put(expression.codePointCount(0, matcher.start("number")), unit.get());
            }
            for (int i = matcher.start("unit"); i < matcher.end("unit"); i++) {
                plain.setCharAt(i, ' ');
            }
        }
        return new UnitLiterals(plain.toString(), units, problems);
    }

    private static ExpressionProblem problem(String expression, int at, String name) {
        int lineStart = expression.lastIndexOf('\n', at - 1) + 1;
        int line = 1 + (int) expression.chars().limit(at).filter(c -> c == '\n').count();
        int column = expression.codePointCount(lineStart, at) + 1;
        return new ExpressionProblem(line, column, "no unit '" + name + "'" + Nearest.didYouMean(name, Unit.names()));
    }
}
