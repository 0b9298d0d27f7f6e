package org.bongsu.rules.expression;

import java.time.Duration;

/**
 * A slope that an expression asks for: least squares of the point over the last {@code length}, in the point's unit a
 * minute.
 *
 * @param length 1 s to 1 h: shorter than any poll period has no slope, longer would hold more samples than the bound
 */
public record RateWindow(String point, Duration length) {

    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofHours(1);

    public RateWindow {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("rate over " + length.toSeconds() + " s: a window is 1 s to 1 h long");
        }
    }
}
