package org.bongsu.migration.driver.nut;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line's words: divided by blanks, with double quotes around what holds some, and a backslash before a quote or itself. */
final class NutWords {

    /** The longest request, SET VAR, has five. */
    private static final int WORDS_MOST = 16;

    private NutWords() {}

    /** Empty where the line is none of the protocol: an open quote, a control character, too many words. */
    static Optional<List<String>> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean blank = c == ' ' || c == '\t';
            if (Character.isISOControl(c) && c != '\t') {
                return Optional.empty();
            }
            if (c == '\\') {
                i++;
                if (i == line.length() || Character.isISOControl(line.charAt(i))) {
                    return Optional.empty();
                }
                word.append(line.charAt(i));
                inWord = true;
            } else if (c == '"') {
                quoted = !quoted;
                inWord = true;
            } else if (blank && !quoted) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
            if (words.size() > WORDS_MOST) {
                return Optional.empty();
            }
        }
        if (quoted) {
            return Optional.empty();
        }
        if (inWord) {
            words.add(word.toString());
        }
        return Optional.of(words);
    }

    /** In quotes, and never more than one line. */
    static String quote(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(Character.isISOControl(c) ? ' ' : c);
        }
        return quoted.append('"').toString();
    }
}
