package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bongsu.collector.modbus.ModbusPoller;
import org.bongsu.collector.modbus.ModbusSettings;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.simulators.Simulation;
import org.bongsu.simulators.SimulationOptions;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our poller reads our simulators the same whatever carries the frames, and whether or not it knew the addresses before. */
class WiresTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Vertx vertx = Vertx.vertx();
    private final List<Simulation> running = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Simulation simulation : running) {
            await(simulation.stop());
        }
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The demo's Modbus devices, each as the function says. */
    private static Inventory devices(UnaryOperator<Device> change) {
        Inventory demo = DemoSite.setup().inventory();
        List<Device> devices = demo.devices().stream()
                .filter(device -> device.address() instanceof Address.Modbus)
                .map(change)
                .toList();
        return new Inventory(demo.registry(), demo.profiles(), devices);
    }

    private static Device on(Address.Wire wire, Device device) {
        Address.Modbus address = (Address.Modbus) device.address();
        return device.at(new Address.Modbus(address.host(), address.port(), address.unit(), wire));
    }

    private static Device as(String profile, Device device) {
        return new Device(
                device.id(),
                device.kind(),
                profile,
                device.model(),
                device.room(),
                device.node(),
                device.address(),
                device.period());
    }

    private Simulation simulation(Inventory inventory) throws Exception {
        Scenario story = DemoSite.scenario("quiet");
        ScenarioClock clock = new ScenarioClock(story.start(), System.currentTimeMillis(), 1);
        SimulationOptions options =
                SimulationOptions.defaults(DemoSite.setup().site(), 1).onFreePorts();
        Simulation simulation =
                await(Simulation.start(vertx, DemoSite.setup().site(), inventory, story, clock, options));
        running.add(simulation);
        return simulation;
    }

    /** One good reading of each of the devices' points, by id. */
    private Map<String, Reading> read(Inventory inventory, List<String> devices) throws Exception {
        Map<String, Reading> good = new ConcurrentHashMap<>();
        long now = System.currentTimeMillis();
        ModbusPoller poller = new ModbusPoller(
                vertx,
                inventory,
                ModbusSettings.DEFAULT,
                new ScenarioClock(DemoSite.scenario("quiet").start(), now, 5),
                System::currentTimeMillis,
                new SimpleMeterRegistry(),
                address -> address,
                readings -> readings.stream()
                        .filter(reading -> reading.quality() == Quality.GOOD)
                        .forEach(reading -> good.put(reading.point().id(), reading)));
        await(poller.start());
        Await.until(
                "a good reading of each of " + devices,
                LIMIT,
                () -> devices.stream()
                        .allMatch(id -> good.keySet().stream().anyMatch(point -> point.startsWith(id + "/"))));
        await(poller.stop());
        return good;
    }

    private static List<String> ids(Inventory inventory) {
        return inventory.devices().stream().map(Device::id).toList();
    }

    private static void assertSame(Map<String, Reading> expected, Map<String, Reading> actual) {
        assertTrue(expected.size() > 40, "too few points to mean anything: " + expected.keySet());
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((point, reading) ->
                assertEquals(reading.raw(), actual.get(point).raw(), point));
    }

    @Test
    void overRtuEveryPointReadsAsOverTcp() throws Exception {
        Simulation tcp = simulation(devices(device -> device));
        Simulation rtu = simulation(devices(device -> on(Address.Wire.RTU, device)));
        assertSame(read(tcp.inventory(), ids(tcp.inventory())), read(rtu.inventory(), ids(rtu.inventory())));
    }

    @Test
    void aRackFoundByItsChainReadsAsTheOneWhoseAddressesWereKnown() throws Exception {
        List<String> racks = List.of("rack-1", "rack-2");
        Inventory known =
                devices(device -> racks.contains(device.id()) ? as("sunspec-lithium-modules", device) : device);
        Simulation simulation = simulation(known);
        Inventory served = simulation.inventory();
        List<Device> found = served.devices().stream()
                .filter(device -> racks.contains(device.id()))
                .map(device -> as("sunspec-battery", device))
                .toList();
        Map<String, Reading> expected = only(racks, read(served, racks));
        Map<String, Reading> actual = read(new Inventory(served.registry(), served.profiles(), found), racks);
        Map<String, Reading> both = new ConcurrentHashMap<>(expected);
        both.keySet().retainAll(actual.keySet());
        assertTrue(both.size() >= 20, "too few points to mean anything: " + actual.keySet());
        both.forEach((point, reading) ->
                assertEquals(reading.raw(), actual.get(point).raw(), point));
    }

    private static Map<String, Reading> only(List<String> devices, Map<String, Reading> readings) {
        Map<String, Reading> some = new ConcurrentHashMap<>(readings);
        some.keySet().removeIf(point -> devices.stream().noneMatch(id -> point.startsWith(id + "/")));
        return some;
    }
}
