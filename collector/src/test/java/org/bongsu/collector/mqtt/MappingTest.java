package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.bongsu.collector.mqtt.Garbage.Reason;
import org.bongsu.collector.mqtt.Intake.Verdict;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Address.TimeFormat;
import org.bongsu.domain.point.Address.TopicMapping;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;

/** Payloads as the makers' documents show them, against the points that a site maps them to. */
class MappingTest {

    private static final Moment NOW = Moment.parse("2026-11-20T09:00:00Z");

    /** https://www.zigbee2mqtt.io/devices/WSDCGQ11LM.html: one object, every quantity of the device in it. */
    @Test
    void zigbee2mqttFeedsSeveralPointsFromOneMessage() {
        Intake intake = intake(
                mapping("ambient.temperature", "zigbee2mqtt/bat-1 th", "/temperature"),
                mapping("ambient.humidity", "zigbee2mqtt/bat-1 th", "/humidity"));
        Map<String, Reading> readings = readings(intake, "zigbee2mqtt/bat-1 th", """
                {"battery":97,"humidity":41.23,"linkquality":102,"pressure":1008.3,"temperature":23.41,"voltage":3005}""");
        assertEquals(23.41, good(readings, "ambient.temperature"));
        assertEquals(41.23, good(readings, "ambient.humidity"));
    }

    /** https://www.zigbee2mqtt.io/devices/SJCGQ11LM.html, with {@code last_seen: epoch}. */
    @Test
    void zigbee2mqttLeakSensorsSayTrueAndWhen() {
        Intake intake = intake(new TopicMapping(
                "water.leak",
                "zigbee2mqtt/leak-1",
                Optional.of("/water_leak"),
                1,
                0,
                Optional.of("/last_seen"),
                TimeFormat.MILLISECONDS,
                Map.of()));
        Map<String, Reading> readings = readings(
                intake,
                "zigbee2mqtt/leak-1",
                "{\"battery\":100,\"last_seen\":" + NOW.plusSeconds(-2.25).epochMillis()
                        + ",\"linkquality\":87,\"water_leak\":true}");
        assertEquals(1, good(readings, "water.leak"));
        assertEquals(NOW.plusSeconds(-2.25), reading(readings, "water.leak").source());
    }

    /** https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Switch: status topic of a component. */
    @Test
    void shellyGen2StatusOfManyPlugsIsReadByOneWildcard() {
        assertThrows(
                IllegalArgumentException.class,
                () -> intake(mapping("outlet.power", "shellyplusplugs-+/status/switch:0", "/apower")),
                "a part of a level is no wildcard, and a broker would end the connection over it");
        Intake levels = intake(
                new TopicMapping(
                        "outlet.power",
                        "shelly/+/status/switch:0",
                        Optional.of("/apower"),
                        0.001,
                        0,
                        Optional.of("/aenergy/minute_ts"),
                        TimeFormat.SECONDS,
                        Map.of()),
                mapping("ambient.temperature", "shelly/+/status/switch:0", "/temperature/tC"));
        String payload = """
                {"id":0,"source":"init","output":true,"apower":1234.5,"voltage":229.9,"current":5.371,
                 "aenergy":{"total":11.679,"by_minute":[0.000,0.000,0.000],"minute_ts":1795165200},
                 "temperature":{"tC":53.3,"tF":127.9}}""";
        Map<String, Reading> readings = readings(levels, "shelly/pdu-7/status/switch:0", payload);
        assertEquals(1.2345, good(readings, "outlet.power"), 1e-9);
        assertEquals(NOW, reading(readings, "outlet.power").source());
        assertEquals(53.3, good(readings, "ambient.temperature"));
        assertInstanceOf(
                Verdict.UnknownTopic.class,
                take(levels, "shelly/a/b/status/switch:0", payload).get(0));
    }

