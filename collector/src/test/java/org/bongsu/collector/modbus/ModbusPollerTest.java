package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.modbus.FaultServer.Misdeed;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModbusPollerTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Moment IGNITION = Moment.parse("2022-10-15T06:19:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Reading> readings = new CopyOnWriteArrayList<>();
    private final List<ModbusPoller> pollers = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (ModbusPoller poller : pollers) {
            poller.stop().await(10, TimeUnit.SECONDS);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void valuesAreThoseOfTheRegistersUnderScenarioTime() throws Exception {
        try (FaultServer server = new FaultServer(vertx, 0, request -> Misdeed.NONE)) {
            start(Fixtures.racks(server.port(), 2, Duration.ofSeconds(1)), 100, 500);
            Await.until(
                    "ten polls of each",
                    LIMIT,
                    () -> of("rack-1").size() >= 30 && of("rack-2").size() >= 30);
            for (Reading reading : readings) {
                int unit = reading.point().device().id().equals("rack-1") ? 1 : 2;
                int expected = switch (reading.point().name()) {
                    case "battery.temperature" -> FaultServer.value(unit, 3, 10);
                    case "battery.charge" -> FaultServer.value(unit, 3, 60);
                    default -> FaultServer.value(unit, 4, 5);
                };
                assertEquals(expected * 0.01, reading.value().orElseThrow(), 1e-9);
                assertTrue(reading.source().compareTo(IGNITION) >= 0);
            }
            List<Reading> first = of("rack-1");
            double seconds = first.get(0).source().secondsUntil(first.get(27).source());
            assertTrue(seconds > 8 && seconds < 60, "nine periods of a scenario second took " + seconds);
            assertEquals(1, server.connections.get(), "both units share one connection");
        }
    }

    @Test
    void aDeviceThatLiesNowAndThenNeverYieldsAWrongReading() throws Exception {
        Random random = new Random(11);
        Misdeed[] misdeeds = Misdeed.values();
        try (FaultServer server = new FaultServer(
                vertx,
                70,
                request -> random.nextInt(4) == 0 ? misdeeds[random.nextInt(misdeeds.length)] : Misdeed.NONE)) {
            start(Fixtures.racks(server.port(), 8, Duration.ofSeconds(1)), 100, 40);
            Await.until("many polls", LIMIT, () -> readings.size() > 600);
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
            double faults = meters.find("bongsu_modbus_faults").counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum();
            assertTrue(faults > 20, "the control: the device did lie, " + faults);
        }
    }

    @Test
    void aDeadUnitDoesNotDelayItsNeighbours() throws Exception {
        try (FaultServer server =
                new FaultServer(vertx, 0, request -> request.unit() == 3 ? Misdeed.SILENCE : Misdeed.NONE)) {
            start(Fixtures.racks(server.port(), 5, Duration.ofSeconds(1)), 10, 50);
            Await.until("the living are polled", LIMIT, () -> of("rack-5").size() >= 3 * 25);
            List<Reading> living = of("rack-1");
            double period = living.get(0)
                            .source()
                            .secondsUntil(living.get(living.size() - 1).source())
                    / (living.size() / 3 - 1);
            assertTrue(period < 1.4, "a neighbour's period of 1 s became " + period + " s");
            Await.until("the dead one is told of", LIMIT, () -> !of("rack-3").isEmpty());
            assertEquals(3, of("rack-3").size(), "one reading a point, once");
            of("rack-3").forEach(reading -> {
                assertEquals(Quality.UNDEFINED, reading.quality());
                assertEquals("device silent", reading.cause().toString());
            });
        }
    }

    /** A fresh time on an old value would make a burnt sensor look alive. */
    @Test
    void aLostDeviceGoesStaleOnceWithItsLastValueAndItsOldTimeAndComesBack() throws Exception {
        AtomicReference<Misdeed> conduct = new AtomicReference<>(Misdeed.NONE);
        try (FaultServer server = new FaultServer(vertx, 0, request -> conduct.get())) {
            start(Fixtures.racks(server.port(), 1, Duration.ofSeconds(1)), 20, 50);
            Await.until("it speaks", LIMIT, () -> readings.size() >= 9);
            conduct.set(Misdeed.SILENCE);
            Await.until("it is stale", LIMIT, () -> stale().size() == 3);
            Await.pass(Duration.ofMillis(400));
            assertEquals(3, stale().size(), "told once");
            for (Reading reading : stale()) {
                Reading last = lastGood(reading);
                assertEquals(last.raw(), reading.raw());
                assertEquals(last.source(), reading.source());
                assertEquals("device silent", reading.cause().toString());
                assertTrue(last.source().secondsUntil(reading.arrival()) >= 3, "not before three periods");
            }
            int before = readings.size();
            conduct.set(Misdeed.NONE);
            Await.until("it is back", LIMIT, () -> readings.size() > before);
            assertEquals(Quality.GOOD, readings.get(before).quality());
        }
    }

    @Test
    void aClosedPortIsTransportLostAndIsFoundAgain() throws Exception {
        int port;
        try (FaultServer server = new FaultServer(vertx, 0, request -> Misdeed.NONE)) {
            port = server.port();
            start(Fixtures.racks(port, 2, Duration.ofSeconds(1)), 20, 50);
            Await.until("both speak", LIMIT, () -> of("rack-2").size() >= 3);
        }
        Await.until("both are stale", LIMIT, () -> stale().size() == 6);
        assertEquals("transport lost", stale().get(0).cause().toString());
        int before = readings.size();
        try (FaultServer again = new FaultServer(vertx, port, 0, request -> Misdeed.NONE)) {
            Await.until("both are back", LIMIT, () -> readings.size() >= before + 6);
            assertTrue(again.requests.get() > 0);
        }
    }

    @Test
    void aRefusedRegisterIsUndefinedByItsExceptionWhileTheOthersGoOn() throws Exception {
        try (FaultServer server =
                new FaultServer(vertx, 0, request -> request.address() == 60 ? Misdeed.EXCEPTION : Misdeed.NONE)) {
            start(Fixtures.racks(server.port(), 1, Duration.ofSeconds(1)), 20, 500);
            Await.until("some polls", LIMIT, () -> readings.size() >= 15);
            for (Reading reading : readings.subList(0, 15)) {
                boolean refused = reading.point().name().equals("battery.charge");
                assertEquals(refused ? Quality.UNDEFINED : Quality.GOOD, reading.quality());
                assertEquals(refused ? Cause.exception(2) : Cause.NONE, reading.cause());
            }
            assertEquals(1, server.connections.get(), "an exception does not cost the connection");
            double faults = meters.get("bongsu_modbus_faults")
                    .tag("fault", "exception")
                    .counter()
                    .count();
            assertEquals(1, faults, "it is not asked again at the next period");
        }
    }

    @Test
    void aUnitBehindALostGatewayPathSaysSoAndKeepsTheConnection() throws Exception {
        try (FaultServer server =
                new FaultServer(vertx, 0, request -> request.unit() == 2 ? Misdeed.GATEWAY_SILENT : Misdeed.NONE)) {
            start(Fixtures.racks(server.port(), 2, Duration.ofSeconds(1)), 20, 500);
            Await.until("it is told of", LIMIT, () -> !of("rack-2").isEmpty());
            assertEquals("gateway lost", of("rack-2").get(0).cause().toString());
            assertEquals(1, server.connections.get());
            assertTrue(of("rack-1").size() >= 6, "its neighbour goes on");
        }
    }

    @Test
    void aBusyDeviceIsAskedThreeTimesWithinTheSamePoll() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FaultServer server = new FaultServer(
                vertx,
                0,
                request -> request.address() == 60 && asked.incrementAndGet() % 3 != 0 ? Misdeed.BUSY : Misdeed.NONE)) {
            start(Fixtures.racks(server.port(), 1, Duration.ofSeconds(1)), 1, 500);
            Await.until("two polls", LIMIT, () -> readings.size() >= 6);
            readings.forEach(reading -> assertEquals(Quality.GOOD, reading.quality()));
            assertTrue(asked.get() >= 6, "two refusals before each answer: " + asked);
        }
    }

    @Test
    void aDeviceOfAnotherModelIsUndefinedAndSaysWhatItIsNot() throws Exception {
        try (FaultServer server = new FaultServer(vertx, 0, request -> Misdeed.NONE)) {
            Inventory inventory = Fixtures.impostor(server.port());
            start(inventory, 4, 1_000);
            Await.until("it is told of", LIMIT, () -> readings.size() >= 3);
            Await.pass(Duration.ofMillis(900));
            assertEquals(3, readings.size(), "told once in three periods");
            assertEquals(Quality.UNDEFINED, readings.get(0).quality());
            assertEquals(
                    Cause.misidentified("≠ rack (0: 21365 ≠ 1)"),
                    readings.get(0).cause());
            assertTrue(meters.get("bongsu_modbus_faults")
                            .tag("fault", "identity")
                            .counter()
                            .count()
                    >= 1);
        }
    }

    @Test
    void pollsOfASlowDeviceNeverOverlapAndTheMissedOnesAreCounted() throws Exception {
        try (FaultServer server = new FaultServer(vertx, 30, request -> Misdeed.LATE)) {
            start(Fixtures.racks(server.port(), 1, Duration.ofSeconds(1)), 50, 500);
            Await.until("some polls", LIMIT, () -> readings.size() >= 15);
            assertEquals(1, server.connections.get(), "a poll that overlapped would have been a breach");
            double late = meters.get("bongsu_modbus_polls_late").counter().count();
            assertTrue(late >= 4, "each poll of 90 ms outlasts periods of 20 ms: " + late);
            assertTrue(readings.stream().allMatch(reading -> reading.quality() == Quality.GOOD));
        }
    }

    @Test
    void anAddressCanBeRedirected() throws Exception {
        try (FaultServer server = new FaultServer(vertx, 0, request -> Misdeed.NONE)) {
            start(
                    Fixtures.racks(1, 1, Duration.ofSeconds(1)),
                    20,
                    500,
                    address -> new Address.Modbus(address.host(), server.port(), address.unit()));
            Await.until("it is read where it really is", LIMIT, () -> readings.size() >= 3);
        }
    }

    private void start(Inventory inventory, double speed, long timeoutMillis) throws Exception {
        start(inventory, speed, timeoutMillis, UnaryOperator.identity());
    }

    private void start(Inventory inventory, double speed, long timeoutMillis, UnaryOperator<Address.Modbus> override)
            throws Exception {
        ModbusPoller poller = new ModbusPoller(
                vertx,
                inventory,
                new ModbusSettings(
                        Duration.ofMillis(timeoutMillis), Duration.ofMillis(300), Duration.ofSeconds(2), 3, 1),
                new ScenarioClock(IGNITION, System.currentTimeMillis(), speed),
                System::currentTimeMillis,
                meters,
                override,
                readings::addAll);
        pollers.add(poller);
        poller.start().await(10, TimeUnit.SECONDS);
    }

    private List<Reading> of(String device) {
        return readings.stream()
                .filter(reading -> reading.point().device().id().equals(device))
                .toList();
    }

    private List<Reading> stale() {
        return readings.stream()
                .filter(reading -> reading.quality() == Quality.STALE)
                .toList();
    }

    private Reading lastGood(Reading stale) {
        return readings.stream()
                .filter(reading -> reading.quality() == Quality.GOOD
                        && reading.point().index() == stale.point().index()
                        && readings.indexOf(reading) < readings.indexOf(stale))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
