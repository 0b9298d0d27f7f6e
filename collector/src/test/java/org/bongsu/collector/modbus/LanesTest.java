package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.modbus.FaultServer.Misdeed;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.ModbusTuning;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.domain.profile.Span;
import org.bongsu.domain.profile.SunSpecField;
import org.bongsu.domain.profile.SunSpecMap;
import org.bongsu.domain.profile.WordOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lanes do with many units, groups, windows, holes and a changing site. */
class LanesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
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
    void afterAReloadReadingsCarryTheNewPointsAndTheConnectionStays() throws Exception {
        try (FaultServer server = new FaultServer(vertx, 0, request -> Misdeed.NONE)) {
            Inventory before = Fixtures.racks(server.port(), 3, Duration.ofSeconds(1));
            ModbusPoller poller = start(before, 20);
            Await.until("all speak", LIMIT, () -> of("rack-3").size() >= 3);
            List<Device> devices = new ArrayList<>(before.devices());
            devices.remove(0);
            devices.add(0, rack("rack-9", server.port(), 9));
            devices.add(0, rack("rack-8", server.port(), 8));
            Inventory after = new Inventory(before.registry(), before.profiles(), devices);

            poller.replace(after).await(10, TimeUnit.SECONDS);
            int from = readings.size();
            Await.until("old and new speak", LIMIT, () -> readings.size() >= from + 40);

            for (Reading reading : readings.subList(from, readings.size())) {
                assertSame(after.points().get(reading.point().index()), reading.point());
            }
            List<String> heard = readings.subList(from, readings.size()).stream()
                    .map(reading -> reading.point().device().id())
                    .distinct()
                    .sorted()
                    .toList();
            assertEquals(List.of("rack-2", "rack-3", "rack-8", "rack-9"), heard);
            assertEquals(1, server.connections.get(), "the endpoint is the same, so is the connection");
        }
    }

    @Test
    void aReloadStopsLanesThatAreGoneAndForgetsTheirSeries() throws Exception {
        try (FaultServer one = new FaultServer(vertx, 0, request -> Misdeed.NONE);
                FaultServer two = new FaultServer(vertx, 0, request -> Misdeed.NONE)) {
            ModbusPoller poller = start(Fixtures.racks(one.port(), 1, Duration.ofSeconds(1)), 20);
            Await.until("it speaks", LIMIT, () -> readings.size() >= 3);
            poller.replace(Fixtures.racks(two.port(), 1, Duration.ofSeconds(1))).await(10, TimeUnit.SECONDS);
            int asked = one.requests.get();
            int from = readings.size();
            Await.until("it speaks elsewhere", LIMIT, () -> readings.size() >= from + 9);
            assertTrue(one.requests.get() <= asked + 1, "the old endpoint is left alone");
            assertEquals(1, meters.find("bongsu_modbus_requests").counters().size(), "one lane, one series");
            assertEquals(
                    1,
                    meters.get("bongsu_modbus_lanes").tag("state", "up").gauge().value());
        }
    }

    @Test
    void theWindowIsThatOfTheMostModestDeviceBehindTheGateway() throws Exception {
        assertEquals(4, mostInFlight(List.of(4)));
        assertEquals(1, mostInFlight(List.of(4, 1)));
    }

    private int mostInFlight(List<Integer> windows) throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (FaultServer server = new FaultServer(vertx, 20, request -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            vertx.setTimer(15, ignored -> open.decrementAndGet());
            return Misdeed.LATE;
        })) {
            List<Profile> profiles = new ArrayList<>();
            List<Device> devices = new ArrayList<>();
            for (int i = 0; i < windows.size(); i++) {
                List<RegisterField> fields = new ArrayList<>();
                for (int j = 0; j < 8; j++) {
                    fields.add(field("v" + j, j * 100, PollGroup.NORMAL));
                }
                profiles.add(profile("p" + i, fields, tuning(windows.get(i), Duration.ZERO)));
                devices.add(device("d" + i, "p" + i, server.port(), i + 1, Duration.ofSeconds(1)));
            }
            ModbusPoller poller = start(new Inventory(registry(8), profiles, devices), 2);
            int from = readings.size();
            Await.until("polls of each", LIMIT, () -> readings.size() >= from + 24 * windows.size());
            poller.stop().await(10, TimeUnit.SECONDS);
            readings.subList(from, readings.size()).forEach(reading -> assertEquals(Quality.GOOD, reading.quality()));
        }
        return most.get();
    }

    @Test
    void aDeviceThatNeedsAPauseGetsItBeforeEachRequest() throws Exception {
        List<Long> times = new CopyOnWriteArrayList<>();
        try (FaultServer server = new FaultServer(vertx, 0, request -> {
            times.add(System.nanoTime());
            return Misdeed.NONE;
        })) {
            Duration pause = Duration.ofMillis(40);
            List<RegisterField> fields = List.of(
                    field("v0", 0, PollGroup.NORMAL),
                    field("v1", 200, PollGroup.NORMAL),
                    field("v2", 400, PollGroup.NORMAL));
            start(
                    new Inventory(
                            registry(3),
                            List.of(profile("p", fields, tuning(4, pause))),
                            List.of(device("d", "p", server.port(), 1, Duration.ofSeconds(1)))),
                    1);
            Await.until("two polls", LIMIT, () -> times.size() >= 6);
            for (int i = 1; i < 6; i++) {
                long millis = (times.get(i) - times.get(i - 1)) / 1_000_000;
                assertTrue(millis >= 35, "request " + i + " came after " + millis + " ms");
            }
        }
    }

    @Test
    void eachGroupIsReadAtItsOwnPaceAndOnceMeansOnceAConnection() throws Exception {
        Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();
        try (FaultServer server = new FaultServer(vertx, 0, request -> {
            asked.computeIfAbsent(request.address(), key -> new AtomicInteger()).incrementAndGet();
            return Misdeed.NONE;
        })) {
            List<RegisterField> fields = List.of(
                    field("v0", 1, PollGroup.FAST),
                    field("v1", 200, PollGroup.NORMAL),
                    field("v2", 400, PollGroup.SLOW),
                    field("v3", 600, PollGroup.ONCE));
            Device plain = device("d", "p", server.port(), 1, Duration.ofSeconds(2));
            Device device = new Device(
                    plain.id(),
                    plain.kind(),
                    plain.profile(),
                    plain.model(),
                    plain.room(),
                    plain.node(),
                    plain.address(),
                    plain.period(),
                    Map.of(PollGroup.FAST, Duration.ofSeconds(1), PollGroup.SLOW, Duration.ofSeconds(8)),
                    Map.of());
            start(
                    new Inventory(
                            registry(4), List.of(profile("p", fields, tuning(1, Duration.ZERO))), List.of(device)),
                    10);
            Await.until(
                    "a few slow ones",
                    LIMIT,
                    () -> asked.getOrDefault(400, new AtomicInteger()).get() >= 3);
            int slow = asked.get(400).get();
            int normal = asked.get(200).get();
            int fast = asked.get(1).get();
            assertEquals(1, asked.get(600).get());
            assertTrue(normal >= 2 * slow && fast > normal, fast + " " + normal + " " + slow);
        }
    }

    @Test
    void aClockSetBackByHoursStopsNeitherThePollsNorTheirJudgement() throws Exception {
        AtomicLong step = new AtomicLong();
        AtomicReference<Misdeed> conduct = new AtomicReference<>(Misdeed.NONE);
        try (FaultServer server = new FaultServer(vertx, 0, request -> conduct.get())) {
            start(
                    Fixtures.racks(server.port(), 2, Duration.ofSeconds(1)),
                    20,
                    () -> System.currentTimeMillis() + step.get());
            Await.until("both speak", LIMIT, () -> of("rack-2").size() >= 6);
            step.set(-Duration.ofHours(3).toMillis());
            int from = readings.size();
            Await.until("both go on", LIMIT, () -> readings.size() >= from + 60);
            step.addAndGet(-Duration.ofHours(3).toMillis());
            conduct.set(Misdeed.SILENCE);
            Await.until(
                    "both are told of",
                    LIMIT,
                    () -> readings.stream()
                                    .filter(reading -> reading.quality() == Quality.STALE)
                                    .count()
                            >= 6);
        }
    }

    @Test
    void aDeviceThatHangsUpBeforeItIsAskedIsNotDialledWithoutPause() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        NetServer server = vertx.createNetServer().connectHandler(socket -> {
            connections.incrementAndGet();
            socket.close();
        });
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
        ModbusTuning tuning = new ModbusTuning(100, 4, List.of(), List.of(), 1, Duration.ofSeconds(10), Duration.ZERO);
        Profile profile = profile("p", List.of(field("v0", 0, PollGroup.NORMAL)), tuning);
        start(
                new Inventory(
                        registry(1),
                        List.of(profile),
                        List.of(device("d", "p", server.actualPort(), 1, Duration.ofSeconds(1)))),
                20);
        Await.until("it is told of", LIMIT, () -> !readings.isEmpty());
        assertEquals("transport lost", readings.get(0).cause().toString());
        Await.until("several closes are counted", LIMIT, () -> closes() >= 4);
        Await.pass(Duration.ofSeconds(2));
        assertTrue(connections.get() < 100, "dialled " + connections + " times in a few seconds");
    }

    private double closes() {
        return meters.get("bongsu_modbus_faults")
                .tag("fault", "closed")
                .counter()
                .count();
    }

    /** Behind a gateway the connection outlives the device, which may have been swapped. */
    @Test
    void aUnitThatWasGoneBehindALivingGatewayIsIntroducedAgain() throws Exception {
        AtomicReference<Misdeed> conduct = new AtomicReference<>(Misdeed.NONE);
        AtomicInteger ratings = new AtomicInteger();
        try (FaultServer server = new FaultServer(vertx, 0, request -> {
            if (request.address() == 600 && conduct.get() == Misdeed.NONE) {
                ratings.incrementAndGet();
            }
            return conduct.get();
        })) {
            List<RegisterField> fields = List.of(field("v0", 1, PollGroup.NORMAL), field("v1", 600, PollGroup.ONCE));
            start(
                    new Inventory(
                            registry(2),
                            List.of(profile("p", fields, tuning(1, Duration.ZERO))),
                            List.of(device("d", "p", server.port(), 1, Duration.ofSeconds(1)))),
                    20);
            Await.until("ratings are read", LIMIT, () -> ratings.get() == 1);
            int from = readings.size();
            Await.until("polls go on", LIMIT, () -> readings.size() >= from + 5);
            assertEquals(1, ratings.get());
            conduct.set(Misdeed.GATEWAY_SILENT);
            int gone = server.requests.get();
            Await.until("it is gone", LIMIT, () -> server.requests.get() > gone + 1);
            conduct.set(Misdeed.NONE);
            Await.until("ratings are read again", LIMIT, () -> ratings.get() == 2);
            assertEquals(1, server.connections.get());
        }
    }

    @Test
    void aGroupThatAlwaysFailsIsToldByItsOwnCauseWhileAnotherIsRead() throws Exception {
        try (FaultServer server = new FaultServer(
                vertx, 0, request -> request.address() == 400 ? Misdeed.GATEWAY_SILENT : Misdeed.NONE)) {
            List<RegisterField> fields = List.of(field("v0", 1, PollGroup.NORMAL), field("v1", 400, PollGroup.SLOW));
            Device plain = device("d", "p", server.port(), 1, Duration.ofSeconds(1));
            Device device = new Device(
                    plain.id(),
                    plain.kind(),
                    plain.profile(),
                    plain.model(),
                    plain.room(),
                    plain.node(),
                    plain.address(),
                    plain.period(),
                    Map.of(PollGroup.SLOW, Duration.ofSeconds(20)),
                    Map.of());
            start(
                    new Inventory(
                            registry(2), List.of(profile("p", fields, tuning(1, Duration.ZERO))), List.of(device)),
                    100);
            Await.until(
                    "the slow one is told of",
                    LIMIT,
                    () -> readings.stream().anyMatch(reading -> reading.quality() != Quality.GOOD));
            Reading told = readings.stream()
                    .filter(reading -> reading.quality() != Quality.GOOD)
                    .findFirst()
                    .orElseThrow();
            assertEquals("v1", told.point().name());
            assertEquals("gateway lost", told.cause().toString());
        }
    }

    @Test
    void aChainThatLeadsIntoAForbiddenRangeIsToldAndWalkedAgain() throws Exception {
        int[] chain = {0x5375, 0x6E53, 802, 1, 7, 0xFFFF, 0};
        AtomicInteger walks = new AtomicInteger();
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(frame -> {
                    int from = frame.getUnsignedShort(8);
                    int count = frame.getUnsignedShort(10);
                    walks.addAndGet(from == 40_000 ? 1 : 0);
                    Buffer reply = frame.getBuffer(0, 8)
                            .setUnsignedShort(4, 3 + 2 * count)
                            .appendUnsignedByte((short) (2 * count));
                    for (int at = from - 40_000; at < from - 40_000 + count; at++) {
                        reply.appendUnsignedShort(at >= 0 && at < chain.length ? chain[at] : 0);
                    }
                    socket.write(reply);
                }));
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
        SunSpecField field = new SunSpecField(
                List.of("v0"),
                802,
                0,
                SunSpecField.Repeat.NOTHING,
                2,
                OptionalInt.empty(),
                field("v0", 0, PollGroup.NORMAL));
        Profile profile = new Profile(
                "p",
                "v",
                "m",
                DeviceKind.BATTERY,
                List.of(),
                Optional.of(new SunSpecMap(SunSpecMap.BASES, Map.of(), List.of(field))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new ModbusTuning(100, 4, List.of(new Span(3, 40_004, 1)), List.of(), 1, Duration.ZERO, Duration.ZERO),
                Map.of(),
                Optional.empty(),
                "test");
        start(
                new Inventory(
                        registry(1),
                        List.of(profile),
                        List.of(device("d", "p", server.actualPort(), 1, Duration.ofSeconds(1)))),
                20);
        Await.until("it is walked again", LIMIT, () -> walks.get() >= 3);
        assertEquals(1, readings.size(), "told once");
        assertEquals(Cause.Kind.MISIDENTIFIED, readings.get(0).cause().kind());
    }

    /** Undocumented holes: all but the register itself go on being read, and the search for it ends. */
    @Test
    void aHoleInTheMiddleOfASpanCostsOnlyItsOwnPointAndFewRequests() throws Exception {
        int hole = 13;
        try (FaultServer server = new FaultServer(
                vertx,
                0,
                request -> request.address() <= hole && hole < request.address() + request.count()
                        ? Misdeed.EXCEPTION
                        : Misdeed.NONE)) {
            List<RegisterField> fields = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                fields.add(field("v" + i, i, PollGroup.NORMAL));
            }
            start(
                    new Inventory(
                            registry(32),
                            List.of(profile("p", fields, tuning(1, Duration.ZERO))),
                            List.of(device("d", "p", server.port(), 1, Duration.ofSeconds(1)))),
                    20);
            Await.until("three polls", LIMIT, () -> readings.size() >= 96);
            for (Reading reading : readings.subList(0, 96)) {
                boolean there = !reading.point().name().equals("v" + hole);
                assertEquals(there ? Quality.GOOD : Quality.UNDEFINED, reading.quality(), reading.toString());
                if (there) {
                    int address = Integer.parseInt(reading.point().name().substring(1));
                    assertEquals(FaultServer.value(1, 3, address), reading.raw());
                }
            }
            assertEquals(
                    6,
                    meters.get("bongsu_modbus_span_splits").counter().count(),
                    "32 halved to 1, and that one given up");
            assertEquals(5, meters.get("bongsu_modbus_spans").gauge().value());
        }
    }

    /** A tenth of the site is dead: half of it refuses connections, half accepts them and never says a word. */
    @Test
    @Tag("slow")
    void deadDevicesMakeNoLivingOneLate() throws Exception {
        int count = 1000;
        Duration period = Duration.ofSeconds(4);
        Map<String, Long> last = new ConcurrentHashMap<>();
        Map<String, Long> longest = new ConcurrentHashMap<>();
        try (FaultServer living = new FaultServer(vertx, 0, request -> Misdeed.NONE);
                FaultServer silent = new FaultServer(vertx, 0, request -> Misdeed.SILENCE)) {
            List<Device> devices = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int port = i % 20 == 0 ? silent.port() : i % 20 == 1 ? 1 : living.port();
                Address.Modbus address = new Address.Modbus("127.1." + i / 250 + "." + (1 + i % 250), port, 1);
                devices.add(new Device(
                        "rack-" + i, DeviceKind.BATTERY, "rack", "Rack 1", "bat-1", Optional.empty(), address, period));
            }
            Inventory inventory = new Inventory(Fixtures.registry(), List.of(Fixtures.rackProfile()), devices);
            ModbusPoller poller = new ModbusPoller(
                    vertx,
                    inventory,
                    new ModbusSettings(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(60), 3, 1),
                    ScenarioClock.real(System.currentTimeMillis()),
                    System::currentTimeMillis,
                    meters,
                    address -> address,
                    polled -> {
                        if (polled.get(0).quality() == Quality.GOOD) {
                            String id = polled.get(0).point().device().id();
                            long now = System.nanoTime();
                            Long before = last.put(id, now);
                            longest.merge(id, before == null ? 0 : now - before, Math::max);
                        }
                    });
            pollers.add(poller);
            poller.start().await(30, TimeUnit.SECONDS);
            Await.pass(period.multipliedBy(6));
            double up =
                    meters.get("bongsu_modbus_lanes").tag("state", "up").gauge().value();
            assertTrue(up >= count * 0.9 && up < count, "the dead lanes are told from the living: " + up);
        }
        assertEquals(count * 9 / 10, last.size(), "every living device was read");
        long worst = longest.values().stream().mapToLong(Long::longValue).max().orElse(0);
        assertTrue(worst > 0 && worst <= 2 * period.toNanos(), "late by " + worst / 1_000_000 + " ms between readings");
    }

    private ModbusPoller start(Inventory inventory, double speed) throws Exception {
        return start(inventory, speed, System::currentTimeMillis);
    }

    private ModbusPoller start(Inventory inventory, double speed, LongSupplier wallMillis) throws Exception {
        ModbusPoller poller = new ModbusPoller(
                vertx,
                inventory,
                new ModbusSettings(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(2), 20, 1),
                new ScenarioClock(IGNITION, wallMillis.getAsLong(), speed),
                wallMillis,
                meters,
                address -> address,
                readings::addAll);
        pollers.add(poller);
        poller.start().await(10, TimeUnit.SECONDS);
        return poller;
    }

    private List<Reading> of(String device) {
        return readings.stream()
                .filter(reading -> reading.point().device().id().equals(device))
                .toList();
    }

    private static Device rack(String id, int port, int unit) {
        return new Device(
                id,
                DeviceKind.BATTERY,
                "rack",
                "Rack 1",
                "bat-1",
                Optional.empty(),
                new Address.Modbus("127.0.0.1", port, unit),
                Duration.ofSeconds(1));
    }

    private static Device device(String id, String profile, int port, int unit, Duration period) {
        return new Device(
                id,
                DeviceKind.BATTERY,
                profile,
                "m",
                "bat-1",
                Optional.empty(),
                new Address.Modbus("127.0.0.1", port, unit),
                period);
    }

    private static Map<String, PointDefinition> registry(int points) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        for (int i = 0; i < points; i++) {
            registry.put(
                    "v" + i, new PointDefinition("v" + i, PointType.NUMBER, "V", 0, 70_000, List.of(), "v", "test"));
        }
        return registry;
    }

    static RegisterField field(String point, int address, PollGroup group) {
        return new RegisterField(
                point,
                3,
                address,
                RegisterType.U16,
                WordOrder.ABCD,
                0,
                1,
                0,
                OptionalInt.empty(),
                List.of(),
                Map.of(),
                group);
    }

    private static ModbusTuning tuning(int window, Duration pauseBetween) {
        return new ModbusTuning(100, 4, List.of(), List.of(), window, Duration.ZERO, pauseBetween);
    }

    static Profile profile(String id, List<RegisterField> fields, ModbusTuning tuning) {
        return new Profile(
                id,
                "v",
                "m",
                DeviceKind.BATTERY,
                fields,
                List.of(),
                List.of(),
                tuning,
                Map.of(),
                Optional.empty(),
                "test");
    }
}