    /** https://tasmota.github.io/docs/MQTT/ and https://tasmota.github.io/docs/AM2301/: teleperiod SENSOR, time without a zone. */
    @Test
    void tasmotaSensorMessagesAreReadWithTheirZonelessTime() {
        Intake intake = intake(
                new TopicMapping(
                        "ambient.temperature",
                        "tele/bat-1/SENSOR",
                        Optional.of("/AM2301/Temperature"),
                        1,
                        0,
                        Optional.of("/Time"),
                        TimeFormat.ISO,
                        Map.of()),
                mapping("ambient.humidity", "tele/bat-1/SENSOR", "/AM2301/Humidity"));
        String payload = "{\"Time\":\"%s\",\"AM2301\":{\"Temperature\":21.8,\"Humidity\":54.7,\"DewPoint\":12.3},"
                + "\"TempUnit\":\"C\"}";
        Map<String, Reading> utc = readings(intake, "tele/bat-1/SENSOR", payload.replace("%s", "2026-11-20T08:59:58"));
        assertEquals(NOW.plusSeconds(-2), reading(utc, "ambient.temperature").source());
        assertEquals(54.7, good(utc, "ambient.humidity"));
        // Nine hours ahead is Seoul's local time: a wrong clock, found out by the skew.
        Map<String, Reading> seoul =
                readings(intake, "tele/bat-1/SENSOR", payload.replace("%s", "2026-11-20T17:59:58"));
        assertEquals(NOW, reading(seoul, "ambient.temperature").source());
    }

    /** https://homieiot.github.io/specification/: a property's payload is the bare value; booleans are true and false. */
    @Test
    void homieAndOtherPlainPayloadsAreTheValueItself() {
        Intake intake = intake(
                plain("ambient.temperature", "homie/room-1/climate/temperature", 1, 0),
                plain("water.leak", "homie/room-1/leak/state", 1, 0),
                plain("outlet.power", "plant/pdu/1", 0.1, -5));
        assertEquals(-3.5, good(readings(intake, "homie/room-1/climate/temperature", "-3.5"), "ambient.temperature"));
        assertEquals(0, good(readings(intake, "homie/room-1/leak/state", "false"), "water.leak"));
        assertEquals(7, good(readings(intake, "plant/pdu/1", " 120\n"), "outlet.power"), 1e-9);
    }

    /** https://decoder.theengs.io/: a BLE thermometer that OpenMQTTGateway passes on. */
    @Test
    void theengsGatewayMessagesAreReadUnderTheSensorsAddress() {
        Intake intake = intake(
                mapping("ambient.temperature", "home/+/BTtoMQTT/A4C138BB0001", "/tempc"),
                mapping("ambient.humidity", "home/+/BTtoMQTT/A4C138BB0001", "/hum"));
        Map<String, Reading> readings = readings(intake, "home/TheengsGateway/BTtoMQTT/A4C138BB0001", """
                {"id":"A4:C1:38:BB:00:01","name":"ATC_BB0001","rssi":-62,"brand":"Xiaomi","model":"TH Sensor",
                 "model_id":"LYWSD03MMC/MJWSD05MMC_ATC","tempc":24.7,"tempf":76.46,"hum":38,"batt":88,"volt":2.953}""");
        assertEquals(24.7, good(readings, "ambient.temperature"));
        assertEquals(38, good(readings, "ambient.humidity"));
    }

