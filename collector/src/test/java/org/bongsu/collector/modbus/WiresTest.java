package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bongsu.collector.Await;
import org.bongsu.collector.Certificates;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same devices, read over every wire there is. */
@Timeout(120)
class WiresTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Moment IGNITION = Moment.parse("2022-10-15T06:19:00Z");

    @TempDir
    static Path authorities;

    private static Certificates ours;
    private static Certificates theirs;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Reading> readings = new CopyOnWriteArrayList<>();
    private final List<ModbusPoller> pollers = new ArrayList<>();

    @BeforeAll
    static void issue() throws Exception {
        ours = authority("ours");
        theirs = authority("theirs");
    }

    private static Certificates authority(String name) throws Exception {
        Certificates certificates = new Certificates(authorities.resolve(name));
        certificates.issue("server", "-ext", "san=ip:127.0.0.1");
        certificates.issue("client");
        return certificates;
    }

    @AfterEach
    void stop() throws Exception {
        for (ModbusPoller poller : pollers) {
            poller.stop().await(10, TimeUnit.SECONDS);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void start(Inventory inventory, ModbusSettings settings, UnaryOperator<Address.Modbus> override)
            throws Exception {
        ModbusPoller poller = new ModbusPoller(
                vertx,
                inventory,
                settings,
                new ScenarioClock(IGNITION, System.currentTimeMillis(), 10),
                System::currentTimeMillis,
                meters,
                override,
                readings::addAll);
        pollers.add(poller);
        poller.start().await(10, TimeUnit.SECONDS);
    }

    private static ModbusSettings settings(long timeoutMillis) {
        return new ModbusSettings(
                Duration.ofMillis(timeoutMillis), Duration.ofMillis(100), Duration.ofMillis(400), 3, 1);
    }

    private static Inventory racks(int count) {
        return Fixtures.racks(1, count, Duration.ofSeconds(1));
    }

    private long good() {
        return readings.stream()
                .filter(reading -> reading.quality() == Quality.GOOD)
                .count();
    }

    private void valuesAreRight() {
        for (Reading reading : readings) {
            if (reading.quality() == Quality.GOOD || reading.quality() == Quality.STALE) {
                int unit = Integer.parseInt(reading.point().device().id().substring(5));
                int expected = switch (reading.point().name()) {
                    case "battery.temperature" -> FaultServer.value(unit, 3, 10);
                    case "battery.charge" -> FaultServer.value(unit, 3, 60);
                    default -> FaultServer.value(unit, 4, 5);
                };
                assertEquals(expected * 0.01, reading.raw(), 1e-9);
            }
        }
    }

    private double count(Fault fault) {
        return meters.find("bongsu_modbus_faults").tag("fault", fault.label()).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void aBusBehindASocketIsPolledLikeAnyOtherEndpoint() throws Exception {
        int[] requests = {0};
        try (RtuBus bus =
                new RtuBus(vertx, 0, () -> ++requests[0] % 7 == 0 ? RtuBus.Misdeed.FLIPPED_BIT : RtuBus.Misdeed.NONE)) {
            start(racks(3), settings(200), a -> new Address.Modbus(a.host(), bus.port(), a.unit(), Address.Wire.RTU));
            Await.until("many polls", LIMIT, () -> good() >= 60);
            valuesAreRight();
            assertTrue(count(Fault.CRC) >= 1, "control: bits were flipped");
        }
    }

    private FaultServer secured(Certificates server, String name, Path clientsOf) throws Exception {
        NetServerOptions options = new NetServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertPath(clientsOf.toString()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(server.certificate(name).toString())
                        .addKeyPath(server.key(name).toString()));
        return new FaultServer(vertx, options.setPort(0), 0, request -> FaultServer.Misdeed.NONE);
    }

    private static ModbusTls client(Certificates certificates) {
        return new ModbusTls(certificates.authority(), certificates.certificate("client"), certificates.key("client"));
    }

    private void startSecured(int port, ModbusTls tls) throws Exception {
        start(
                racks(1),
                settings(2000).withTls(tls),
                a -> new Address.Modbus("127.0.0.1", port, a.unit(), Address.Wire.TLS));
    }

    @Test
    void overTlsADeviceOfTheSameAuthorityIsRead() throws Exception {
        try (FaultServer server = secured(ours, "server", ours.authority())) {
            startSecured(server.port(), client(ours));
            Await.until("two polls", LIMIT, () -> good() >= 6);
            valuesAreRight();
            assertEquals(0, count(Fault.TLS));
        }
    }

    @Test
    void aDeviceOfAnotherAuthorityIsNotTrusted() throws Exception {
        try (FaultServer server = secured(theirs, "server", ours.authority())) {
            startSecured(server.port(), client(ours));
            isRefused(server);
        }
    }

    @Test
    void aCertificateThatExpiredOrNamesAnotherHostIsNotTrusted() throws Exception {
        ours.issue("expired", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        ours.issue("elsewhere", "-ext", "san=dns:ups.example,ip:127.0.0.2");
        for (String name : List.of("expired", "elsewhere")) {
            try (FaultServer server = secured(ours, name, ours.authority())) {
                startSecured(server.port(), client(ours));
                isRefused(server);
            }
        }
    }

    /** A device that does not know us says so, in TLS 1.3 only after the handshake. */
    @Test
    void aDeviceThatDoesNotKnowUsLetsUsReadNothing() throws Exception {
        try (FaultServer server = secured(ours, "server", theirs.authority())) {
            startSecured(server.port(), client(ours));
            isRefused(server);
        }
    }

    private void isRefused(FaultServer server) {
        double before = count(Fault.TLS);
        Await.until("two refusals are counted as " + Fault.TLS, LIMIT, () -> count(Fault.TLS) >= before + 2);
        assertEquals(0, good(), "nothing may be read");
        assertEquals(0, server.requests.get(), "nothing may be asked");
    }

    @Test
    void aRenewedCertificateNeedsNoRestart() throws Exception {
        ModbusTls files = new ModbusTls(
                copy(theirs.authority(), "ca.pem"),
                copy(theirs.certificate("client"), "c.pem"),
                copy(theirs.key("client"), "k.pem"));
        try (FaultServer server = secured(ours, "server", ours.authority())) {
            startSecured(server.port(), files);
            Await.until("it is refused", LIMIT, () -> count(Fault.TLS) >= 1);
            assertEquals(0, good());
            copy(ours.authority(), "ca.pem");
            copy(ours.certificate("client"), "c.pem");
            copy(ours.key("client"), "k.pem");
            Await.until("it is read", LIMIT, () -> good() >= 3);
        }
    }

    private Path copy(Path file, String name) throws Exception {
        return Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Two ends of a wire: what is written to one is read from the other. */
    private Peer wire(Path ours, Path theirs) throws Exception {
        Peer socat = PeerBinaries.start(
                folder.resolve("socat.log"), "usr/bin/socat", "pty,rawer,link=" + ours, "pty,rawer,link=" + theirs);
        Await.until("the wire is there", LIMIT, () -> Files.exists(ours) && Files.exists(theirs));
        return socat;
    }

    private static Inventory onSerial(Inventory inventory, Path path) {
        List<Device> moved = new ArrayList<>();
        for (Device device : inventory.devices()) {
            int unit = ((Address.Modbus) device.address()).unit();
            moved.add(device.at(new Address.Serial(path.toString(), 9600, Address.Parity.NONE, 1, unit)));
        }
        return new Inventory(inventory.registry(), inventory.profiles(), moved);
    }

    /** The slave is j2mod's, on the other end of a pseudo-terminal pair. */
    @Test
    @Tag("peer")
    void unitsOfASerialBusAreRead() throws Exception {
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        try (Peer socat = wire(ours, theirs)) {
            SerialParameters parameters = new SerialParameters();
            parameters.setPortName(theirs.toString());
            parameters.setBaudRate(9600);
            parameters.setDatabits(8);
            parameters.setStopbits(1);
            parameters.setParity(0);
            parameters.setEncoding("rtu");
            ModbusSlave slave = ModbusSlaveFactory.createSerialSlave(parameters);
            for (int unit = 1; unit <= 2; unit++) {
                slave.addProcessImage(unit, image(unit));
            }
            slave.open();
            try {
                start(onSerial(racks(2), ours), settings(500), UnaryOperator.identity());
                Await.until("polls of both", LIMIT, () -> good() >= 30);
                valuesAreRight();
                assertTrue(socat.process().isAlive());
            } finally {
                pollers.remove(0).stop().await(10, TimeUnit.SECONDS);
                slave.close();
            }
        }
    }

    private static SimpleProcessImage image(int unit) {
        SimpleProcessImage image = new SimpleProcessImage(unit);
        for (int address : List.of(0, 10, 60)) {
            image.addRegister(address, new SimpleRegister(FaultServer.value(unit, 3, address)));
        }
        image.addInputRegister(5, new SimpleInputRegister(FaultServer.value(unit, 4, 5)));
        return image;
    }

    /** A device server that keeps its socket open: late replies do not die with the port that is closed and opened again. */
    @Test
    @Tag("peer")
    void whatComesLateOverASerialBusIsNeverBelieved() throws Exception {
        List<RtuBus.Misdeed> misdeeds = List.of(
                RtuBus.Misdeed.LATE,
                RtuBus.Misdeed.FLIPPED_BIT,
                RtuBus.Misdeed.WRONG_UNIT,
                RtuBus.Misdeed.SHORT_COUNT,
                RtuBus.Misdeed.SILENCE,
                RtuBus.Misdeed.SPLIT);
        int[] requests = {0};
        Path ours = folder.resolve("ours");
        try (RtuBus bus = new RtuBus(vertx, 140, () -> {
                    int n = requests[0]++;
                    return n % 3 == 2 ? misdeeds.get(n / 3 % misdeeds.size()) : RtuBus.Misdeed.NONE;
                });
                Peer socat = PeerBinaries.start(
                        folder.resolve("socat.log"),
                        "usr/bin/socat",
                        "pty,rawer,link=" + ours,
                        "tcp:127.0.0.1:" + bus.port())) {
            Await.until("the wire is there", LIMIT, () -> Files.exists(ours));
            start(onSerial(racks(3), ours), settings(150), UnaryOperator.identity());
            Await.until(
                    "every kind of fault, and good polls",
                    LIMIT,
                    () -> count(Fault.CRC) >= 1
                            && count(Fault.SILENT) >= 3
                            && count(Fault.UNIT) >= 1
                            && count(Fault.COUNT) >= 1
                            && good() >= 20);
            valuesAreRight();
            assertEquals(1, bus.connections.get(), "control: one socket all the time");
            assertTrue(socat.process().isAlive());
        }
    }

    @Test
    void aPortThatIsNotThereIsCountedAndTriedAgain() throws Exception {
        start(onSerial(racks(1), folder.resolve("none")), settings(150), UnaryOperator.identity());
        Await.until("two tries", LIMIT, () -> count(Fault.CONNECT) >= 2);
        Await.until("it is told of", LIMIT, () -> readings.size() >= 3);
        assertEquals(Cause.TRANSPORT_LOST, readings.get(0).cause());
    }
}
