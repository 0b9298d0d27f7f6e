package org.bongsu.config.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices on every kind of line, and what only two devices together can have wrong. */
class DevicesYamlTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");
    private static final Map<String, PointDefinition> REGISTRY =
            PointRegistry.read(HOME.resolve("points.yaml"), "points.yaml", new Problems());
    private static final SiteYaml SITE = SiteYaml.decode(
            YamlDocument.read(HOME.resolve("samples/good/site-small.yaml"), "site.yaml", new Problems()),
            new Problems());
    private static final Map<String, Profile> PROFILES = profiles();

    private final Problems problems = new Problems();

    private static Map<String, Profile> profiles() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        ProfileFiles.readAll(HOME.resolve("profiles"), "profiles", REGISTRY, new Problems())
                .forEach(profile -> profiles.put(profile.id(), profile));
        return profiles;
    }

    private List<Device> decode(String... devices) {
        StringBuilder text = new StringBuilder("devices:\n");
        for (int i = 0; i < devices.length; i++) {
            text.append("  - {id: d")
                    .append(i)
                    .append(", room: room-1, ")
                    .append(devices[i])
                    .append("}\n");
        }
        YamlDocument document = YamlDocument.parse("devices.yaml", text.toString(), problems);
        return DevicesYaml.decode(document, SITE, PROFILES, PROFILES.keySet(), REGISTRY, problems);
    }

    private Device good(String device) {
        List<Device> devices = decode(device);
        assertEquals(List.of(), problems.list());
        return devices.get(0);
    }

    private void assertOnly(String message) {
        List<String> found = problems.list().stream().map(Problem::message).toList();
        assertTrue(found.size() == 1 && found.get(0).contains(message), found.toString());
    }

    @Test
    void unitsOfOneEndpointAgreeOnTheWire() {
        decode(
                "profile: faast, period: 5s, modbus: {host: g, port: 502, unit: 1}",
                "profile: faast, period: 5s, modbus: {host: g, port: 502, unit: 2, wire: rtu}",
                "profile: faast, period: 5s, modbus: {host: g, port: 503, unit: 2, wire: rtu}");
        assertOnly("g:502 has wire rtu here and wire tcp for device d0");
    }

    @Test
    void unitsOfOneSerialPortAgreeOnItsSettings() {
        decode(
                "profile: faast, period: 5s, modbus: {serial: /dev/ttyS0, baud: 9600, unit: 1}",
                "profile: faast, period: 5s, modbus: {serial: /dev/ttyS0, baud: 9600, parity: even, unit: 2}");
        assertOnly("/dev/ttyS0 has 9600 baud, parity even, 1 stop bits here and 9600 baud, parity none, 1 stop bits"
                + " for device d0");
    }

    @Test
    void periodsByGroupAreKeptAndInOrder() {
        Device device = good("profile: faast, period: {fast: 1s, normal: 5s, slow: 90s}, modbus: {host: g, port: 502,"
                + " unit: 1}");
        assertEquals(Duration.ofSeconds(1), device.period(PollGroup.FAST));
        assertEquals(Duration.ofSeconds(5), device.period());
        assertEquals(Duration.ofSeconds(90), device.period(PollGroup.SLOW));
        decode("profile: faast, period: {fast: 9s, normal: 5s}, modbus: {host: g, port: 502, unit: 1}");
        assertOnly("9s is slower than normal, 5s");
    }

    /** Two readings have to fit into the time, or every sensor would be frozen from its second reading on. */
    @Test
    void aPeriodThatCannotSeeAValueVaryIsRefused() {
        decode("profile: temperature-humidity, period: 60s, limits: {ambient.temperature: {varies: 90s}}");
        assertOnly("ambient.temperature must vary within 90s but is read every 1m; at least two readings have to fit");
    }

    @Test
    void aReportMoreOftenThanReadingIsRefused() {
        decode("profile: temperature-humidity, period: 60s, limits: {ambient.temperature: {report: 30s}}");
        assertOnly("ambient.temperature: report 30s is below its period, 1m");
    }

    @Test
    void limitsAreTheDevicesOwn() {
        PointLimits limits = good("profile: temperature-humidity, period: 5s, limits: {ambient.temperature: {range:"
                        + " [-10, 60], rate: 30/h, varies: 1h, deadband: 0.2, report: 1m}}")
                .limits()
                .getOrDefault("ambient.temperature", PointLimits.NONE);
        assertEquals(
                new PointLimits(
                        OptionalDouble.of(-10),
                        OptionalDouble.of(60),
                        OptionalDouble.of(30 / 3600.0),
                        Optional.of(Duration.ofHours(1)),
                        OptionalDouble.of(0.2),
                        Optional.of(Duration.ofMinutes(1))),
                limits);
    }

    @ParameterizedTest
    @CsvSource({
        "ambient.temperature, temperature-humidity, °F, 212, 100",
        "ambient.temperature, temperature-humidity, K, 300, 26.85",
        "input.voltage, metered-pdu, mV, 230000, 230",
        "input.voltage, metered-pdu, kV, 0.23, 230",
        "pdu.load, metered-pdu, 1, 0.35, 35",
        "pdu.load, metered-pdu, %, 35, 35"
    })
    void aForeignUnitIsTurnedIntoTheRegistrys(
            String point, String profile, String unit, double published, double expected) {
        Device device = good("profile: " + profile + ", period: 5s, mqtt: {topics: [{point: " + point
                + ", topic: t, unit: \"" + unit + "\"}]}");
        Address.TopicMapping mapping =
                ((Address.MappedMqtt) device.address()).topics().get(0);
        assertEquals(expected, published * mapping.scale() + mapping.offset(), 1e-9);
    }

    /** Tenths of a degree Fahrenheit: what the payload needs comes before the unit. */
    @Test
    void scaleAndOffsetComeBeforeTheUnit() {
        Device device = good("profile: temperature-humidity, period: 5s, sparkplug: {group: g, node: n, metrics:"
                + " {ambient.temperature: {metric: T, scale: 0.1, offset: 2, unit: °F}}}");
        Address.MetricMapping metric = ((Address.Sparkplug) device.address())
                .metrics()
                .values()
                .iterator()
                .next();
        assertEquals((0.1 * 750 + 2 - 32) / 1.8, 750 * metric.scale() + metric.offset(), 1e-9);
    }

    @Test
    void aUnitOfAnotherQuantityOrOfNoneIsRefusedWithThoseThatFit() {
        decode("profile: temperature-humidity, period: 5s, mqtt: {topics: [{point: ambient.temperature, topic: t, unit:"
                + " kW}]}");
        assertOnly(
                "kW cannot be turned into °C, the unit of ambient.temperature; for ambient.temperature there are °C");
    }

    @Test
    void aPointThatTheProfileHasNotIsRefusedInTopicsAndMetrics() {
        decode("profile: water-leak, period: 5s, sparkplug: {group: g, node: n, metrics: {water.leek: W}}");
        assertOnly("no point of the device's profile water.leek, did you mean water.leak?");
    }

    @Test
    void aFlagHasNoUnit() {
        decode("profile: water-leak, period: 5s, mqtt: {topics: [{point: water.leak, topic: t, unit: V}]}");
        assertOnly("water.leak is not a number");
    }

    @Test
    void aModbusProfileIsNotReadOverSparkplug() {
        decode("profile: faast, period: 5s, sparkplug: {group: g, node: n, metrics: {smoke.obscuration: S}}");
        assertOnly("missing key modbus: profile faast is read by Modbus");
    }
}