    @Test
    void wordsOfADeviceBecomeTokensOfAStatusOrAFlag() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("online", "OL");
        words.put("on battery", "OB");
        words.put("2", "OB LB");
        Intake intake = intake(
                new TopicMapping(
                        "ups.status", "ups/1", Optional.of("/state"), 1, 0, Optional.empty(), TimeFormat.ISO, words),
                new TopicMapping(
                        "water.leak",
                        "leak/1",
                        Optional.empty(),
                        1,
                        0,
                        Optional.empty(),
                        TimeFormat.ISO,
                        Map.of("WET", "true", "DRY", "false")));
        assertEquals(2, good(readings(intake, "ups/1", "{\"state\":\"on battery\"}"), "ups.status"));
        assertEquals(6, good(readings(intake, "ups/1", "{\"state\":2}"), "ups.status"));
        assertEquals(1, good(readings(intake, "leak/1", "WET"), "water.leak"));
        assertEquals(Reason.UNKNOWN_TOKEN, refused(intake, "ups/1", "{\"state\":\"bypass\"}"));
        assertEquals(Reason.NOT_A_FLAG, refused(intake, "leak/1", "1"), "words are given, so only they count");
    }

    @Test
    void aMissingOrEmptyValueIsUndefinedWithItsCauseAndTheOthersStandForThemselves() {
        Intake intake = intake(
                mapping("ambient.temperature", "t", "/a/temperature"), mapping("ambient.humidity", "t", "/a/humidity"));
        Map<String, Reading> part = readings(intake, "t", "{\"a\":{\"temperature\":20}}");
        assertEquals(20, good(part, "ambient.temperature"));
        assertEquals(Quality.UNDEFINED, reading(part, "ambient.humidity").quality());
        assertEquals(
                new Cause(Cause.Kind.NO_VALUE, "/a/humidity"),
                reading(part, "ambient.humidity").cause());
        Map<String, Reading> none = readings(intake, "t", "{\"a\":{\"temperature\":null,\"humidity\":1}}");
        assertEquals(Cause.NO_VALUE, reading(none, "ambient.temperature").cause());
    }

    @Test
    void whatIsNoNumberIsRefusedForItsOwnReasonAndOncePerMessage() {
        Intake intake = intake(mapping("ambient.temperature", "t", "/v"), mapping("ambient.humidity", "t", "/w"));
        Map<String, Reason> bad = new TreeMap<>(Map.of(
                "{\"v\":\"unavailable\",\"w\":\"unavailable\"}",
                Reason.NOT_A_NUMBER,
                "{\"v\":true,\"w\":true}",
                Reason.NOT_A_NUMBER,
                "{\"v\":1e999,\"w\":1e999}",
                Reason.NOT_A_NUMBER,
                "offline",
                Reason.NOT_JSON,
                "{\"v\":1,\"v\":2}",
                Reason.NOT_JSON,
                "[".repeat(100_000),
                Reason.TOO_LONG,
                "[".repeat(60_000),
                Reason.NOT_JSON,
                "{\"v\":" + "9".repeat(1_000) + "}",
                Reason.NOT_JSON));
        bad.forEach((payload, reason) -> assertEquals(reason, refused(intake, "t", payload)));
        List<Verdict> two = take(intake, "t", "{\"v\":[1],\"w\":{}}");
        assertEquals(2, two.size(), "two points, two causes");
        Intake plain = intake(plain("ambient.temperature", "p", 1, 0));
        for (String text : List.of("", "NaN", "0x1F", "1,5", "12 C", "Infinity", "1".repeat(257))) {
            assertTrue(
                    List.of(Reason.NOT_A_NUMBER, Reason.TOO_LONG).contains(refused(plain, "p", text)), "text " + text);
        }
    }

    @Test
    void timesComeInFourFormatsAndAClockThatWasNeverSetHasNone() {
        Map<TimeFormat, String> formats = Map.of(
                TimeFormat.ISO, "\"2026-11-20T18:00:00.5+09:00\"",
                TimeFormat.SECONDS, "1795165200.5",
                TimeFormat.MILLISECONDS, "1795165200500",
                TimeFormat.NANOSECONDS, "\"1795165200500000000\"");
        formats.forEach((format, text) -> {
            Intake intake = intake(timed(format));
            Reading reading = reading(readings(intake, "t", "{\"v\":1,\"t\":" + text + "}"), "ambient.temperature");
            assertEquals(NOW.plusSeconds(0.5), reading.source(), format.name());
            assertEquals(
                    NOW,
                    reading(readings(intake(timed(format)), "t", "{\"v\":1,\"t\":0}"), "ambient.temperature")
                            .source());
            assertEquals(
                    NOW,
                    reading(readings(intake(timed(format)), "t", "{\"v\":1}"), "ambient.temperature")
                            .source());
            assertEquals(Reason.NOT_A_TIME, refused(intake, "t", "{\"v\":1,\"t\":\"noon\"}"));
        });
        assertEquals(Reason.NOT_A_TIME, refused(intake(timed(TimeFormat.SECONDS)), "t", "{\"v\":1,\"t\":1e300}"));
    }

    @Test
    void theBrokersOwnTopicsMatchNoWildcard() {
        Intake intake = intake(plain("ambient.temperature", "+/load", 1, 0));
        assertInstanceOf(
                Verdict.UnknownTopic.class, take(intake, "$SYS/load", "1").get(0));
        assertEquals(1, good(readings(intake, "plant/load", "1"), "ambient.temperature"));
    }

    @Test
    void filtersAreDividedAmongSessionsAndOnlyWhatCarriesTimesIsShared() {
        List<TopicMapping> many = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            many.add(plain("ambient.temperature", "plain/" + i, 1, 0));
        }
        many.add(timed(TimeFormat.SECONDS));
        Topics topics = new Topics(inventory(many.toArray(TopicMapping[]::new)));
        List<List<String>> divided = topics.divided(4, "");
        assertEquals(65, divided.stream().mapToInt(List::size).sum());
        assertTrue(divided.stream().allMatch(session -> session.size() > 5), divided.toString());
        List<List<String>> shared = topics.divided(4, "g");
        assertTrue(shared.stream().allMatch(session -> session.contains("$share/g/t")));
        assertEquals(64 + 4, shared.stream().mapToInt(List::size).sum());
    }

    /** Whatever comes, it is a verdict and never an exception. */
    @Test
    void mutatedPayloadsNeverThrow() {
        Intake intake = intake(timed(TimeFormat.ISO), mapping("ambient.humidity", "t", "/h/0"));
        Random random = new Random(5);
        byte[] good = "{\"v\":21.5,\"t\":\"2026-11-20T08:59:58Z\",\"h\":[40]}".getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        int taken = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            for (Verdict verdict :
                    intake.take(new Intake.Arrival("t", new Body(bytes, bytes.length), 1, false), NOW.epochMillis())) {
                refused += verdict instanceof Verdict.Refused ? 1 : 0;
                taken += verdict instanceof Verdict.Taken ? 1 : 0;
            }
        }
        assertTrue(refused > 1_000 && taken > 100, "the control: " + refused + " refused, " + taken + " taken");
    }

    @Test
    void aMappingOfAnUnknownPointIsAnErrorOfWhoeverMadeTheInventory() {
        assertThrows(IllegalArgumentException.class, () -> intake(plain("battery.charge", "x", 1, 0)));
    }

    private static TopicMapping timed(TimeFormat format) {
        return new TopicMapping(
                "ambient.temperature", "t", Optional.of("/v"), 1, 0, Optional.of("/t"), format, Map.of());
    }

    private static TopicMapping mapping(String point, String topic, String pointer) {
        return new TopicMapping(point, topic, Optional.of(pointer), 1, 0, Optional.empty(), TimeFormat.ISO, Map.of());
    }

    private static TopicMapping plain(String point, String topic, double scale, double offset) {
        return new TopicMapping(
                point, topic, Optional.empty(), scale, offset, Optional.empty(), TimeFormat.ISO, Map.of());
    }

    private static Intake intake(TopicMapping... mappings) {
        return new Intake(
                inventory(mappings),
                MqttSettings.of("tcp://127.0.0.1:1", "test"),
                ScenarioClock.real(NOW.epochMillis()),
                NOW.epochMillis());
    }

    static Inventory inventory(TopicMapping... mappings) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        List.of(
                        number("ambient.temperature", "°C", -40, 5_000),
                        number("ambient.humidity", "%", 0, 100),
                        number("outlet.power", "kW", -10, 100),
                        new PointDefinition("water.leak", PointType.FLAG, "", 0, 1, List.of(), "water", "test"),
                        new PointDefinition(
                                "ups.status", PointType.STATUS, "", 0, 7, List.of("OL", "OB", "LB"), "status", "test"))
                .forEach(definition -> registry.put(definition.name(), definition));
        Profile profile = new Profile(
                "mixed",
                "Acme",
                "Mixed",
                DeviceKind.AMBIENT,
                List.of(),
                List.copyOf(registry.keySet()),
                List.of(),
                1,
                0,
                "test");
        Device device = new Device(
                "d-1",
                DeviceKind.AMBIENT,
                "mixed",
                "Mixed",
                "bat-1",
                Optional.empty(),
                new Address.MappedMqtt(List.of(mappings)),
                Duration.ofSeconds(10));
        return new Inventory(registry, List.of(profile), List.of(device));
    }

    private static PointDefinition number(String name, String unit, double min, double max) {
        return new PointDefinition(name, PointType.NUMBER, unit, min, max, List.of(), name, "test");
    }

    private static List<Verdict> take(Intake intake, String topic, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return intake.take(new Intake.Arrival(topic, new Body(bytes, bytes.length), 1, false), NOW.epochMillis());
    }

    private static Map<String, Reading> readings(Intake intake, String topic, String payload) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Verdict verdict : take(intake, topic, payload)) {
            Reading reading = assertInstanceOf(Verdict.Taken.class, verdict).reading();
            readings.put(reading.point().name(), reading);
        }
        return readings;
    }

    private static Reading reading(Map<String, Reading> readings, String point) {
        Reading reading = readings.get(point);
        assertFalse(reading == null, point);
        return java.util.Objects.requireNonNull(reading);
    }

    private static double good(Map<String, Reading> readings, String point) {
        Reading reading = reading(readings, point);
        assertEquals(Quality.GOOD, reading.quality(), reading.cause().toString());
        return reading.raw();
    }

    private static Reason refused(Intake intake, String topic, String payload) {
        List<Verdict> verdicts = take(intake, topic, payload);
        assertEquals(1, verdicts.size(), verdicts.toString());
        return assertInstanceOf(Verdict.Refused.class, verdicts.get(0)).reason();
    }
}
