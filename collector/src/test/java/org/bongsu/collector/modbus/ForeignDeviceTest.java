package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bongsu.collector.Await;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.ModbusTuning;
import org.bongsu.domain.profile.ObjectIdentity;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.domain.profile.TextMatch;
import org.bongsu.domain.profile.WordOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device that others wrote: pymodbus encodes values of every type, and we read what it was told to say. */
@Tag("peer")
@Timeout(120)
class ForeignDeviceTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Moment START = Moment.parse("2022-10-15T06:19:00Z");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Reading> readings = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static RegisterField field(
            String point, int function, int address, RegisterType type, WordOrder order, double scale) {
        return new RegisterField(
                point,
                function,
                address,
                type,
                order,
                0,
                scale,
                0,
                OptionalInt.empty(),
                List.of(),
                Map.of(),
                PollGroup.NORMAL);
    }

    private static Inventory inventory(Address address) {
        List<RegisterField> fields = List.of(
                field("u16", 3, 100, RegisterType.U16, WordOrder.ABCD, 0.001953125),
                field("s16", 3, 101, RegisterType.S16, WordOrder.ABCD, 0.1),
                field("u32", 3, 102, RegisterType.U32, WordOrder.ABCD, 1),
                field("s32", 3, 104, RegisterType.S32, WordOrder.ABCD, 0.01),
                field("f32", 3, 106, RegisterType.F32, WordOrder.ABCD, 1),
                field("f64", 3, 108, RegisterType.F64, WordOrder.ABCD, 1),
                field("swapped", 3, 112, RegisterType.F32, WordOrder.CDAB, 1),
                field("input", 4, 7, RegisterType.U16, WordOrder.ABCD, 1));
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        fields.forEach(field -> registry.put(
                field.point(),
                new PointDefinition(
                        field.point(), PointType.NUMBER, "V", -1e10, 1e10, List.of(), field.point(), "test")));
        Profile profile = new Profile(
                "foreign",
                "Acme",
                "X1",
                DeviceKind.UPS,
                fields,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new ObjectIdentity(1, 0, 0, new TextMatch(TextMatch.Kind.STARTS_WITH, "Acme")),
                        new ObjectIdentity(1, 0, 2, new TextMatch(TextMatch.Kind.MATCHES, "2\\.[0-9]"))),
                ModbusTuning.of(100, 16),
                Map.of(),
                Optional.empty(),
                "test");
        Device device = new Device(
                "foreign-1",
                DeviceKind.UPS,
                "foreign",
                "X1",
                "ups-1",
                Optional.empty(),
                address,
                Duration.ofSeconds(1));
        return new Inventory(registry, List.of(profile), List.of(device));
    }

    private Peer device(int port, Address.Wire wire) throws Exception {
        Path script = folder.resolve("foreign_device.py");
        try (InputStream source = ForeignDeviceTest.class.getResourceAsStream("/foreign_device.py")) {
            Files.copy(source, script);
        }
        return PeerBinaries.python(
                folder.resolve("device.log"),
                "pymodbus",
                script.toString(),
                "" + port,
                wire == Address.Wire.RTU ? "rtu" : "tcp");
    }

    @ParameterizedTest
    @EnumSource(
            value = Address.Wire.class,
            names = {"TCP", "RTU"})
    void itsValuesAndItsNameAreReadAsItWasToldThem(Address.Wire wire) throws Exception {
        int port = PeerBinaries.freePort();
        try (Peer device = device(port, wire)) {
            ModbusPoller poller = new ModbusPoller(
                    vertx,
                    inventory(new Address.Modbus("127.0.0.1", port, 3, wire)),
                    new ModbusSettings(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMillis(500), 30, 1),
                    new ScenarioClock(START, System.currentTimeMillis(), 5),
                    System::currentTimeMillis,
                    meters,
                    UnaryOperator.identity(),
                    readings::addAll);
            poller.start().await(10, TimeUnit.SECONDS);
            Await.until(
                    "two good polls, or the end of the device",
                    LIMIT,
                    () -> good().size() >= 16 || !device.process().isAlive());
            assertTrue(device.process().isAlive(), Files.readString(device.log()));
            poller.stop().await(10, TimeUnit.SECONDS);
        }
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("u16", 51_234 * 0.001953125);
        expected.put("s16", -12.5);
        expected.put("u32", 3_123_456_789.0);
        expected.put("s32", -1234.56);
        expected.put("f32", (double) 229.7f);
        expected.put("f64", 7.35);
        expected.put("swapped", 53.25);
        expected.put("input", 4711.0);
        for (Reading reading : good()) {
            assertEquals(expected.get(reading.point().name()), reading.value().orElseThrow(), 1e-9, reading.toString());
        }
    }

    private List<Reading> good() {
        return readings.stream()
                .filter(reading -> reading.quality() == Quality.GOOD)
                .toList();
    }
}
