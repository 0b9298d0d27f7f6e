package org.bongsu.collector.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.modbus.ModbusSettings;
import org.bongsu.collector.modbus.ModbusTls;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.collector.mqtt.MqttTls;
import org.bongsu.collector.telemetry.HistorySettings;
import org.bongsu.collector.telemetry.InfluxSettings;
import org.bongsu.collector.telemetry.TelemetrySettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Inventory;
import org.junit.jupiter.api.Test;

class CollectorSettingsTest {

    private static final Inventory MODBUS_ONLY = Fixtures.racks(15020, 1, Duration.ofSeconds(5));

    private final Problems problems = new Problems();

    @Test
    void anEmptyFileMeansTheDefaultsWithLocalHistory() {
        CollectorSettings settings = decode("http: {listen: \"127.0.0.1:8080\"}");
        assertEquals(List.of(), messages());
        assertEquals(ModbusSettings.DEFAULT, settings.modbus());
        assertEquals(Optional.empty(), settings.mqtt());
        assertEquals(TelemetrySettings.DEFAULT, settings.telemetry());
        assertEquals(Duration.ofSeconds(1), settings.modbus().timeout());
        assertEquals(2L << 30, settings.telemetry().spoolBytes());
        assertEquals(Duration.ofSeconds(30), settings.telemetry().holdBack());
    }

    @Test
    void everyKeyIsRead() {
        CollectorSettings settings = decode("""
                modbus: {timeout: 250ms, backoff_most: 30s}
                mqtt: {url: "ssl://broker:8883", client: b-1, user: u, password: env:P, keep_alive: 30s, skew: 1m}
                telemetry:
                  influx: {url: "http://127.0.0.1:8086", version: 2, bucket: b, org: o, token: file:t}
                  history: 24h
                  spool_mib: 16
                  spool_age: 48h
                  hold_back: 1m
                """);
        assertEquals(List.of(), messages());
        assertEquals(Duration.ofMillis(250), settings.modbus().timeout());
        assertEquals(Duration.ofSeconds(30), settings.modbus().backoffMost());
        assertEquals("env:P", settings.mqtt().orElseThrow().password());
        assertEquals(Duration.ofMinutes(1), settings.mqtt().orElseThrow().skew());
        assertEquals(
                new InfluxSettings("http://127.0.0.1:8086", 2, "b", "o", "", "file:t"),
                settings.telemetry().influx().orElseThrow());
        assertEquals(
                Optional.of(HistorySettings.of(Duration.ofHours(24))),
                settings.telemetry().history());
        assertEquals(16L << 20, settings.telemetry().spoolBytes());
        assertEquals(Duration.ofDays(2), settings.telemetry().spoolAge());

        CollectorSettings resolved = settings.resolve(reference -> "<" + reference + ">");
        assertEquals("<env:P>", resolved.mqtt().orElseThrow().password());
        assertEquals("<file:t>", resolved.telemetry().influx().orElseThrow().secret());
    }

    @Test
    void theCertificatesOfModbusStandBesideTheFileOrAbsolutely() {
        CollectorSettings settings = decode("modbus: {tls: {ca: tls/ca.pem, certificate: /etc/b.pem, key: tls/b.key}}");
        assertEquals(List.of(), messages());
        assertEquals(
                new ModbusTls(Path.of("/site/tls/ca.pem"), Path.of("/etc/b.pem"), Path.of("/site/tls/b.key")),
                settings.in(Path.of("/site")).modbus().tls().orElseThrow());
    }

    @Test
    void devicesOnTlsNeedACertificateAndACertificateNeedsItsKey() {
        Inventory plain = Fixtures.racks(802, 1, Duration.ofSeconds(5));
        Address tls = new Address.Modbus("ups-1", 802, 1, Address.Wire.TLS);
        Inventory secured = new Inventory(
                plain.registry(),
                plain.profiles(),
                plain.devices().stream().map(device -> device.at(tls)).toList());
        CollectorSettings.decode(
                YamlDocument.parse("bongsu.yaml", "http: {}", problems).root(), secured, problems);
        assertTrue(messages().get(0).contains("modbus.tls"), messages().toString());
        decode("modbus: {tls: {ca: ca.pem, certificate: c.pem}}");
        assertTrue(messages().get(1).startsWith("bongsu.yaml:1:"), messages().toString());
        assertTrue(messages().get(1).contains("key"), messages().toString());
    }

    @Test
    void theBrokersVersionSecurityAndSessionsAreRead() {
        CollectorSettings settings = decode("""
                mqtt:
                  url: "ssl://broker:8883"
                  client: b-1
                  version: 5
                  tls: {ca: tls/ca.pem, certificate: /etc/b.pem, key: tls/b.key}
                  share: halls
                  sessions: 4
                  session_expiry: 24h
                  in_flight: 500
                """);
        assertEquals(List.of(), messages());
        MqttSettings mqtt = settings.in(Path.of("/site")).mqtt().orElseThrow();
        assertEquals(5, mqtt.version());
        assertEquals(
                new MqttTls(
                        Optional.of(Path.of("/site/tls/ca.pem")),
                        Optional.of(Path.of("/etc/b.pem")),
                        Optional.of(Path.of("/site/tls/b.key"))),
                mqtt.tls().orElseThrow());
        assertEquals("halls", mqtt.share());
        assertEquals(4, mqtt.sessions());
        assertEquals(Duration.ofHours(24), mqtt.sessionExpiry());
        assertEquals(500, mqtt.inFlight());

        MqttSettings normal =
                decode("mqtt: {url: \"tcp://b:1883\", client: b}").mqtt().orElseThrow();
        assertEquals(3, normal.version());
        assertEquals(Optional.empty(), normal.tls());
        assertEquals(1, normal.sessions());
        assertEquals(Duration.ofHours(72), normal.sessionExpiry());
        assertEquals(2_000, normal.inFlight());
    }

