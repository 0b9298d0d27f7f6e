package org.bongsu.daemon.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which known words a mistyped one may stand for. */
public final class DidYouMean {

    /** More than three guesses are a list, not a hint. */
    private static final int SUGGESTIONS_MAX = 3;

    /** An id longer than this was not typed; comparing it with 32,000 others costs more than a hint is worth. */
    private static final int LENGTH_MAX = 64;

    private DidYouMean() {}

    /** Nearest first; those at most a third of the word's letters away, and at least one letter. */
    public static List<String> among(Stream<String> known, String word) {
        if (word.isEmpty() || word.length() > LENGTH_MAX) {
            return List.of();
        }
        String sought = word.toLowerCase(Locale.ROOT);
        int far = Math.max(1, word.length() / 3);
        return known.map(candidate -> new Guess(candidate, distance(sought, candidate.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.distance <= far)
                .sorted(Comparator.comparingInt(Guess::distance).thenComparing(Guess::word))
                .limit(SUGGESTIONS_MAX)
                .map(Guess::word)
                .toList();
    }

    /** Levenshtein's. */
    static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] here = new int[right.length() + 1];
            here[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                here[column] = Math.min(replaced, 1 + Math.min(above[column], here[column - 1]));
            }
            above = here;
        }
        return above[right.length()];
    }

    private record Guess(String word, int distance) {}
}
