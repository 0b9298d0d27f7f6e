package org.bongsu.domain.point;

import java.util.List;

/**
 * A row of the point registry {@code config/points.yaml}.
 *
 * @param name dotted, after NUT / RFC 9271 where it has one
 * @param unit as shown to people; empty for flags and statuses
 * @param min smallest believable value, in the unit
 * @param max largest believable value, in the unit
 * @param tokens of a status, at most 52, in bit order
 * @param meaning one sentence
 * @param source register map, standard or "judgement"
 */
public record PointDefinition(
        String name,
        PointType type,
        String unit,
        double min,
        double max,
        List<String> tokens,
        String meaning,
        String source) {
    public PointDefinition {
        tokens = List.copyOf(tokens);
        if (min > max) {
            throw new IllegalArgumentException(name + ": min " + min + " is above max " + max);
        }
        if ((type == PointType.STATUS) == tokens.isEmpty() || tokens.size() > 52) {
            throw new IllegalArgumentException(name + ": a status has 1 to 52 tokens, others none");
        }
    }

    /** The bit mask of a token. */
    public long mask(String token) {
        int bit = tokens.indexOf(token);
        if (bit < 0) {
            throw new IllegalArgumentException(name + " has no token " + token + " among " + tokens);
        }
        return 1L << bit;
    }

    /** Said of a value below {@code min} or above {@code max}. */
    public Cause outOfRange() {
        return outOfRange(min, max);
    }

    /** Said of a value outside narrower bounds. */
    public Cause outOfRange(double least, double most) {
        String range = describe(least) + "…" + describe(most);
        return new Cause(Cause.Kind.OUT_OF_RANGE, unit.isEmpty() ? range : range + " " + unit);
    }

    /** The tokens set in a status value, blank separated, as NUT writes them. */
    public String describe(double value) {
        if (type != PointType.STATUS) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < tokens.size(); bit++) {
            if (((long) value >> bit & 1) == 1) {
                text.append(text.isEmpty() ? "" : " ").append(tokens.get(bit));
            }
        }
        return text.toString();
    }
}
