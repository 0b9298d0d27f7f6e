package org.bongsu.collector.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.modbus.ModbusSettings;
import org.bongsu.collector.telemetry.HistorySettings;
import org.bongsu.collector.telemetry.InfluxSettings;
import org.bongsu.collector.telemetry.TelemetrySettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
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

        CollectorSettings resolved = settings.resolve(reference -> "<" + reference + ">");
        assertEquals("<env:P>", resolved.mqtt().orElseThrow().password());
        assertEquals("<file:t>", resolved.telemetry().influx().orElseThrow().secret());
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
