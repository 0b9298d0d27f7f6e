package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bongsu.collector.Await;
import org.bongsu.config.SiteFolder;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.RegisterIdentity;
import org.junit.jupiter.api.Test;

/** Every Modbus device of the demo site, by its shipped profile, over real sockets. */
class DemoSiteTest {

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Map<Integer, Integer>> registers = new HashMap<>();
    private final Map<String, Double> expected = new HashMap<>();
    private final Map<Integer, NetServer> servers = new HashMap<>();

    @Test
    void everyPointOfTheDemoSiteIsReadAsItWasWritten() throws Exception {
        Path home = Path.of(System.getProperty("bongsu.home"), "config");
        Inventory inventory = SiteFolder.load(home.resolve("sites/demo"), home).inventory();
        for (Device device : inventory.devices()) {
            if (device.address() instanceof Address.Modbus address) {
                fill(inventory, device, address);
            }
        }
        assertTrue(expected.size() > 40, "the control: the demo site has Modbus points, " + expected.size());

        Map<String, Reading> read = new ConcurrentHashMap<>();
        ModbusPoller poller = new ModbusPoller(
                vertx,
                inventory,
                ModbusSettings.DEFAULT,
                new ScenarioClock(
                        org.bongsu.domain.Moment.parse("2022-10-15T06:00:00Z"), System.currentTimeMillis(), 20),
                System::currentTimeMillis,
                new SimpleMeterRegistry(),
                address -> new Address.Modbus(
                        "127.0.0.1", servers.get(address.port()).actualPort(), address.unit()),
                readings -> readings.forEach(reading -> read.put(reading.point().id(), reading)));
        poller.start().await(10, TimeUnit.SECONDS);
        Await.until(
                "every point is read",
                Duration.ofSeconds(20),
                () -> read.keySet().containsAll(expected.keySet()));
        List<String> wrong = new ArrayList<>();
        expected.forEach((id, value) -> {
            Reading reading = read.get(id);
            if (reading.quality() != Quality.GOOD || Math.abs(reading.raw() - value) > 0.05) {
                wrong.add(id + ": " + value + " was read as " + reading);
            }
        });
        poller.stop().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
        assertEquals(List.of(), wrong);
    }

    private void fill(Inventory inventory, Device device, Address.Modbus address) throws Exception {
        Map<Integer, Integer> image =
                registers.computeIfAbsent(address.port() + "/" + address.unit(), key -> new ConcurrentHashMap<>());
        RegisterCodec codec = new RegisterCodec(inventory, device);
        RegisterCodec.RegisterSink sink =
                (function, at, value) -> image.merge(function << 16 | at, value, (a, b) -> a | b);
        codec.encodeScales(-1, sink);
        for (Point point : inventory.pointsOf(device)) {
            double value = value(point);
            codec.encode(point, value, -1, sink);
            expected.put(point.id(), value);
        }
        for (RegisterIdentity id : inventory.profile(device).identity()) {
            image.put(id.function() << 16 | id.address(), id.value());
        }
        inventory
                .profile(device)
                .identityTexts()
                .forEach(text -> text.write((function, at, value) -> image.put(function << 16 | at, value)));
        if (!servers.containsKey(address.port())) {
            NetServer server = vertx.createNetServer().connectHandler(socket -> serve(socket, address.port()));
            server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
            servers.put(address.port(), server);
        }
    }

    /** A value inside the point's range that a tenth resolves; a status has its first token. */
    private static double value(Point point) {
        if (point.definition().type() != PointType.NUMBER) {
            return 1;
        }
        double middle =
                Math.min(20, (point.definition().min() + point.definition().max()) / 2);
        return Math.rint(middle);
    }

    private void serve(NetSocket socket, int port) {
        socket.handler(frame -> {
            int function = frame.getUnsignedByte(7);
            int address = frame.getUnsignedShort(8);
            int count = frame.getUnsignedShort(10);
            Map<Integer, Integer> image = registers.getOrDefault(port + "/" + frame.getUnsignedByte(6), Map.of());
            Buffer reply = frame.getBuffer(0, 4)
                    .appendUnsignedShort(3 + 2 * count)
                    .appendUnsignedByte(frame.getUnsignedByte(6))
                    .appendUnsignedByte((short) function)
                    .appendUnsignedByte((short) (2 * count));
            for (int i = 0; i < count; i++) {
                reply.appendUnsignedShort(image.getOrDefault(function << 16 | address + i, 0));
            }
            socket.write(reply);
        });
    }
}
