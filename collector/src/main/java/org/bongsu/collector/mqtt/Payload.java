package org.bongsu.collector.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.Optional;
import org.bongsu.collector.mqtt.Garbage.Reason;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.PointDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of one point.
 *
 * @param value in the point's unit, or empty where there is none; a flag is 0 or 1, a status its bits
 * @param absence why there is no value; NONE where there is one
 * @param time what the source says
 */
record Payload(Optional<Double> value, Cause absence, Optional<Moment> time) {

    /** Larger than any payload of our own shape; a longer one is not read at all. */
    private static final int MOST_BYTES = 4_096;

    /** Says what a message's body means for one point. */
    @FunctionalInterface
    interface Reader {
        Payload read(Body body) throws Garbage;
    }

    static Payload of(double value, Optional<Moment> time) {
        return new Payload(Optional.of(value), Cause.NONE, time);
    }

    static Payload absent(Cause why, Optional<Moment> time) {
        return new Payload(Optional.empty(), why, time);
    }

    /**
     * Our own shape: {@code {"v": 23.4, "t": "2022-10-15T06:19:00Z"}}, where v is a number, a boolean, a string of a status
     * point's tokens, or null for "none"; t may be left out.
     */
    static Payload read(Body body, PointDefinition definition) throws Garbage {
        JsonNode root = body.json(MOST_BYTES);
        JsonNode v = root.get("v");
        if (v == null) {
            throw new Garbage(Reason.WRONG_SHAPE, "not an object with a member v");
        }
        Optional<Moment> time = time(root.get("t"));
        return v.isNull() ? absent(Cause.NO_VALUE, time) : of(value(v, definition), time);
    }

    private static double value(JsonNode v, PointDefinition definition) throws Garbage {
        return switch (definition.type()) {
            case NUMBER -> number(v);
            case FLAG -> flag(v);
            case STATUS -> {
                if (!v.isTextual()) {
                    throw new Garbage(Reason.UNKNOWN_TOKEN, "v is not a string of tokens: " + v);
                }
                yield status(v.textValue(), definition);
            }
        };
    }

    private static double number(JsonNode v) throws Garbage {
        double value = v.doubleValue();
        if (!v.isNumber() || !Double.isFinite(value)) {
            throw new Garbage(Reason.NOT_A_NUMBER, "v is not a number: " + v);
        }
        return value;
    }

    private static double flag(JsonNode v) throws Garbage {
        if (v.isBoolean()) {
            return v.booleanValue() ? 1 : 0;
        }
        if (v.isNumber() && (v.doubleValue() == 0 || v.doubleValue() == 1)) {
            return v.doubleValue();
        }
        throw new Garbage(Reason.NOT_A_FLAG, "v is neither true nor false: " + v);
    }

    /** @param tokens blank separated, as NUT writes them */
    static double status(String tokens, PointDefinition definition) throws Garbage {
        long bits = 0;
        for (String token : tokens.trim().split("\\s+")) {
            if (token.isEmpty()) {
                continue;
            }
            if (!definition.tokens().contains(token)) {
                throw new Garbage(Reason.UNKNOWN_TOKEN, "unknown token " + token);
            }
            bits |= definition.mask(token);
        }
        return bits;
    }

    private static Optional<Moment> time(@Nullable JsonNode t) throws Garbage {
        if (t == null || t.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Moment.parse(t.asText()));
        } catch (DateTimeException | ArithmeticException e) {
            throw new Garbage(Reason.NOT_A_TIME, "t is not a time: " + t);
        }
    }
}
