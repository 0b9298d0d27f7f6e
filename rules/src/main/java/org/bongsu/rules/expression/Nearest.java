package org.bongsu.rules.expression;

import java.util.Collection;

/** The known name that a mistyped one most resembles. */
final class Nearest {

    private Nearest() {}

    /** {@code "; did you mean 'x'?"}, or nothing when no name is within a third of the letters. */
    static String didYouMean(String written, Collection<String> names) {
        String best = "";
        int least = Math.max(1, written.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(written, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /** Levenshtein's: letters to insert, drop or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
