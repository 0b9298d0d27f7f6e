package org.bongsu.rules.signal;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as a person writes them, the same on every machine. */
final class PlainNumber {

    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private PlainNumber() {}

    static String of(double value) {
        BigDecimal whole = BigDecimal.valueOf(value);
        boolean large = Math.abs(value) >= 1_000;
        BigDecimal shown = large ? whole.setScale(0, java.math.RoundingMode.HALF_EVEN) : whole.round(FOUR_DIGITS);
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }

    static String seconds(long nanos) {
        return of(nanos / 1e9) + " s";
    }
}
