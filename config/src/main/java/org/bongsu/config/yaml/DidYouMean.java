package org.bongsu.config.yaml;

import java.util.Collection;
import java.util.Locale;

/** Finds what was probably meant by a misspelt word. */
public final class DidYouMean {

    private DidYouMean() {}

    /** {@code ", did you mean x?"} for the nearest word, the first of equals; empty when none is near. */
    public static String hint(String written, Collection<String> words) {
        String nearest = "";
        int best = Math.max(1, written.length() / 3) + 1;
        for (String word : words) {
            if (Math.abs(word.length() - written.length()) < best) {
                int distance = distance(written.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
                if (distance < best) {
                    best = distance;
                    nearest = word;
                }
            }
        }
        return nearest.isEmpty() ? "" : ", did you mean " + nearest + "?";
    }

    /** Edits (insert, delete, replace, swap of neighbours) from one word to the other. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
