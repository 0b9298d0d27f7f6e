package org.bongsu.benchmarks.report;

import java.util.Locale;
import java.util.Optional;

/**
 * A single measured number, and what it has to be where somebody has said so.
 *
 * @param limit empty for a figure that is only told
 */
public record Figure(String what, String unit, double value, Optional<Limit> limit) {

    /** @param atLeast whether more is better */
    public record Limit(double bound, boolean atLeast) {

        boolean holds(double value) {
            return atLeast ? value >= bound : value <= bound;
        }

        @Override
        public String toString() {
            return (atLeast ? ">= " : "<= ") + Table.number(bound);
        }
    }

    public static Figure told(String what, String unit, double value) {
        return new Figure(what, unit, value, Optional.empty());
    }

    public static Figure atLeast(String what, String unit, double value, double bound) {
        return new Figure(what, unit, value, Optional.of(new Limit(bound, true)));
    }

    public static Figure atMost(String what, String unit, double value, double bound) {
        return new Figure(what, unit, value, Optional.of(new Limit(bound, false)));
    }

    /** What could not be measured has not met its limit. */
    public boolean met() {
        return limit.map(bound -> Double.isFinite(value) && bound.holds(value)).orElse(true);
    }

    /** Such as {@code PASS (>= 4000)}; empty without a limit. */
    String verdict() {
        return limit.map(bound -> String.format(Locale.ROOT, "%s (%s)", met() ? "PASS" : "miss", bound))
                .orElse("");
    }
}
