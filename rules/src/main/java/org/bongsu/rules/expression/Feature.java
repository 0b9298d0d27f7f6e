package org.bongsu.rules.expression;

import java.time.Duration;

/**
 * What an expression asks for beside the plain values of points: kept up to date by whoever feeds the slots, shared by all
 * that ask for the same, and read from slots like a value.
 */
public sealed interface Feature {

    /** Shorter than any poll period has no slope. */
    Duration SHORTEST = Duration.ofSeconds(1);

    /** Longer would hold more samples than the bound. */
    Duration LONGEST = Duration.ofHours(1);

    /** What a window tells of its samples. */
    enum Statistic {
        AVG,
        MIN,
        MAX,
        /** Newest less oldest. */
        DELTA,
        /** Least squares, in the point's unit a minute. */
        RATE
    }

    /** A statistic of the good samples of a point over the last while; one slot, unknown without enough of them. */
    record Window(String point, Duration length, Statistic statistic) implements Feature {
        public Window {
            bounded(length);
        }
    }

    /** The last good value for so long after it was read; one slot. */
    record Last(String point, Duration length) implements Feature {
        public Last {
            bounded(length);
        }
    }

    /** The quality of a point, as the ordinal of {@link org.bongsu.domain.point.Quality}; one slot, never unknown. */
    record QualityOf(String point) implements Feature {}

    /** Whether the last good reading arrived at least so long ago; one slot, unknown before the first. */
    record Age(String point, Duration length) implements Feature {
        public Age {
            bounded(length);
        }
    }

    /** Whether a condition has been known to be true for so long; one slot. */
    record Held(Subcondition condition, Duration length) implements Feature {
        public Held {
            bounded(length);
        }
    }

    /** On how many devices a condition is true; two slots: how many, and on how many more it is unknown. Never unknown. */
    record Count(Subcondition condition) implements Feature {}

    private static void bounded(Duration length) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(seconds(length) + " s: a window is 1 s to 1 h long");
        }
    }

    private static String seconds(Duration length) {
        return java.math.BigDecimal.valueOf(length.toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