    @Test
    void mistakesAboutTheBrokerAreReportedWhereTheyStand() {
        decode("""
                mqtt:
                  url: "tcp://broker:1883"
                  client: b-1
                  version: 4
                  tls: {certificate: b.pem}
                  share: "halls/a"
                  sessions: 33
                  session_expiry: 1s
                  in_flight: 65536
                  sesions: 2
                """);
        List<String> messages = messages();
        List<Integer> lines = List.of(4, 5, 5, 6, 7, 8, 9, 10);
        assertEquals(lines.size(), messages.size(), messages.toString());
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(messages.get(i).startsWith("bongsu.yaml:" + lines.get(i) + ":"), messages.toString());
        }
        assertTrue(messages.get(7).contains("sessions"), "did you mean: " + messages);
    }

    @Test
    void versionOneHasADatabaseAndNoBucket() {
        CollectorSettings settings = decode("telemetry: {influx: {url: \"http://h:1\", version: 1, database: d}}");
        assertEquals(List.of(), messages());
        assertEquals(
                new InfluxSettings("http://h:1", 1, "d", "", "", ""),
                settings.telemetry().influx().orElseThrow());
        assertEquals(Optional.empty(), settings.telemetry().history());
    }

    @Test
    void historySaysHowLongEachOfItsTablesIsKept() {
        assertEquals(
                Optional.of(HistorySettings.DEFAULT),
                decode("telemetry: {history: 7d}").telemetry().history());
        assertEquals(
                Optional.of(new HistorySettings(Duration.ofDays(3), Duration.ofDays(30), Duration.ofDays(730))),
                decode("telemetry: {history: {raw: 3d, minute: 30d}}")
                        .telemetry()
                        .history());
        assertEquals(
                Optional.of(HistorySettings.of(Duration.ofDays(1000))),
                decode("telemetry: {history: 1000d}").telemetry().history());
        assertEquals(List.of(), messages());
    }

    @Test
    void aCoarserTableThatIsKeptForLessThanAFinerOneIsAMistake() {
        decode("""
                telemetry:
                  history: {raw: 30d, minute: 7d, quater: 1y}
                  spool_age: 10s
                """);
        List<String> messages = messages();
        assertTrue(
                messages.stream().anyMatch(m -> m.startsWith("bongsu.yaml:2:31: ") && m.contains("7d is not in 720h")),
                messages.toString());
        assertTrue(messages.stream().anyMatch(m -> m.contains("quater") && m.contains("quarter")), messages.toString());
        assertTrue(messages.stream().anyMatch(m -> m.startsWith("bongsu.yaml:3:14: ")), messages.toString());
        assertEquals(3, messages.size(), messages.toString());
    }

    @Test
    void everyMistakeIsReportedWhereItStands() {
        decode("""
                modbus: {timeout: 1ms, timeot: 1s}
                mqtt: {url: "http://broker", client: b}
                telemetry:
                  influx: {url: "localhost", version: 3, bucket: b}
                  spool_mib: 0
                """);
        List<String> messages = messages();
        assertTrue(messages.stream().anyMatch(m -> m.startsWith("bongsu.yaml:1:19:")), messages.toString());
        assertTrue(messages.stream().anyMatch(m -> m.contains("timeot")), messages.toString());
        assertTrue(messages.stream().anyMatch(m -> m.startsWith("bongsu.yaml:2:")), messages.toString());
        assertTrue(messages.stream().anyMatch(m -> m.contains("localhost")), messages.toString());
        assertTrue(messages.stream().anyMatch(m -> m.startsWith("bongsu.yaml:5:")), messages.toString());
        assertEquals(6, messages.size(), messages.toString());
    }

    @Test
    void devicesOnMqttWithoutABrokerAreAMistake() {
        YamlDocument document = YamlDocument.parse("bongsu.yaml", "modbus: {}", problems);
        CollectorSettings.decode(document.root(), Fixtures.rooms(1, Duration.ofSeconds(5)), problems);
        assertFalse(problems.isEmpty());
        assertTrue(messages().get(0).contains("no broker"), messages().toString());
    }

    /** A log line or an error must never carry a password. */
    @Test
    void secretsAreNotShown() {
        CollectorSettings settings = decode("""
                mqtt: {url: "tcp://h:1", client: c, password: hush}
                telemetry: {influx: {url: "http://h:1", bucket: b, token: hush}}
                """);
        assertEquals(List.of(), messages());
        assertFalse(settings.toString().contains("hush"), settings.toString());
    }

    private CollectorSettings decode(String yaml) {
        YamlDocument document = YamlDocument.parse("bongsu.yaml", yaml, problems);
        return CollectorSettings.decode(document.root(), MODBUS_ONLY, problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Object::toString).toList();
    }
}
