package org.bongsu.collector.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message's payload, parsed once however many points it feeds. Owned by one thread. */
final class Body {

    /** A device's whole status of some fifty components; what is longer is no reading. */
    static final int MOST_BYTES = 65_536;

    private static final int MOST_DEPTH = 64;
    /** Digits of one number: more than any quantity has. */
    private static final int MOST_DIGITS = 100;

    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(MOST_DIGITS)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .reader();

    private final byte[] bytes;
    private final int length;
    private @Nullable JsonNode json;
    private @Nullable Garbage broken;

    /** @param length of the whole payload, of which {@code bytes} may be the beginning */
    Body(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    private void atMost(int most) throws Garbage {
        if (length > most || length > bytes.length) {
            throw new Garbage(Garbage.Reason.TOO_LONG, length + " bytes are more than " + most);
        }
    }

    String text(int most) throws Garbage {
        atMost(most);
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    JsonNode json(int most) throws Garbage {
        atMost(most);
        if (broken != null) {
            throw broken;
        }
        JsonNode known = json;
        return known == null ? parse() : known;
    }

    private JsonNode parse() throws Garbage {
        try {
            JsonNode read = READER.readTree(bytes);
            json = read;
            return read;
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            Garbage why = new Garbage(Garbage.Reason.NOT_JSON, "not JSON: " + said);
            broken = why;
            throw why;
        }
    }

    /** What a person may want to see of it. */
    String shown() {
        return new String(bytes, 0, Math.min(bytes.length, Session.REMNANT_BYTES), StandardCharsets.UTF_8);
    }
}
