package org.bongsu.rules.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbered points such as {@code panel.zone.1}, which CEL cannot name, go through the checker as {@code panel.zone_1}: of
 * the same length, so that every column stays true.
 */
final class CelName {

    /** A quoted text, which is left alone, or a dotted name. */
    private static final Pattern WORD =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|(?<![\\w.])[A-Za-z_]\\w*(?:\\.\\w+)+");

    private static final Pattern BEFORE_NUMBER = Pattern.compile("\\.(?=\\d)");
    private static final Pattern NUMBERED = Pattern.compile("(?<=[a-z])_(?=\\d+(?:\\W|$))");

    private CelName() {}

    static String of(String point) {
        return BEFORE_NUMBER.matcher(point).replaceAll("_");
    }

    static String rewrite(String expression) {
        Matcher words = WORD.matcher(expression);
        return words.replaceAll(word -> {
            char first = word.group().charAt(0);
            return Matcher.quoteReplacement(first == '"' || first == '\'' ? word.group() : of(word.group()));
        });
    }

    /** As the author wrote it, for messages. */
    static String back(String message) {
        return NUMBERED.matcher(message).replaceAll(".");
    }
}
