package org.bongsu.collector.mqtt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.PointDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A message's payload: {@code {"v": 23.4, "t": "2022-10-15T06:19:00Z"}}, where v is a number, a boolean, a string of a
 * status point's tokens, or null for "none"; t may be left out.
 *
 * @param value in the point's unit, or empty where the device says it has none; a flag is 0 or 1, a status its bits
 * @param time what the source says
 */
record Payload(Optional<Double> value, Optional<Moment> time) {

    /** Larger than any payload of this shape; a longer one is not read at all. */
    static final int MOST_BYTES = 4096;

    private static final ObjectReader READER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .reader();

    /** The message cannot be understood; the message of this says why. */
    static final class Garbage extends Exception {
        private static final long serialVersionUID = 1L;

        Garbage(String why) {
            super(why);
        }
    }

    static Payload read(byte[] bytes, PointDefinition definition) throws Garbage {
        if (bytes.length > MOST_BYTES) {
            throw new Garbage(bytes.length + " bytes are more than " + MOST_BYTES);
        }
        JsonNode root;
        try {
            root = READER.readTree(bytes);
        } catch (IOException e) {
            throw new Garbage("not JSON: " + firstLine(e));
        }
        if (!root.isObject() || !root.has("v")) {
            throw new Garbage("not an object with a member v");
        }
        return new Payload(value(root.get("v"), definition), time(root.get("t")));
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Optional<Double> value(JsonNode v, PointDefinition definition) throws Garbage {
        if (v.isNull()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (definition.type()) {
                    case NUMBER -> number(v);
                    case FLAG -> flag(v);
                    case STATUS -> status(v, definition);
                });
    }

    private static double number(JsonNode v) throws Garbage {
        double value = v.doubleValue();
        if (!v.isNumber() || !Double.isFinite(value)) {
            throw new Garbage("v is not a number: " + v);
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
        throw new Garbage("v is neither true nor false: " + v);
    }

    private static double status(JsonNode v, PointDefinition definition) throws Garbage {
        if (!v.isTextual()) {
            throw new Garbage("v is not a string of tokens: " + v);
        }
        long bits = 0;
        for (String token : v.textValue().trim().split("\\s+")) {
            if (token.isEmpty()) {
                continue;
            }
            if (!definition.tokens().contains(token)) {
                throw new Garbage("unknown token " + token);
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
            throw new Garbage("t is not a time: " + t);
        }
    }
}
