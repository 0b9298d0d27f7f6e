package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bongsu.collector.Fixtures;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.PointDefinition;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private static final Map<String, PointDefinition> REGISTRY = Fixtures.registry();

    @Test
    void numbersFlagsAndTokensAreRead() throws Exception {
        assertEquals(
                Optional.of(23.4), read("ambient.temperature", "{\"v\": 23.4}").value());
        assertEquals(
                Optional.of(-1e3), read("ambient.temperature", "{\"v\":-1e3}").value());
        assertEquals(Optional.of(1.0), read("water.leak", "{\"v\":true}").value());
        assertEquals(Optional.of(0.0), read("water.leak", "{\"v\":0}").value());
        assertEquals(Optional.of(6.0), read("ups.status", "{\"v\":\"OB LB\"}").value());
        assertEquals(Optional.of(0.0), read("ups.status", "{\"v\":\"\"}").value());
        assertEquals(Optional.empty(), read("ups.status", "{\"v\":null}").value());
    }

    @Test
    void theTimeIsOptionalAndInUtc() throws Exception {
        assertEquals(Optional.empty(), read("water.leak", "{\"v\":true}").time());
        assertEquals(
                Optional.of(Moment.parse("2022-10-15T06:19:00.5Z")),
                read("water.leak", "{\"v\":true,\"t\":\"2022-10-15T06:19:00.5Z\",\"more\":[1]}")
                        .time());
    }

    @Test
    void whatIsNotOfThisShapeIsGarbageAndSaysWhy() {
        Map<String, String> bad = Map.ofEntries(
                Map.entry("", "not an object"),
                Map.entry("23.4", "not an object"),
                Map.entry("[1]", "not an object"),
                Map.entry("{}", "member v"),
                Map.entry("{\"v\":", "not JSON"),
                Map.entry("{\"v\":1}{\"v\":2}", "not JSON"),
                Map.entry("{\"v\":1,\"v\":2}", "not JSON"),
                Map.entry("{\"v\":NaN}", "not JSON"),
                Map.entry("{\"v\":1e999}", "not a number"),
                Map.entry("{\"v\":\"23.4\"}", "not a number"),
                Map.entry("{\"v\":true}", "not a number"),
                Map.entry("{\"v\":1,\"t\":\"yesterday\"}", "not a time"),
                Map.entry("{\"v\":1,\"t\":1665814740}", "not a time"),
                Map.entry("{\"v\":1,\"t\":\"+999999999-01-01T00:00:00Z\"}", "not a time"),
                Map.entry("x".repeat(5000), "5000 bytes"));
        bad.forEach((text, why) -> {
            Garbage garbage = assertThrows(Garbage.class, () -> read("ambient.temperature", text), text);
            assertEquals(true, String.valueOf(garbage.getMessage()).contains(why), garbage.getMessage());
        });
        assertThrows(Garbage.class, () -> read("water.leak", "{\"v\":2}"));
        assertThrows(Garbage.class, () -> read("ups.status", "{\"v\":\"OB ZZ\"}"));
        assertThrows(Garbage.class, () -> read("ups.status", "{\"v\":1}"));
    }

    /** Whatever comes, it is a payload or garbage, and never another exception. */
    @Test
    void randomBytesAndMutatedPayloadsNeverThrowAnythingElse() {
        Random random = new Random(3);
        byte[] good = "{\"v\": 23.4, \"t\": \"2022-10-15T06:19:00Z\"}".getBytes(StandardCharsets.UTF_8);
        int garbage = 0;
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = round % 2 == 0 ? good.clone() : new byte[random.nextInt(60)];
            if (round % 2 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(bytes);
            }
            for (String point : List.of("ambient.temperature", "water.leak", "ups.status")) {
                try {
                    Payload.read(new Body(bytes, bytes.length), definition(point));
                } catch (Garbage e) {
                    garbage++;
                }
            }
        }
        assertEquals(true, garbage > 2_000, "the control: most of it is garbage");
    }

    private static Payload read(String point, String text) throws Garbage {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Payload.read(new Body(bytes, bytes.length), definition(point));
    }

    private static PointDefinition definition(String point) {
        return java.util.Objects.requireNonNull(REGISTRY.get(point));
    }
}
