package org.bongsu.config.yaml;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.config.Problems;
import org.bongsu.domain.Text;

/**
 * A value about to be read with a type. A value that does not fit is reported and replaced by a harmless stand-in inside
 * the asked range, so that decoding goes on and finds the next problem; who decodes checks {@link Problems#isEmpty}
 * before using the result.
 *
 * @param path keys from the top, such as {@code limits.margin}; empty for the file's own value
 */
public record YamlValue(String path, YamlNode node, Problems problems) {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d))+");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
    private static final Pattern POWER = Pattern.compile("(-?)(2|10)\\^([+-]?[0-9]{1,3})");
    private static final Pattern FRACTION =
            Pattern.compile("(-?[0-9]{1,12}(?:\\.[0-9]{1,12})?)/([0-9]{1,12}(?:\\.[0-9]{1,12})?)");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]*");

    /** Text that is not blank. */
    public String string() {
        if (!is("text", YamlNode.Kind.STRING)) {
            return "?";
        }
        if (node.scalar().isBlank()) {
            problem("is blank");
            return "?";
        }
        return node.scalar();
    }

    /** A name for references: lower-case letters, digits, dot, underscore and hyphen, a letter or digit first. */
    public String id() {
        String id = string();
        if (node.kind() == YamlNode.Kind.STRING
                && !id.equals("?")
                && !ID.matcher(id).matches()) {
            problem("\"" + id + "\" is not an id: lower-case letters, digits, '.', '_' and '-' only");
        }
        return id;
    }

    public int integer(int min, int max) {
        return (int) longInteger(min, max);
    }

    /** A whole number in the range; decimal, 0x or 0o. */
    public long longInteger(long min, long max) {
        if (!is("a whole number", YamlNode.Kind.INTEGER)) {
            return min;
        }
        BigInteger number = whole(node.scalar());
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            problem(node.scalar() + " is not in " + min + " to " + max);
            return min;
        }
        return number.longValueExact();
    }

    /** The bits of a whole number: unsigned, or in two's complement below 0, in a width of 1 to 64. */
    public long bits(int width) {
        if (!is("a whole number", YamlNode.Kind.INTEGER)) {
            return 0;
        }
        BigInteger number = whole(node.scalar());
        BigInteger below = BigInteger.ONE.shiftLeft(width);
        BigInteger least = BigInteger.ONE.shiftLeft(width - 1).negate();
        if (number.compareTo(least) < 0 || number.compareTo(below) >= 0) {
            problem(node.scalar() + " does not fit " + width + " bits");
            return 0;
        }
        return number.longValue() & (width == 64 ? -1L : (1L << width) - 1);
    }

    /** A number other than 0: plain, a fraction such as 1/512, or a power of 2 or 10 such as 2^-9. */
    public double factor(double limit) {
        if (node.kind() != YamlNode.Kind.STRING) {
            double plain = number(-limit, limit);
            if (plain == 0 && isThere()) {
                problem("0 would make every value the same");
            }
            return plain;
        }
        Matcher power = POWER.matcher(node.scalar());
        Matcher fraction = FRACTION.matcher(node.scalar());
        double factor = 0;
        if (power.matches()) {
            int exponent = Integer.parseInt(power.group(3));
            double size = power.group(2).equals("2") ? Math.scalb(1.0, exponent) : tenTo(exponent);
            factor = power.group(1).isEmpty() ? size : -size;
        } else if (fraction.matches()) {
            factor = Double.parseDouble(fraction.group(1)) / Double.parseDouble(fraction.group(2));
        } else {
            problem("\"" + node.scalar() + "\" is not a number, a fraction such as 1/512 or a power such as 2^-9");
            return 1;
        }
        if (!(Math.abs(factor) <= limit) || factor == 0) {
            problem(node.scalar() + " is not in " + plain(-limit) + " to " + plain(limit) + " without 0");
            return 1;
        }
        return factor;
    }

    /** The double nearest to the power, which repeated multiplication misses. */
    private static double tenTo(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }

    /** A finite number in the range, both ends included. */
    public double number(double min, double max) {
        if (!is("a number", YamlNode.Kind.NUMBER, YamlNode.Kind.INTEGER)) {
            return min;
        }
        double number = node.kind() == YamlNode.Kind.INTEGER
                ? whole(node.scalar()).doubleValue()
                : floating(node.scalar().toLowerCase(Locale.ROOT));
        if (!(number >= min && number <= max) || Double.isInfinite(number)) {
            problem(node.scalar() + " is not in " + plain(min) + " to " + plain(max));
            return min;
        }
        return number;
    }

    /** A finite number above 0. */
    public double positive() {
        return number(Double.MIN_VALUE, 1e15);
    }

    public boolean bool() {
        return is("true or false", YamlNode.Kind.BOOLEAN) && node.scalar().equalsIgnoreCase("true");
    }

    /** A length of time above zero, such as 500ms, 90s, 12m, 24h or 1h30m. */
    public Duration duration() {
        return duration(Duration.ofMillis(1), Duration.ofDays(3650));
    }

    /** A length of time in the range, both ends included. */
    public Duration duration(Duration min, Duration max) {
        if (!is("a duration such as 500ms, 90s, 12m or 24h", YamlNode.Kind.STRING)) {
            return min;
        }
        Optional<Duration> duration = parseDuration(node.scalar());
        if (duration.isEmpty()) {
            problem("\"" + node.scalar() + "\" is not a duration such as 500ms, 90s, 12m or 24h");
            return min;
        }
        Duration read = duration.get();
        if (read.compareTo(min) < 0 || read.compareTo(max) > 0) {
            problem(node.scalar() + " is not in " + format(min) + " to " + format(max));
            return min;
        }
        return read;
    }

    /** Parses 500ms, 90s, 12m, 24h, 1d or 1h30m; empty for anything else. */
    public static Optional<Duration> parseDuration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            long count = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        return Optional.of(sum);
    }

    /** A duration as the files write it: 90s, 12m, 500ms. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A constant by its lower-case name, underscores kept: {@code pre_alarm}. */
    public <E extends Enum<E>> E enumOf(Class<E> type) {
        E[] constants = type.getEnumConstants();
        List<String> names = new ArrayList<>();
        for (E constant : constants) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        int index = names.indexOf(oneOf(names));
        return constants[Math.max(index, 0)];
    }

    /** One of the given words, at least one of which there is. */
    public String oneOf(Collection<String> words) {
        String first = words.iterator().next();
        if (!is("one of " + String.join(", ", words), YamlNode.Kind.STRING)) {
            return first;
        }
        if (!words.contains(node.scalar())) {
            problem("\"" + node.scalar() + "\" is not one of " + String.join(", ", words)
                    + DidYouMean.hint(node.scalar(), words));
            return first;
        }
        return node.scalar();
    }

    /** Reports unless the text is among the known ids; what names the family, such as {@code room}. */
    public String reference(String what, Collection<String> ids) {
        String id = string();
        if (node.kind() == YamlNode.Kind.STRING && !node.scalar().isBlank() && !ids.contains(id)) {
            problem("no " + what + " " + id + DidYouMean.hint(id, ids));
        }
        return id;
    }

    public List<YamlValue> list() {
        if (!is("a list", YamlNode.Kind.LIST)) {
            return List.of();
        }
        List<YamlValue> values = new ArrayList<>();
        for (int i = 0; i < node.items().size(); i++) {
            YamlNode item = node.items().get(i);
            YamlValue value = new YamlValue(path + "[" + i + "]", item, problems);
            if (item.kind() == YamlNode.Kind.NULL) {
                value.problem("is empty");
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** A list of texts. */
    public List<String> strings() {
        return list().stream().map(YamlValue::string).toList();
    }

    public YamlObject object() {
        YamlNode content = is("an object", YamlNode.Kind.OBJECT) ? node : YamlNode.broken(node.file());
        return new YamlObject(path, content, problems);
    }

    /** {@code {en: ..., ko: ...}}, both required. */
    public Text text() {
        YamlObject object = object();
        Text text =
                new Text(object.required("en").string(), object.required("ko").string());
        object.done();
        return text;
    }

    public boolean isObject() {
        return node.kind() == YamlNode.Kind.OBJECT;
    }

    public boolean isText() {
        return node.kind() == YamlNode.Kind.STRING;
    }

    public boolean isList() {
        return node.kind() == YamlNode.Kind.LIST;
    }

    /** False for the stand-in of a missing or broken value: a check of it would only repeat a problem. */
    public boolean isThere() {
        return node.kind() != YamlNode.Kind.BROKEN && node.kind() != YamlNode.Kind.NULL;
    }

    /** Reports at this value's position, its path in front. Silent for a stand-in. */
    public void problem(String message) {
        node.problem(problems, path.isEmpty() ? message : path + ": " + message);
    }

    private boolean is(String expected, YamlNode.Kind... kinds) {
        for (YamlNode.Kind kind : kinds) {
            if (node.kind() == kind) {
                return true;
            }
        }
        String shown = node.scalar().isEmpty() ? "" : " (" + node.scalar() + ")";
        boolean quote = kinds[0] == YamlNode.Kind.STRING && !node.scalar().isEmpty() && expected.equals("text");
        problem("needs " + expected + ", found " + node.kind().words() + shown
                + (quote ? "; put it in quotes if it is meant as text" : ""));
        return false;
    }

    private static BigInteger whole(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        if (text.startsWith("0o")) {
            return new BigInteger(text.substring(2), 8);
        }
        return new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    }

    private static double floating(String text) {
        return switch (text) {
            case ".nan" -> Double.NaN;
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String plain(double number) {
        if (number == Double.MIN_VALUE) {
            return "above 0";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e16
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
