package org.bongsu.daemon.trial.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;

/**
 * The values of a series in promtool's expanding notation: {@code 0.1+0.2x3} is 0.1 0.3 0.5 0.7, {@code 5x2} is 5 5 5, and
 * {@code _x3} three times nothing. A value is followed by as many more; nothing and faults come as often as they say.
 */
final class SeriesNotation {

    /** A day of seconds. */
    static final int SAMPLES_MOST = 100_000;

    private static final Pattern TIMES = Pattern.compile("(.+)x([0-9]{1,9})");
    private static final String NUMBER = "[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?";
    private static final Pattern RAMP = Pattern.compile("(" + NUMBER + ")(?:([-+])(" + NUMBER.substring(5) + "))?");

    private static final Map<String, Said> WORDS = Map.of(
            "_", new Said.Nothing(),
            "stale", Said.Fault.STALE,
            "frozen", Said.Fault.FROZEN,
            "undefined", Said.Fault.UNDEFINED,
            "unknown", Said.Fault.UNDEFINED,
            "implausible", Said.Fault.IMPLAUSIBLE,
            "NaN", Said.Fault.NAN);

    private final YamlValue place;
    private final PointDefinition point;
    private final List<Said> samples = new ArrayList<>();

    private SeriesNotation(YamlValue place, PointDefinition point) {
        this.place = place;
        this.point = point;
    }

    /** What does not fit is reported at the series' place. */
    static List<Said> expand(YamlValue place, PointDefinition point) {
        SeriesNotation notation = new SeriesNotation(place, point);
        String text = place.node().scalar();
        if (!place.isThere() || text.isBlank()) {
            place.string();
            return List.of();
        }
        for (String word : text.trim().split("\\s+")) {
            if (!notation.word(word)) {
                break;
            }
        }
        return notation.samples;
    }

    /** Returns whether to go on. */
    private boolean word(String word) {
        Matcher times = TIMES.matcher(word);
        boolean repeated = times.matches();
        String what = repeated ? times.group(1) : word;
        int more = repeated ? Integer.parseInt(times.group(2)) : 0;
        if (samples.size() + (long) more + 1 > SAMPLES_MOST) {
            place.problem("\"" + word + "\": more than " + SAMPLES_MOST + " values");
            return false;
        }
        Said fault = WORDS.get(what);
        if (fault != null) {
            if (fault == Said.Fault.FROZEN && samples.stream().noneMatch(Said.Value.class::isInstance)) {
                place.problem("\"" + word + "\": no value before it could stand still");
            }
            add(fault, repeated ? more : 1);
            return true;
        }
        return switch (point.type()) {
            case NUMBER -> number(word, what, repeated, more);
            case FLAG -> flag(word, what, more);
            case STATUS -> status(word, what, more);
        };
    }

    private void add(Said said, int times) {
        for (int i = 0; i < times; i++) {
            samples.add(said);
        }
    }

    private boolean number(String word, String what, boolean repeated, int more) {
        Matcher ramp = RAMP.matcher(what);
        if (!ramp.matches() || ramp.group(2) != null && !repeated) {
            return wrong(word, "0.3, 0.3x5, 0.3+0.1x5");
        }
        BigDecimal first = new BigDecimal(ramp.group(1));
        BigDecimal step = ramp.group(2) == null ? BigDecimal.ZERO : new BigDecimal(ramp.group(2) + ramp.group(3));
        for (int i = 0; i <= more; i++) {
            // In decimals: in binary 0.1 and 0.2 are above 0.3, and the boundary of a rule would be missed.
            double value = first.add(step.multiply(BigDecimal.valueOf(i))).doubleValue();
            if (!(value >= point.min() && value <= point.max())) {
                place.problem("\"" + word + "\": " + point.describe(value) + " is not in "
                        + point.describe(point.min()) + " to " + point.describe(point.max())
                        + (point.unit().isEmpty() ? "" : " " + point.unit())
                        + "; write implausible for what no collector believes");
                return true;
            }
            samples.add(new Said.Value(value));
        }
        return true;
    }

    private boolean flag(String word, String what, int more) {
        Optional<Double> value = switch (what) {
            case "true", "1" -> Optional.of(1.0);
            case "false", "0" -> Optional.of(0.0);
            default -> Optional.empty();
        };
        if (value.isEmpty()) {
            return wrong(word, "true, false, 0, 1, truex5");
        }
        add(new Said.Value(value.get()), more + 1);
        return true;
    }

    private boolean status(String word, String what, int more) {
        long bits = 0;
        if (!what.equals("none")) {
            for (String token : what.split("\\|", -1)) {
                if (!point.tokens().contains(token)) {
                    place.problem("\"" + word + "\": " + point.name() + " has no token " + token
                            + DidYouMean.hint(token, point.tokens()) + " It has " + String.join(", ", point.tokens())
                            + "; write none for no token at all");
                    return true;
                }
                bits |= point.mask(token);
            }
        }
        add(new Said.Value(bits), more + 1);
        return true;
    }

    private boolean wrong(String word, String examples) {
        place.problem("\"" + word + "\" is no value of " + point.name() + ", such as " + examples
                + ", _, stale, frozen, undefined, implausible or NaN"
                + (point.type() == PointType.NUMBER ? "" : "; it is a " + kind()));
        return true;
    }

    private String kind() {
        return point.type() == PointType.FLAG ? "flag" : "status";
    }
}
