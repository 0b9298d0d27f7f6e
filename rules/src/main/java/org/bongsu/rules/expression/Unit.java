package org.bongsu.rules.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A unit of measure: base units with their exponents, and an exact scale. Two units measure the same where their bases
 * agree; ratios ({@code %}, {@code ppm}) are plain numbers with a scale. A unit of the point registry that is not known
 * here measures itself only.
 *
 * @param text as people write it
 * @param bases exponents by base unit, none of them 0
 * @param numerator over {@code denominator}: how many base units it is
 */
record Unit(String text, Map<String, Integer> bases, BigDecimal numerator, BigDecimal denominator) {

    static final Unit ONE = new Unit("1", Map.of(), BigDecimal.ONE, BigDecimal.ONE);

    private static final Map<String, Unit> KNOWN = new LinkedHashMap<>();

    static {
        known("1", "1", 1);
        ratio("%", 100);
        ratio("ppm", 1_000_000);
        known("°C", "1", 1, "°C", 1);
        known("C", "1", 1, "°C", 1);
        prefixed("V", "1", List.of("m", "k"), "V", 1);
        prefixed("A", "1", List.of("m", "k"), "A", 1);
        prefixed("W", "1", List.of("k", "M"), "V", 1, "A", 1);
        prefixed("VA", "1", List.of("k", "M"), "V", 1, "A", 1);
        prefixed("var", "1", List.of("k", "M"), "V", 1, "A", 1);
        prefixed("Wh", "3600", List.of("k", "M"), "V", 1, "A", 1, "s", 1);
        prefixed("Ah", "3600", List.of("m"), "A", 1, "s", 1);
        prefixed("Ω", "1", List.of("m", "k", "M"), "V", 1, "A", -1);
        known("Hz", "1", 1, "s", -1);
        known("s", "1", 1, "s", 1);
        known("ms", "1", 1000, "s", 1);
        known("min", "60", 1, "s", 1);
        known("h", "3600", 1, "s", 1);
        known("d", "86400", 1, "s", 1);
        known("m", "1", 1, "m", 1);
        known("l", "1", 1, "l", 1);
        known("ml", "1", 1000, "l", 1);
        known("%LFL", "1", 100, "LFL", 1);
    }

    private static void known(String text, String scale, int divisor, Object... bases) {
        Map<String, Integer> exponents = new TreeMap<>();
        for (int i = 0; i < bases.length; i += 2) {
            exponents.put((String) bases[i], (Integer) bases[i + 1]);
        }
        KNOWN.put(text, new Unit(text, exponents, new BigDecimal(scale), BigDecimal.valueOf(divisor)));
    }

    private static void ratio(String text, int divisor) {
        known(text, "1", divisor);
    }

    private static void prefixed(String text, String scale, List<String> prefixes, Object... bases) {
        known(text, scale, 1, bases);
        for (String prefix : prefixes) {
            switch (prefix) {
                case "m" -> known("m" + text, scale, 1000, bases);
                case "k" ->
                    known(
                            "k" + text,
                            new BigDecimal(scale)
                                    .multiply(BigDecimal.valueOf(1000))
                                    .toPlainString(),
                            1,
                            bases);
                default ->
                    known(
                            "M" + text,
                            new BigDecimal(scale)
                                    .multiply(BigDecimal.valueOf(1_000_000))
                                    .toPlainString(),
                            1,
                            bases);
            }
        }
    }

    /** Names of the units that a number can carry, without those composed with a slash. */
    static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** A known unit, or two with a slash between them: {@code °C/min}, {@code %/m}. */
    static Optional<Unit> parse(String text) {
        Unit whole = KNOWN.get(text);
        if (whole != null) {
            return Optional.of(whole);
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Unit over = KNOWN.get(text.substring(0, slash));
        Unit under = KNOWN.get(text.substring(slash + 1));
        return over == null || under == null ? Optional.empty() : Optional.of(over.per(under));
    }

    /** As the point registry names it. */
    static Unit of(String registered) {
        if (registered.isEmpty()) {
            return ONE;
        }
        return parse(registered)
                .orElseGet(() -> new Unit(registered, Map.of(registered, 1), BigDecimal.ONE, BigDecimal.ONE));
    }

    static Unit named(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no unit " + text));
    }

    /** For people. */
    String shown() {
        return equals(ONE) ? "a plain number" : text;
    }

    boolean measuresTheSame(Unit other) {
        return bases.equals(other.bases);
    }

    /** What a number in this unit is in the other, which measures the same; exact to 16 digits. */
    double convert(double value, Unit to) {
        if (numerator.equals(to.numerator) && denominator.equals(to.denominator)) {
            return value;
        }
        return BigDecimal.valueOf(value)
                .multiply(numerator)
                .multiply(to.denominator)
                .divide(denominator.multiply(to.numerator), MathContext.DECIMAL64)
                .doubleValue();
    }

    Unit times(Unit other) {
        return composed(text + "·" + other.text, other.bases, 1, other.numerator, other.denominator);
    }

    Unit per(Unit other) {
        return composed(text + "/" + other.text, other.bases, -1, other.denominator, other.numerator);
    }

    private Unit composed(String name, Map<String, Integer> others, int sign, BigDecimal over, BigDecimal under) {
        Map<String, Integer> exponents = new TreeMap<>(bases);
        others.forEach((base, exponent) -> {
            int sum = exponents.getOrDefault(base, 0) + sign * exponent;
            if (sum == 0) {
                exponents.remove(base);
            } else {
                exponents.put(base, sum);
            }
        });
        Unit made = new Unit(name, exponents, numerator.multiply(over), denominator.multiply(under));
        // By its usual name where it has one: V·A/A is V.
        return KNOWN.values().stream().filter(made::isTheSame).findFirst().orElse(made);
    }

    private boolean isTheSame(Unit other) {
        return bases.equals(other.bases)
                && numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator)) == 0;
    }
}
