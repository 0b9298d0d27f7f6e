package org.bongsu.config;

import java.util.Comparator;

/**
 * One thing wrong with a file, for the person who wrote it.
 *
 * @param file as the person names it: relative to the site folder, or as given on the command line
 * @param line 1-based
 * @param column 1-based, counted in characters
 * @param message names the key, the value and the limit
 */
public record Problem(String file, int line, int column, String message) implements Comparable<Problem> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    public Problem {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException(file + ": position " + line + ":" + column + " is not 1-based");
        }
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: message}, which editors and terminals turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
